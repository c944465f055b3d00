import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import { conversationId, customerId, eventId, tenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database, openDatabase } from './database.ts'
import { openEmbedded } from './embedded-database.ts'
import { migrations } from './migrations/index.ts'
import { PostgresConversationStore } from './postgres-conversation-store.ts'
import { PostgresInbox } from './postgres-inbox.ts'
import { emptyImage } from './test-databases.ts'

const tenant = tenantId('bakery')
const guest = conversationId('terminal:guest')

/** A process that takes the lease of the conversation and then stores events for as long as it lives, saying each when it is stored. */
const writer = `
  const at = (file) => import(new URL(file, ${JSON.stringify(import.meta.url)}).href)
  const { openDatabase } = await at('./database.ts')
  const { PostgresInbox } = await at('./postgres-inbox.ts')
  const { PostgresConversationStore } = await at('./postgres-conversation-store.ts')
  const database = await openDatabase({ database: { folder: process.argv[1] } })
  await database.migrate()
  await new PostgresConversationStore({ database }).claim('bakery', 'terminal:guest', 'killed', 600000)
  const inbox = new PostgresInbox({ database })
  for (let number = 0; ; number++) {
    const content = { kind: 'text', text: 'x'.repeat(2000) }
    await inbox.store({ tenantId: 'bakery', channel: 'terminal', conversationId: 'terminal:guest', customerId: 'guest', eventId: process.pid + '-' + number, at: new Date(), content })
    console.log(process.pid + '-' + number)
  }
`

describe('The embedded database in a folder', () => {
  let parent: string
  let folder: string
  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), 'frontdesk-embedded-'))
    folder = join(parent, 'made', 'on', 'the', 'way')
    await (await openEmbedded(folder, await emptyImage())).close()
  }, 60_000)
  afterAll(() => rmSync(parent, { recursive: true }))

  const opened = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase({ database: { folder } })
    try {
      await database.migrate()
      return await work(database)
    } finally {
      await database.close()
    }
  }

  it('keeps what was stored from one opening to the next', async () => {
    const event: InboundEvent = {
      tenantId: tenant,
      channel: 'terminal',
      conversationId: conversationId('terminal:kept'),
      customerId: customerId('guest'),
      eventId: eventId('kept'),
      at: new Date(),
      content: { kind: 'text', text: 'こんにちは' },
    }
    await opened((database) => new PostgresInbox({ database }).store(event))
    expect(await opened((database) => new PostgresInbox({ database }).store(event))).toBe('duplicate')
  })

  it('has every event it said was stored when the process was killed, and the lease of the dead is free', async () => {
    for (const least of [1, 40]) {
      const said = await killAfter(folder, least)
      const pending = await opened(async (database) => {
        const claimed = await new PostgresConversationStore({ database }).claim(tenant, guest, 'next', 50)
        return claimed === 'held' ? 'held' : claimed.pending.map((event) => event.eventId as string)
      })
      expect(said.length).toBeGreaterThanOrEqual(least)
      expect(pending).toEqual(expect.arrayContaining(said))
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
  }, 60_000)

  it('is refused to a second opening, and stays sound for the first', async () => {
    await opened(async (database) => {
      const failure = await openDatabase({ database: { folder } }).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(PortFailure)
      expect(failure).toMatchObject({ port: 'Database', code: 'unavailable', message: expect.stringContaining(folder) })
      await expect(database.ping()).resolves.toBeUndefined()
    })
  })

  it('is refused to a version that does not know all its migrations, with nothing changed', async () => {
    const later = [...migrations, { name: '9999-later', statements: ['create table later (id text)'] }]
    const newer = await openDatabase({ database: { folder }, migrations: later })
    expect(await newer.migrate()).toContain('9999-later')
    await newer.close()
    const failure = await opened(() => Promise.resolve('opened')).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PortFailure)
    expect(failure).toMatchObject({ code: 'rejected', message: expect.stringMatching(/newer version.*9999-later/) })
    const again = await openDatabase({ database: { folder }, migrations: later })
    expect(await again.migrate()).toEqual([])
    await again.close()
  })

  it('is for its owner’s eyes only', () => {
    expect(statSync(join(folder, 'postgres')).mode & 0o077).toBe(0)
  })

  it('of another engine’s making is refused, and left as it is', async () => {
    const version = join(folder, 'postgres', 'PG_VERSION')
    const before = readFileSync(version)
    writeFileSync(version, '17\n')
    const failure = await openDatabase({ database: { folder } }).catch((error: unknown) => error)
    writeFileSync(version, before)
    expect(failure).toMatchObject({ name: 'PortFailure', code: 'rejected', message: expect.stringContaining('Postgres 17') })
  })
})

describe('A folder for the embedded database', () => {
  let parent: string
  beforeAll(() => void (parent = mkdtempSync(join(tmpdir(), 'frontdesk-folder-'))))
  afterAll(() => rmSync(parent, { recursive: true }))

  it('that cannot be made is refused by its name', async () => {
    writeFileSync(join(parent, 'file'), '')
    const folder = join(parent, 'file', 'folder')
    const failure = await openDatabase({ database: { folder } }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'PortFailure', code: 'rejected', retryable: false, message: expect.stringContaining(folder) })
  })

  const isRoot = process.getuid?.() === 0
  it.skipIf(isRoot)(`that cannot be written is refused by its name${isRoot ? ' (skipped: root may write anywhere)' : ''}`, async () => {
    chmodSync(parent, 0o500)
    const failure = await openDatabase({ database: { folder: parent } }).catch((error: unknown) => error)
    chmodSync(parent, 0o700)
    expect(failure).toMatchObject({ name: 'PortFailure', code: 'rejected', message: expect.stringContaining(parent) })
  })

  it('left half made by a process that was killed is made again', async () => {
    const folder = join(parent, 'half')
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder], { stdio: 'ignore' })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const database = await openDatabase({ database: { folder } })
    expect(await database.migrate()).toEqual(migrations.map((migration) => migration.name))
    await database.close()
  }, 60_000)
})

/** Lets a process store events until at least so many are, and kills it in the middle. What it said was stored. */
async function killAfter(folder: string, least: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    if (said.length === least) child.kill('SIGKILL')
  }
  return said
}
