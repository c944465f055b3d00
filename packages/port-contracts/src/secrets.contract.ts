import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import { describe, expect, it } from 'vitest'

/** A place that keeps what it is given: `reference` names the value of `name`, which is in capitals with underscores. */
type Place = {
  readonly open: (kept: Readonly<Record<string, string>>) => Promise<Secrets> | Secrets
  readonly reference: (name: string) => string
}

/** What every `Secrets` promises. */
export function secretsContract({ name, open, reference }: Place & { readonly name: string }): void {
  describe(`${name} keeps the contract of Secrets`, () => {
    const kept = { FIRST_SECRET: '0123456789abcdef', SECOND_SECRET: 'fedcba9876543210', COPIED_SECRET: ' abc+/=def\r\n', EMPTY_SECRET: ' ' }
    const failure = async (asked: string) => {
      const secrets = await open(kept)
      return await secrets.read(asked).then(
        () => undefined,
        (error: unknown) => error,
      )
    }

    it('tells each secret by its reference, and the same again', async () => {
      const secrets = await open(kept)
      expect(await secrets.read(reference('FIRST_SECRET'))).toBe('0123456789abcdef')
      expect(await secrets.read(reference('SECOND_SECRET'))).toBe('fedcba9876543210')
      expect(await secrets.read(reference('FIRST_SECRET'))).toBe('0123456789abcdef')
    })

    it('tells many at once apart', async () => {
      const secrets = await open(kept)
      const names: readonly (keyof typeof kept)[] = Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0 ? 'FIRST_SECRET' : 'SECOND_SECRET',
      )
      expect(await Promise.all(names.map((one) => secrets.read(reference(one))))).toEqual(names.map((one) => kept[one]))
    })

    it('leaves out the white space a copied value came with', async () => {
      expect(await (await open(kept)).read(reference('COPIED_SECRET'))).toBe('abc+/=def')
    })

    it.each(['MISSING_SECRET', 'EMPTY_SECRET', 'FIRST_SECRE', 'TO_STRING'])(
      'says that there is no %s, names the reference and tells no value',
      async (missing) => {
        const error = await failure(reference(missing))
        expect(error).toBeInstanceOf(PortFailure)
        expect(error).toMatchObject({ port: 'Secrets', code: 'unauthorized', retryable: false })
        const told = `${String(error)} ${JSON.stringify(error)}`
        expect(told).toContain(reference(missing))
        for (const value of [kept.FIRST_SECRET, kept.SECOND_SECRET]) expect(told).not.toContain(value)
      },
    )

    it.each(['', 'FIRST_SECRET', 'vault:FIRST_SECRET', '0123456789abcdef'])('refuses %j, which is no reference', async (asked) => {
      expect(await failure(asked)).toMatchObject({ name: 'PortFailure', code: 'unauthorized' })
    })
  })
}
