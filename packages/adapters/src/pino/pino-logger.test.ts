import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PinoLogger } from './pino-logger.ts'

const clock = { now: () => new Date('2026-11-21T10:00:00.123Z') }

function logged(write: (logger: PinoLogger) => void, level: 'info' | 'warn' = 'info'): Record<string, unknown>[] {
  const lines: string[] = []
  write(new PinoLogger({ clock, level, destination: { write: (line) => void lines.push(line) } }))
  return lines.map((line) => {
    expect(line).toMatch(/^\{[^\n]*\}\n$/)
    return JSON.parse(line) as Record<string, unknown>
  })
}

describe('PinoLogger', () => {
  it('writes a line of JSON per event, with level, time and the fields as given', () => {
    const written = logged((logger) => {
      logger.info('host.started', { port: 8080, role: 'all', embedded: true })
      logger.warn('webhook.refused', { tenant: 'minato', reason: 'line\nbreak "quoted"' })
      logger.error('host.failed')
    })
    const time = '2026-11-21T10:00:00.123Z'
    expect(written).toEqual([
      { level: 'info', time, event: 'host.started', port: 8080, role: 'all', embedded: true },
      { level: 'warn', time, event: 'webhook.refused', tenant: 'minato', reason: 'line\nbreak "quoted"' },
      { level: 'error', time, event: 'host.failed' },
    ])
  })

  it('leaves out what is below its level', () => {
    expect(logged((logger) => logger.info('quiet'), 'warn')).toEqual([])
    expect(logged((logger) => logger.error('loud'), 'warn')).toHaveLength(1)
  })

  it.each([
    'authorization',
    'Authorization',
    'replyToken',
    'access_token',
    'LINE-CHANNEL-SECRET',
    'x-line-signature',
    'text',
    'messageText',
    'password',
  ])('empties a field named %s', (name) => {
    const [line] = logged((logger) => logger.info('slip', { [name]: 'こんにちは' }))
    expect(line?.[name]).toBe('[redacted]')
    expect(JSON.stringify(line)).not.toContain('こんにちは')
  })

  it.each(['context', 'outputTokens', 'tenant', 'code', 'contextual'])('keeps a field named %s', (name) => {
    const value = name === 'outputTokens' ? 512 : 'as given'
    expect(logged((logger) => logger.info('fine', { [name]: value }))[0]?.[name]).toBe(value)
  })

  it.each([
    ['the header was Bearer abc.def-ghi', 'the header was [redacted]'],
    ['cannot reach postgres://desk:hunter2@db:5432/desk', 'cannot reach postgres://[redacted]@db:5432/desk'],
    [`no profile of U${'0'.repeat(32)}`, 'no profile of [redacted]'],
    [`token ${'aB3+'.repeat(43)}=`, 'token [redacted]'],
    [
      'release r-0123456789ab, turn 0191f2a0-7b1c-7000-8000-000000000000',
      'release r-0123456789ab, turn 0191f2a0-7b1c-7000-8000-000000000000',
    ],
  ])('cuts a secret out of %j', (reason, shown) => {
    expect(logged((logger) => logger.warn('slip', { reason }))[0]?.['reason']).toBe(shown)
  })

  it('cuts a very long value short', () => {
    expect(String(logged((logger) => logger.warn('long', { reason: '長'.repeat(5_000) }))[0]?.['reason'])).toHaveLength(1_001)
  })

  it('lets no field pass for the level, the time or the event', () => {
    const [line] = logged((logger) => logger.error('real', { level: 'info', time: 'never', event: 'false' }))
    expect(line).toMatchObject({ level: 'error', event: 'real', level_: 'info', time_: 'never', event_: 'false' })
  })

  it('has written every line when the process is killed at once, to a pipe as well', () => {
    const module = join(import.meta.dirname, 'pino-logger.ts')
    const script = `import { PinoLogger } from ${JSON.stringify(module)}
      const logger = new PinoLogger({ clock: { now: () => new Date(0) }, destination: 1 })
      for (let number = 0; number < 5_000; number += 1) logger.info('line', { number })
      process.kill(process.pid, 'SIGKILL')`
    let output = ''
    try {
      execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8', maxBuffer: 1e8 })
    } catch (error) {
      output = (error as { stdout: string }).stdout
    }
    const lines = output.trim().split('\n')
    expect(lines).toHaveLength(5_000)
    expect(lines.at(-1)).toContain('"number":4999')
  })
})
