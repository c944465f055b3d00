import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

/** The real thing: host, embedded database, queue and simulator, and the command that it prints. */

const repository = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-dev-'))
const tenants = join(folder, 'tenants')
const data = join(folder, 'data')
/** Making a database takes seconds, and many on a machine with other things to do. */
const patience = 180_000

beforeAll(() => {
  cpSync(join(repository, 'tenants/minato'), join(tenants, 'minato'), {
    recursive: true,
    // One document is learnt sooner than thirty.
    filter: (path) => !/knowledge\/.*\.md$/.test(path) || /access/.test(path),
  })
})
const running = new Set<Dev>()
afterEach(async () => {
  for (const dev of running) dev.signal('SIGTERM')
  await Promise.all([...running].map(({ ended }) => ended))
}, patience)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('pnpm dev', { timeout: patience }, () => {
  it('says how to send the first message, which is answered there and shown here, and stops in order', async () => {
    const dev = startDev('--port', '0', '--simulator-port', '0')
    await dev.said('Ctrl+C stops everything')
    const command = /^ {2}(TENANTS_DIR=.*line trigger .*)$/m.exec(dev.output())?.[1] ?? ''
    const { exit, output } = await shell(command.replace('npx -y pnpm@12 frontdesk', `"${process.execPath}" packages/host-cli/src/main.ts`))
    expect(output).toMatch(/taken \(200\)[^]*← reply \(free\), after \d+ ms\n {2}和食処みなとの営業時間です。/)
    expect(exit).toBe(0)
    await dev.said('LINE │   和食処みなとの営業時間です。')
    expect(dev.output()).toContain('reply (free)')
    expect(dev.output()).not.toContain('\u001b[')

    const second = startDev('--port', '0')
    expect(await second.ended).toBe(5)
    expect(second.output()).toMatch(/is in use by process \d+/)

    dev.signal('SIGINT')
    expect(await dev.ended).toBe(0)
    expect(dev.output()).toMatch(/host\.stopping[^]*host\.stopped[^]*stopped; the conversations are kept/)
    expect(holder()).toMatchObject({ released: true })
  })

  it('takes the next port when one is taken, and says with its last lines that the host broke down', async () => {
    const neighbour = createServer()
    const taken = await new Promise<number>((done) =>
      neighbour.listen(0, '127.0.0.1', () => done((neighbour.address() as AddressInfo).port)),
    )
    try {
      const dev = startDev('--port', String(taken), '--simulator-port', '0')
      await dev.said('Ctrl+C stops everything')
      const shifted = Number(new RegExp(`port ${taken} is taken; this is (\\d+)\\.`).exec(dev.output())?.[1]) - taken
      expect(shifted).toBeGreaterThan(0)
      expect(shifted).toBeLessThan(20)
      expect(dev.output()).toMatch(/--url http:\/\/127\.0\.0\.1:\d+\/webhooks\/line\/minato --simulator/)
      process.kill(holder().pid, 'SIGKILL')
      expect(await dev.ended).toBe(1)
      expect(dev.output()).toMatch(/the host was ended by SIGKILL\. It said last:\nhost │ .*host\.started/)
    } finally {
      neighbour.close()
    }
  })

  it('ends at once when asked a second time', async () => {
    const dev = startDev('--port', '0', '--simulator-port', '0')
    await dev.said('Ctrl+C stops everything')
    const { pid } = holder()
    // A host that does not listen any more.
    process.kill(pid, 'SIGSTOP')
    dev.signal('SIGINT')
    await dev.said('stopping (Ctrl+C again: at once)')
    // What comes at the same moment is the same key press, passed on by pnpm.
    dev.signal('SIGINT')
    await new Promise((wake) => setTimeout(wake, 1_000))
    expect(dev.output()).not.toContain('stopped;')
    dev.signal('SIGINT')
    expect(await dev.ended).toBe(0)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  it('leaves no host behind when it is itself killed', async () => {
    const killed = startDev('--port', '0', '--simulator-port', '0')
    await killed.said('Ctrl+C stops everything')
    killed.signal('SIGKILL')
    // The host notices by itself.
    await expect.poll(() => holder().released, { timeout: 20_000 }).toBe(true)
  })
})

it.each([
  [['--help'], 0, 'Examples:'],
  [['--port', 'eighty'], 2, '--port takes a number'],
  [['--nonsense'], 2, 'See --help'],
  [['--tenant', 'nobody'], 2, 'Name one of these: minato'],
])('%j ends with %i and says %s', async (args, exit, said) => {
  const dev = startDev(...args)
  expect(await dev.ended).toBe(exit)
  expect(dev.output()).toContain(said)
})

type Dev = {
  readonly output: () => string
  readonly said: (words: string) => Promise<void>
  readonly ended: Promise<number | null>
  readonly signal: (name: NodeJS.Signals) => void
}

function startDev(...args: readonly string[]): Dev {
  const { DATABASE_URL: _, MINATO_LINE_CHANNEL_SECRET: __, ...inherited } = process.env
  const child = spawn(process.execPath, ['scripts/dev.ts', '--data', data, ...args], {
    cwd: repository,
    env: { ...inherited, TENANTS_DIR: tenants },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (output += piece))
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const said = async (words: string): Promise<void> => {
    while (!output.includes(words)) {
      if (child.exitCode !== null) throw new Error(`ended without saying ${words}: ${output}`)
      await new Promise((wake) => setTimeout(wake, 50))
    }
  }
  const dev: Dev = { output: () => output, said, ended, signal: (name) => void child.kill(name) }
  running.add(dev)
  void ended.then(() => running.delete(dev))
  return dev
}

async function shell(command: string): Promise<{ exit: number | null; output: string }> {
  const child = spawn('sh', ['-c', command], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece))
  const exit = await new Promise<number | null>((done) => child.once('close', done))
  return { exit, output }
}

/** Who has the database's folder. */
function holder(): { readonly pid: number; readonly released?: boolean } {
  const locks = readdirSync(data).flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? [])
  return JSON.parse(readFileSync(join(data, `lock.${Math.max(...locks.map(Number))}`), 'utf8'))
}
