import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, describe, expect, test } from 'vitest'

import { turnReportSchema } from './chat/turn-report.ts'

/** The real process, on pipes, with the real platform on an embedded database. */

const main = join(import.meta.dirname, 'main.ts')
const tenants = join(import.meta.dirname, '../../../tenants')
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-'))
const data = join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The first run makes the database, which takes some seconds, and many on a machine with other things to do. */
const patience = 180_000

describe('the process', { timeout: patience }, () => {
  test('answers a question as data, survives a restart, and refuses a second process meanwhile', async () => {
    const first = await run(['chat', '--json', '--conversation', 'one', '-p', '営業時間を教えてください'])
    // A first run that takes long says what it is at.
    expect(first.exit).toBe(0)
    expect(reports(first.out)).toMatchObject([{ turn: 1, tenant: 'minato', language: 'ja', customer: 'local' }])

    const holder = start(['chat', '--conversation', 'one'])
    holder.stdin.write('What are your opening hours?\n')
    const answered = await firstOutput(holder)
    expect(answered).not.toBe('')
    const second = await run(['chat', '--json', '-p', 'x'])
    expect(second).toMatchObject({ exit: 5, out: '' })
    expect(JSON.parse(second.err)).toMatchObject({ error: { code: 'unavailable', fix: expect.any(String) } })
    expect((await end(holder)).exit).toBe(0)

    const third = await run(['chat', '--json', '--conversation', 'one', '-p', 'ありがとう'])
    expect(reports(third.out)).toMatchObject([{ turn: 3 }])
  })

  test('ends quietly when the reader of its output goes away', async () => {
    const chat = start(['chat'])
    let errors = ''
    chat.stderr.on('data', (piece: Buffer) => (errors += piece.toString()))
    chat.stdin.write('こんにちは\n')
    await firstOutput(chat)
    chat.stdout.destroy()
    chat.stdin.on('error', () => undefined)
    chat.stdin.write('もう一つ\nまだ\n')
    expect(await exitOf(chat)).toBe(0)
    expect(errors).toBe('')
  })

  test('ends with 130 when interrupted', async () => {
    const chat = start(['chat'])
    chat.stdin.write('こんにちは\n')
    await firstOutput(chat)
    chat.kill('SIGINT')
    expect(await exitOf(chat)).toBe(130)
  })

  test('shows every mistake of a tenant’s folder with its place, and ends with 3', async () => {
    const broken = join(folder, 'broken-tenants')
    cpSync(join(tenants, 'minato'), join(broken, 'minato'), { recursive: true })
    const file = join(broken, 'minato', 'tenant.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^languages:.*$/m, 'langauges: [ja]') + '\nsurprise: 1\n')
    for (const args of [
      ['tenants', 'check'],
      ['chat', '-p', 'x'],
    ]) {
      const { exit, out, err } = await run(args, { TENANTS_DIR: broken })
      expect(exit).toBe(3)
      expect(out + err).toMatch(/tenant\.yaml:\d+:\d+ .*langauges/)
      expect(out + err).toMatch(/tenant\.yaml:\d+:\d+ .*surprise/)
    }
  })

  test('tells of a data folder that cannot be', async () => {
    const { exit, err } = await run(['chat', '-p', 'x', '--data', join(main, 'inside-a-file')])
    expect(exit).toBe(5)
    expect(err).toContain('inside-a-file')
    expect(err).not.toContain('    at ')
  })

  test('doctor finds nothing wrong here', async () => {
    const { exit, out } = await run(['doctor', '--json'])
    expect(JSON.parse(out)).toMatchObject({ ok: true })
    expect(exit).toBe(0)
  })

  test('reads thousands of messages in order without a database, and none is lost to a slow reader', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `明日の夜7時に${(index % 8) + 1}人で`)
    const inspect = start(['inspect', '--now', '2026-12-01 09:00'])
    inspect.stdin.write(lines.join('\n'))
    const ended = end(inspect)
    inspect.stdout.pause()
    await pause(4000)
    inspect.stdout.resume()
    const { exit, out } = await ended
    expect(exit).toBe(0)
    const sizes = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).values.find(({ kind }: { kind: string }) => kind === 'party-size')?.value)
    expect(sizes).toEqual(lines.map((_, index) => (index % 8) + 1))
  })
})

type Ended = { readonly exit: number | null; readonly out: string; readonly err: string }

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const { DATABASE_URL: _server, ...inherited } = process.env
  return spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...inherited, FRONTDESK_DATA: data, ...environment } })
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = ''): Promise<Ended> {
  const child = start(args, environment)
  child.stdin.on('error', () => undefined)
  child.stdin.write(input)
  return await end(child)
}

/** Ends its input and collects what it still says. */
async function end(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (out += piece))
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece))
  child.stdin.end()
  return { exit: await exitOf(child), out, err }
}

async function exitOf(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return await new Promise((resolve) => child.once('close', (code) => resolve(code)))
}

async function firstOutput(child: ChildProcessWithoutNullStreams): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.stdout.once('data', (piece: Buffer) => resolve(piece.toString()))
    child.once('close', (code) => reject(new Error(`ended with ${code} and said nothing`)))
  })
}

function reports(out: string) {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => turnReportSchema.parse(JSON.parse(line)))
}
