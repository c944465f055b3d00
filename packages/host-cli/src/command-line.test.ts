import { expect, test } from 'vitest'

import { runFake } from './testing/fake-surroundings.ts'

test.each([[[]], [['knowledge']], [['tenants']], [['--help']], [['help']], [['help', 'chat']]])(
  '%j shows help on stdout and ends with 0',
  async (args) => {
    const { exit, out, err } = await runFake(args)
    expect(exit).toBe(0)
    expect(out.text).toContain('Usage: frontdesk')
    expect(err.text).toBe('')
  },
)

test.each([
  ['chat'],
  ['inspect'],
  ['knowledge', 'search'],
  ['knowledge', 'learn'],
  ['tenants', 'list'],
  ['tenants', 'check'],
  ['doctor'],
  ['line'],
  ['line', 'trigger'],
  ['dead-letters'],
  ['dead-letters', 'list'],
  ['dead-letters', 'show'],
  ['dead-letters', 'replay'],
  ['dead-letters', 'drop'],
  ['deliveries'],
])('%s %s --help says what it does, gives examples and the exit codes', async (...command) => {
  const { exit, out } = await runFake([...command.filter(Boolean), '--help'])
  expect(exit).toBe(0)
  expect(out.text).toMatch(/Usage: .+\n\n\S.{20,}/)
  expect(out.text).toMatch(/Examples:\n {2}(echo .+ \| )?frontdesk /)
  expect(out.text).toMatch(/Exit codes:\n.*130 interrupted/s)
  for (const line of out.lines.filter((line) => !line.includes('ms'))) expect(line.length).toBeLessThanOrEqual(100)
})

test.each([
  [['chta'], 'Did you mean chat?'],
  [['chat', '--jsno'], 'Did you mean --json?'],
  [['knowledge', 'serach'], 'Did you mean search?'],
  [['chat', 'a', 'b'], 'too many arguments'],
  [['chat', '-p'], 'argument missing'],
  [['chat', '--lang', 'english'], 'two letters'],
  [['chat', '--as', 'two words'], 'a name without spaces'],
  [['chat', '--now', 'tomorrow', '-p', 'x'], '--now takes a time'],
  [['inspect', '--now', '2026-02-30'], '--now takes a time'],
])('%j is wrong usage and says %s', async (args, hint) => {
  const { exit, out, err } = await runFake(args)
  expect(exit).toBe(2)
  expect(out.text).toBe('')
  expect(err.text).toContain(hint)
})

test('with --json wrong usage is told as an object', async () => {
  const { exit, err } = await runFake(['chat', '--json', '--nonsense'])
  expect(exit).toBe(2)
  expect(JSON.parse(err.text)).toEqual({
    error: { code: 'usage', message: "unknown option '--nonsense'", fix: expect.stringContaining('--help') },
  })
})

test('everything wrong in the environment is told at once, and no password', async () => {
  const environment = { DATABASE_URL: 'mysql://root:secret@host/db', TENANTS_DIR: '/no/such/folder', FRONTDESK_DEBUG: 'maybe' }
  const { exit, err } = await runFake(['chat', '-p', 'x'], { environment })
  expect(exit).toBe(3)
  expect(err.text).toContain('DATABASE_URL must look like postgres://')
  expect(err.text).toContain('TENANTS_DIR names no folder: /no/such/folder')
  expect(err.text).toContain('FRONTDESK_DEBUG must be 1 or 0')
  expect(err.text).not.toContain('secret')
})

test('an empty variable counts as unset', async () => {
  const { exit, platform } = await runFake(['chat', '-p', 'x'], { environment: { DATABASE_URL: '', TENANTS_DIR: '', FRONTDESK_DATA: '' } })
  expect(exit).toBe(0)
  expect(platform.settings.database).toEqual({ folder: '/nowhere/.frontdesk' })
})

test('the database is the server named, else the folder of --data, else that of the environment', async () => {
  const url = 'postgres://me@host/db'
  const used = async (args: string[], environment: Record<string, string>) =>
    (await runFake(['chat', '-p', 'x', ...args], { environment })).platform.settings.database
  expect(await used([], { DATABASE_URL: url })).toEqual({ url })
  expect(await used(['--data', 'here'], { FRONTDESK_DATA: '/there' })).toEqual({ folder: '/nowhere/here' })
  expect(await used([], { FRONTDESK_DATA: '/there' })).toEqual({ folder: '/there' })
})
