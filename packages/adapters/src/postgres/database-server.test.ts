import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { tenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import type { Statement } from './statement.ts'
import { type TestDatabases, testDatabases, urlOf } from './test-databases.ts'

const ours = tenantId('ours')
const one: Statement = { text: 'select $1::int as value', values: [1] }
const sleep: Statement = { text: 'select pg_sleep($1)', values: [20] }

const server = testDatabases.find(({ title }) => title.startsWith('on a Postgres server'))

describe.skipIf(server?.skip)(`A database ${server?.title}`, () => {
  let at: TestDatabases
  let name: string
  beforeAll(async () => {
    if (!server) throw new Error('expected to know a server')
    at = await server.open(2)
    const { rows } = await at.owner.raw<{ rows: { name: string }[] }>('select current_database() as name')
    name = rows[0]?.name ?? ''
  }, 60_000)
  afterAll(async () => await at.close())

  const withDatabase = async <T>(url: string, connections: number, work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase({ database: { url, connections } })
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
  /** Ends the connections on which this runs; how many. Waits for there to be one. */
  const kill = async (running: string): Promise<number> => {
    for (let tries = 0; tries < 200; tries++) {
      const { rows } = await at.owner.raw<{ rows: unknown[] }>(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like ?`,
        [`%${running}%`],
      )
      if (rows.length > 0) return rows.length
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return 0
  }

  it('is asked in one round trip, however many statements, prepared or not, and when plans are renewed', async () => {
    const proxy = await slowProxy(urlOf(name))
    await withDatabase(proxy.url, 1, async (database) => {
      const trips = async (work: () => Promise<unknown>): Promise<number> => {
        const before = proxy.trips
        await work()
        return proxy.trips - before
      }
      await database.ping()
      const statements = Array.from({ length: 5 }, (_, index): Statement => ({ text: `select $1::int as value${index}`, values: [index] }))
      const large = { text: 'select length($1) as value', values: ['長'.repeat(10_000)] }
      expect(await trips(() => database.runInTenant(ours, statements))).toBe(1)
      expect(await trips(() => database.runInTenant(ours, statements))).toBe(1)
      expect(await trips(() => database.runInTenant(ours, [...statements, large]))).toBe(1)
      expect(await trips(() => database.runAsOwner(statements))).toBe(1)
      expect(await trips(() => database.runAlone(one))).toBe(1)
      expect(await trips(() => database.runAlone(one))).toBe(1)
      const failing = { text: 'select 1 / $1::int', values: [0] }
      expect(await trips(() => database.runInTenant(ours, [one, failing, one]).catch(() => undefined))).toBe(1)
      for (let use = 0; use < 70; use++) expect(await trips(() => database.runInTenant(ours, [one]))).toBe(1)
    })
    await proxy.close()
  }, 30_000)

  it.each<[string, (database: Database) => Promise<unknown>]>([
    ['a transaction of a tenant', (database) => database.runInTenant(ours, [one, sleep, one])],
    ['a transaction of the owner', (database) => database.runAsOwner([one, sleep, one])],
    ['a statement', (database) => database.runAlone(sleep)],
  ])('that ends the connection in the middle of %s fails it as retryable, and the next goes through', async (_, work) => {
    await withDatabase(urlOf(name), 1, async (database) => {
      const running = work(database).catch((error: unknown) => error)
      expect(await kill('pg_sleep($1)')).toBe(1)
      const failure = await running
      expect(failure).toBeInstanceOf(PortFailure)
      expect(failure).toMatchObject({ port: 'Database', code: 'unavailable', retryable: true })
      // The connection says why it ends before it ends: whoever gets it in between fails the same way.
      await new Promise((resolve) => setTimeout(resolve, 50))
      for (let rounds = 0; rounds < 3; rounds++) expect((await database.runInTenant(ours, [one]))[0]?.rows).toEqual([{ value: 1 }])
    })
  })

  it('that ends a connection nobody uses costs nobody anything', async () => {
    await withDatabase(urlOf(name), 1, async (database) => {
      const idle = { text: `select 'idle' || $1::text as value`, values: ['x'] }
      await database.runAlone(idle)
      expect(await kill(idle.text)).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect((await database.runInTenant(ours, [one]))[0]?.rows).toEqual([{ value: 1 }])
    })
  })

  it('that ends every connection under load leaves no asker without an answer, and no connection lost to the pool', async () => {
    await withDatabase(urlOf(name), 3, async (database) => {
      const asks = Array.from({ length: 40 }, () => database.runInTenant(ours, [one, { text: 'select pg_sleep($1)', values: [0.02] }]))
      const outcomes = Promise.allSettled(asks)
      expect(await kill('pg_sleep($1)')).toBeGreaterThan(0)
      const faults = (await outcomes).flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
      expect(faults.length).toBeGreaterThan(0)
      expect(faults.every((fault) => fault instanceof PortFailure && fault.retryable)).toBe(true)
      // As many at once as there were connections, each to itself.
      const after = await Promise.all(
        [1, 2, 3].map(() => database.runInTenant(ours, [{ text: 'select pg_sleep($1)', values: [0.1] }, one])),
      )
      expect(after.map((results) => results[1]?.rows)).toEqual([[{ value: 1 }], [{ value: 1 }], [{ value: 1 }]])
    })
  }, 30_000)

  it('that would wait for a lock too long fails as retryable', async () => {
    await at.owner('conversations').insert({ tenant_id: ours, conversation_id: 'locked', state: '{}' })
    const change = { text: `update conversations set turn_count = turn_count + $1 where conversation_id = 'locked'`, values: [1] }
    const impatient = { text: `select set_config('lock_timeout', $1, true)`, values: ['50'] }
    await at.owner.transaction(async (transaction) => {
      await transaction.raw(change.text.replace('$1', '1'))
      const failure = await at.one.runInTenant(ours, [impatient, change, one]).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'unavailable', retryable: true, cause: { code: '55P03' } })
    })
    expect((await at.one.runInTenant(ours, [change]))[0]?.rowCount).toBe(1)
  })

  it('passes a word from one process to those who listen for it, until they stop', async () => {
    const heard: string[] = []
    const until = async (count: number) => {
      for (let tries = 0; heard.length < count && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const stopFirst = await at.one.listen('frontdesk_test', () => heard.push('first'))
    const stopSecond = await at.other.listen('Frontdesk "test"', () => heard.push('second'))
    await at.other.notify('frontdesk_test')
    await until(1)
    expect(heard).toEqual(['first'])
    await at.one.notify('Frontdesk "test"')
    await until(2)
    expect(heard).toEqual(['first', 'second'])
    await stopFirst()
    await at.other.notify('frontdesk_test')
    await at.other.notify('Frontdesk "test"')
    await until(3)
    expect(heard).toEqual(['first', 'second', 'second'])
    await stopSecond()
  })

  it('is listened to again after it ended the listener’s connection', async () => {
    const heard = Promise.withResolvers<void>()
    const stop = await at.one.listen('frontdesk_again', heard.resolve)
    expect(await kill('listen "frontdesk_again"')).toBe(1)
    const telling = setInterval(() => void at.other.notify('frontdesk_again'), 100)
    await heard.promise
    clearInterval(telling)
    await stop()
  }, 20_000)
})

describe('A database that is not there', () => {
  it('fails what is sent to it as retryable, and nobody who listens or notifies', async () => {
    const database = await openDatabase({ database: { url: 'postgres://nobody@127.0.0.1:1/nothing' } })
    for (const work of [() => database.runInTenant(ours, [one]), () => database.runAsOwner([one]), () => database.runAlone(one)]) {
      await expect(work()).rejects.toMatchObject({ port: 'Database', code: 'unavailable', retryable: true })
    }
    const stop = await database.listen('frontdesk_test', () => {})
    await database.notify('frontdesk_test')
    await stop()
    await database.close()
  })
})

/** Long enough for whatever a client sends without waiting for an answer to be on its way. Milliseconds. */
const answersHeldBack = 8

/** A way to the server that holds its answers back a little and counts how often the client went on sending after one: a round trip each. */
async function slowProxy(target: string): Promise<{ url: string; readonly trips: number; close: () => Promise<void> }> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let trips = 0
  const proxy = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname)
    let answered = true
    client.on('data', (bytes) => {
      if (answered) trips++
      answered = false
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      setTimeout(() => {
        answered = true
        client.write(bytes)
      }, answersHeldBack)
    })
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return {
    url: url.href,
    get trips() {
      return trips
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
