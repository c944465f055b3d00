import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { tenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { tenantDirectoryContract } from '@frontdesk/port-contracts/tenant-directory.contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { exampleSkills, exampleYaml, TenantsFolder } from './example-tenant.ts'
import { FileTenantDirectory } from './file-tenant-directory.ts'

tenantDirectoryContract({
  name: 'FileTenantDirectory',
  open: async () => {
    const folder = new TenantsFolder()
    return {
      directory: new FileTenantDirectory({ folder: folder.path, skills: exampleSkills }),
      place: async (id, name) => folder.write(id, { 'tenant.yaml': exampleYaml.replace(/^name: .*/, `name: { en: ${name} }`) }),
      spoil: async (id) => folder.write(id, { 'tenant.yaml': exampleYaml.replace('languages', 'langauges') }),
      remove: async (id) => folder.remove(id),
      close: async () => folder.close(),
    }
  },
})

describe('FileTenantDirectory', () => {
  const acme = tenantId('acme')
  let folder: TenantsFolder
  let elapsed: number
  let directory: FileTenantDirectory
  beforeEach(() => {
    folder = new TenantsFolder()
    folder.write('acme')
    elapsed = 0
    directory = new FileTenantDirectory({ folder: folder.path, skills: exampleSkills, stopwatch: { read: () => elapsed } })
  })
  afterEach(() => folder.close())

  it('gives all that the folder says', async () => {
    const tenant = await directory.find(acme)
    expect(tenant).toMatchObject({ id: 'acme', persona: '# Voice\n\nKind.\n', policy: '# Rules\n\nNo promises.\n' })
    expect(tenant?.examples).toEqual(
      new Map([
        ['greeting', ['hello', 'hi']],
        ['menu', ['menu', 'what do you serve']],
      ]),
    )
    expect(tenant?.knowledge).toEqual([
      { source: 'knowledge/menu.md', title: 'The menu', language: 'en', text: '# The menu\n\nSoup ¥500.\n' },
    ])
    expect(tenant?.release).toMatch(/^[0-9a-f]{12}$/)
  })

  it('knows an intent that has a file only, and answers it from knowledge', async () => {
    folder.write('acme', { 'intents/parking.txt': 'where can I park\n' })
    const tenant = await directory.find(acme)
    expect(tenant?.profile.intents['parking']).toEqual({})
    expect(tenant?.examples.get('parking')).toEqual(['where can I park'])
  })

  it('makes the same release of the same content wherever the folder stands', async () => {
    const other = new TenantsFolder()
    other.write('acme')
    const elsewhere = new FileTenantDirectory({ folder: other.path, skills: exampleSkills })
    expect((await elsewhere.find(acme))?.release).toBe((await directory.find(acme))?.release)
    other.close()
  })

  it('makes another release when a file is only renamed', async () => {
    const before = await directory.find(acme)
    renameSync(join(folder.path, 'acme/knowledge/menu.md'), join(folder.path, 'acme/knowledge/food.md'))
    expect((await directory.find(acme))?.release).not.toBe(before?.release)
  })

  it('gives the very same tenant while nothing changes', async () => {
    const first = await directory.find(acme)
    expect(await directory.find(acme)).toBe(first)
    elapsed = 1_000
    expect(await directory.find(acme)).toBe(first)
    expect(await directory.find(acme)).toBe(first)
  })

  it('sees a change that leaves size and modification time as they were', async () => {
    const file = join(folder.path, 'acme/persona.md')
    const before = new Date('2026-01-01T00:00:00Z')
    utimesSync(file, before, before)
    await directory.find(acme)
    elapsed = 1_000
    await directory.find(acme)
    writeFileSync(file, '# Voice\n\nCurt.\n')
    utimesSync(file, before, before)
    expect((await directory.find(acme))?.persona).toContain('Curt')
  })

  it.each([
    ['a new file', () => writeFileSync(join(folder.path, 'acme/knowledge/more.md'), 'More.')],
    ['a new file in a new folder', () => folder.write('acme', { 'knowledge/ja/more.md': 'もっと' })],
    ['longer text', () => appendFileSync(join(folder.path, 'acme/knowledge/menu.md'), 'More.')],
  ])('sees %s once the folder has settled', async (_, change) => {
    const before = await directory.find(acme)
    elapsed = 1_000
    await directory.find(acme)
    change()
    expect((await directory.find(acme))?.release).not.toBe(before?.release)
  })

  it('passes over hidden files and files that mean nothing', async () => {
    const before = await directory.find(acme)
    writeFileSync(join(folder.path, 'acme/.DS_Store'), 'x')
    writeFileSync(join(folder.path, 'acme/knowledge/.menu.md.swp'), 'x')
    writeFileSync(join(folder.path, 'acme/README.md'), 'x')
    expect((await directory.find(acme))?.release).toBe(before?.release)
  })

  it('does not list files, hidden folders and folders whose names are no tenant ids', async () => {
    writeFileSync(join(folder.path, 'tenant.schema.json'), '{}')
    for (const name of ['.git', 'Bad_Name', '-x']) mkdirSync(join(folder.path, name))
    expect(await directory.list()).toEqual(['acme'])
  })

  it('does not climb out of the folder by a forged id', async () => {
    expect(await directory.find('../acme' as typeof acme)).toBeUndefined()
  })

  it('reads a file through a link that stays in the folder', async () => {
    folder.write('acme', { 'persona.md': null, '.versions/persona.md': 'Kind.' })
    symlinkSync('.versions/persona.md', join(folder.path, 'acme/persona.md'))
    expect((await directory.find(acme))?.persona).toBe('Kind.')
  })

  it('refuses a tenant whose whole folder is a link elsewhere', async () => {
    const other = new TenantsFolder()
    other.write('zenith')
    symlinkSync(join(other.path, 'zenith'), join(folder.path, 'zenith'))
    await expect(directory.find(tenantId('zenith'))).rejects.toMatchObject({ problems: [{ message: expect.stringContaining('link') }] })
    other.close()
  })

  it('says that the folder of tenants is missing, instead of knowing nobody', async () => {
    const nowhere = new FileTenantDirectory({ folder: join(folder.path, 'nowhere'), skills: [] })
    await expect(nowhere.list()).rejects.toThrow(PortFailure)
    await expect(nowhere.find(acme)).rejects.toThrow(/tenants’ folder cannot be read/)
  })

  it('answers a warm find in well under a millisecond', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`knowledge/page-${index}.md`, `Page ${index}.`]))
    folder.write('acme', many)
    await directory.find(acme)
    elapsed = 1_000
    await directory.find(acme)
    const times = Array.from({ length: 200 }, () => 0)
    for (const index of times.keys()) {
      const began = performance.now()
      await directory.find(acme)
      times[index] = performance.now() - began
    }
    // The median, since a busy machine may stop any single one.
    expect(times.sort((one, other) => one - other)[100]).toBeLessThan(1)
    expect(readFileSync(join(folder.path, 'acme/knowledge/page-59.md'), 'utf8')).toBe('Page 59.')
  })
})
