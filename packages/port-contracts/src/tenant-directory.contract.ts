import { tenantId } from '@frontdesk/core/kernel/ids'
import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** A directory with the means to change what it serves, from outside as an operator would. */
export type TenantDirectoryUnderTest = {
  readonly directory: TenantDirectory
  /** Serves a business of this name (English) under `id`, in place of what was there. */
  readonly place: (id: string, name: string) => Promise<void>
  /** Puts a profile there with a mistake in its second line. */
  readonly spoil: (id: string) => Promise<void>
  readonly remove: (id: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** What every `TenantDirectory` promises. `open` gives an empty one; called for every test. */
export function tenantDirectoryContract({ name, open }: { name: string; open: () => Promise<TenantDirectoryUnderTest> }): void {
  describe(`${name} keeps the contract of TenantDirectory`, () => {
    let subject: TenantDirectoryUnderTest
    beforeEach(async () => {
      subject = await open()
    })
    afterEach(async () => await subject.close())
    const find = async (id: string) => await subject.directory.find(tenantId(id))

    it('serves nobody when it is empty', async () => {
      expect(await subject.directory.list()).toEqual([])
    })

    it('answers an unknown tenant with absence, not with an error', async () => {
      await subject.place('acme', 'Acme')
      expect(await find('acne')).toBeUndefined()
    })

    it('lists tenants in order, whatever order they came in', async () => {
      for (const id of ['b', 'a-2', 'c', 'a10', 'a']) await subject.place(id, id)
      expect(await subject.directory.list()).toEqual(['a', 'a-2', 'a10', 'b', 'c'])
    })

    it('gives each tenant its own profile, under its own id', async () => {
      await subject.place('acme', 'Acme')
      await subject.place('zenith', 'Zenith')
      expect(await find('acme')).toMatchObject({ id: 'acme', profile: { name: { en: 'Acme' } } })
      expect(await find('zenith')).toMatchObject({ id: 'zenith', profile: { name: { en: 'Zenith' } } })
    })

    it('sees a change with the next call, with a new release', async () => {
      await subject.place('acme', 'Acme')
      const before = await find('acme')
      // Of the same length and at once, where a clock that ticks coarsely would not tell.
      await subject.place('acme', 'Emca')
      const after = await find('acme')
      expect(after?.profile.name).toEqual({ en: 'Emca' })
      expect(after?.release).not.toBe(before?.release)
    })

    it('names the same content by the same release, also after it was changed and changed back', async () => {
      await subject.place('acme', 'Acme')
      const before = await find('acme')
      await subject.place('acme', 'Zenith')
      await find('acme')
      await subject.place('acme', 'Acme')
      expect((await find('acme'))?.release).toBe(before?.release)
    })

    it('no longer serves a tenant that was removed', async () => {
      await subject.place('acme', 'Acme')
      await find('acme')
      await subject.remove('acme')
      expect(await find('acme')).toBeUndefined()
      expect(await subject.directory.list()).toEqual([])
    })

    it('refuses a malformed profile with its place, each time it is asked', async () => {
      await subject.spoil('acme')
      for (let asked = 0; asked < 2; asked++) {
        const error: unknown = await find('acme').catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(InvalidTenant)
        expect(error).toMatchObject({ tenant: 'acme', problems: [{ line: 2, message: expect.any(String) }] })
      }
    })

    it('lists a malformed tenant, and serves the others beside it', async () => {
      await subject.spoil('acme')
      await subject.place('zenith', 'Zenith')
      expect(await subject.directory.list()).toEqual(['acme', 'zenith'])
      expect(await find('zenith')).toMatchObject({ profile: { name: { en: 'Zenith' } } })
    })

    it('serves a tenant again once it was corrected', async () => {
      await subject.spoil('acme')
      await expect(find('acme')).rejects.toThrow(InvalidTenant)
      await subject.place('acme', 'Acme')
      expect(await find('acme')).toMatchObject({ profile: { name: { en: 'Acme' } } })
    })
  })
}
