import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const tenantsFolder = join(import.meta.dirname, '../../../tenants')
const script = join(import.meta.dirname, 'testing/one-message.ts')

/**
 * Every durable step of a turn at the terminal, with how often its message had been started to be shown, each time it is shown. The start is noted with the
 * turn: killed from then on, nobody can know whether it was seen, and it is shown as what may be a repeat.
 */
const points = [
  ['inbox.stored', [0]],
  ['lease.taken', [0]],
  ['turn.taken', [0]],
  ['turn.committed', [1]],
  ['delivery.started', [1]],
  ['delivery.acknowledged', [0, 1]],
  ['delivery.settled', [0]],
] as const

describe('a process killed with SIGKILL and started again', { timeout: 60_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-kill-'))
  const transcript = join(place, 'transcript')
  const run = (event: string, dieAt?: string) =>
    new Promise<{ signal: string | null; output: string }>((resolve, reject) => {
      const child = spawn(process.execPath, [script, join(place, 'data'), transcript, tenantsFolder, event, ...(dieAt ? [dieAt] : [])], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
      child.on('error', reject)
      child.on('exit', (_, signal) => resolve({ signal, output }))
    })
  const shown = () =>
    readFileSync(transcript, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { id: string; turn: string; attempts: number })

  beforeAll(async () => {
    writeFileSync(transcript, '')
    await run('first')
  }, 60_000)
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  it.each(points)('answers once a message it was killed over at %s', async (point, attempts) => {
    writeFileSync(transcript, '')
    expect((await run(`event-${point}`, point)).signal).toBe('SIGKILL')
    const { output } = await run('-')
    const answering = (JSON.parse(output) as { events: string[] }[]).filter(({ events }) => events.includes(`event-${point}`))
    expect(answering).toHaveLength(1)
    const messages = shown()
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1)
    expect(messages.map((message) => message.attempts)).toEqual(attempts)
  })

  it('does not answer an event delivered twice', async () => {
    writeFileSync(transcript, '')
    await run('event-twice')
    const { output } = await run('event-twice')
    expect((JSON.parse(output) as { events: string[] }[]).filter(({ events }) => events.includes('event-twice'))).toHaveLength(1)
    expect(shown()).toHaveLength(1)
  })
})
