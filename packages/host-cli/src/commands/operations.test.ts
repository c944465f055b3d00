import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { expect, test } from 'vitest'

import type { TenantCheck } from '../surroundings.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { runFake } from '../testing/fake-surroundings.ts'

const problem = { file: 'tenants/broken/tenant.yaml', line: 3, column: 1, length: 4, message: 'unknown key "nmae"', suggestion: 'name' }
const brokenTenants: TenantCheck = {
  checkTenants: () => [
    { slug: 'broken', problems: [problem] },
    { slug: 'minato', problems: [], release: 'r-1' },
  ],
  lineReader: () => (_file, line) => (line === 3 ? 'nmae: x' : '# the line before'),
}

test('knowledge search answers each query with what a turn would find', async () => {
  const { exit, out } = await runFake(['knowledge', 'search'], { stdin: '駐車場\n\nparking\n' })
  expect(exit).toBe(0)
  expect(out.lines.map((line) => JSON.parse(line))).toEqual(
    ['駐車場', 'parking'].map((query) => ({
      query,
      answerable: true,
      reason: '0.9 over 0.5',
      results: [
        {
          source: 'knowledge/access.md › アクセス › 駐車場',
          score: 0.9,
          text: `駐車場: ${query}`,
          document: 'knowledge/access.md',
          headings: ['アクセス', '駐車場'],
        },
      ],
    })),
  )
})

test('knowledge search takes queries as arguments', async () => {
  const { out } = await runFake(['knowledge', 'search', '-q', 'a', '-q', 'b'], { stdin: 'c\n' })
  expect(out.lines.map((line) => JSON.parse(line).query)).toEqual(['a', 'b'])
})

test('knowledge learn says what it did', async () => {
  expect((await runFake(['knowledge', 'learn', 'komugi'])).out.text).toBe('komugi: 2 learned, 1 unchanged, 0 forgotten; 12 passages now\n')
})

test('tenants list names the businesses, and those with mistakes as such', async () => {
  const { exit, out } = await runFake(['tenants', 'list'])
  expect(exit).toBe(0)
  expect(out.lines).toEqual([
    'broken\t(2 problems: frontdesk tenants check broken)',
    'komugi\t見本パン\tja, en\tAsia/Tokyo',
    'minato\t見本食堂\tja, en\tAsia/Tokyo',
  ])
  expect(JSON.parse((await runFake(['tenants', 'list', '--json'])).out.text)).toHaveLength(3)
})

test('tenants check names the folders that are fine and ends with 0', async () => {
  const { exit, out } = await runFake(['tenants', 'check'])
  expect(exit).toBe(0)
  expect(out.text).toBe('komugi: fine\nminato: fine\n')
})

test('tenants check shows every problem and ends with 3', async () => {
  const { exit, out } = await runFake(['tenants', 'check'], { tenantCheck: brokenTenants })
  expect(exit).toBe(3)
  expect(out.lines.slice(0, 4)).toEqual([
    'tenants/broken/tenant.yaml:3:1  unknown key "nmae"; did you mean "name"?',
    '  2 | # the line before',
    '  3 | nmae: x',
    '    | ^^^^',
  ])
  const json = await runFake(['tenants', 'check', 'broken', '--json'], { tenantCheck: brokenTenants })
  expect(json.exit).toBe(3)
  expect(JSON.parse(json.out.text)).toEqual({
    ok: false,
    tenants: [{ slug: 'broken', problems: [problem] }],
  })
})

test('tenants check of an unknown business is wrong usage', async () => {
  const { exit, err } = await runFake(['tenants', 'check', 'nobody'])
  expect(exit).toBe(2)
  expect(err.text).toContain('komugi, minato')
})

test('doctor names every check and ends with 0 when all is well', async () => {
  await inFolder(async (folder) => {
    const { exit, out } = await runFake(['doctor', '--json', '--data', join(folder, 'data')])
    expect(exit).toBe(0)
    const { ok, checks } = JSON.parse(out.text)
    expect(ok).toBe(true)
    expect(checks.map(({ name }: { name: string }) => name)).toEqual([
      'Node',
      'time zones',
      'terminal encoding',
      'businesses',
      'data folder',
      'database',
    ])
  })
})

test('doctor ends with 3 for a broken business and says how to see more', async () => {
  await inFolder(async (folder) => {
    const { exit, out } = await runFake(['doctor', '--data', folder], { tenantCheck: brokenTenants })
    expect(exit).toBe(3)
    expect(out.text).toContain('FAIL  businesses: broken has 1 problem')
    expect(out.text).toContain('frontdesk tenants check')
  })
})

test('doctor ends with 5 when the database cannot be had, and goes on to tell the rest', async () => {
  await inFolder(async (folder) => {
    const platform = new FakePlatform()
    platform.startFailure = new PortFailure('Database', 'unavailable', 'the folder is in use by process 12')
    const { exit, out } = await runFake(['doctor', '--data', folder], { platform, tenantCheck: brokenTenants })
    expect(exit).toBe(5)
    expect(out.text).toContain('FAIL  database: the folder is in use by process 12')
    expect(out.text).toContain('FAIL  businesses')
  })
})

test('doctor knows a terminal that does not speak UTF-8', async () => {
  await inFolder(async (folder) => {
    const { exit, out } = await runFake(['doctor', '--data', folder], { environment: { LANG: 'ja_JP.eucJP' } })
    expect(exit).toBe(3)
    expect(out.text).toContain('FAIL  terminal encoding: ja_JP.eucJP')
  })
})

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
