import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SystemTimers } from '../system/system-timers.ts'
import type { Database } from './database.ts'
import { PostgresQueue } from './postgres-queue.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

/** The database, and how often it was asked for messages. */
function counting(database: Database) {
  const asked = { looks: 0 }
  const counted = Object.create(database, {
    runAlone: { value: database.runAlone.bind(database) },
    listen: { value: database.listen.bind(database) },
    notify: { value: database.notify.bind(database) },
    runAsOwner: {
      value: async (...wanted: Parameters<Database['runAsOwner']>) => {
        if (wanted[0].some(({ text }) => text.includes('skip locked'))) asked.looks++
        return await database.runAsOwner(...wanted)
      },
    },
  }) as Database
  return { counted, asked }
}

const waitFor = { limit: 2, waitMilliseconds: 5_000, visibilityMilliseconds: 60_000 }
const messages = (...bodies: readonly string[]) => bodies.map((body) => ({ group: 'minato', body }))
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`What is sent while a receiver waits in the same process, ${title}`, () => {
    let at: TestDatabases
    let queue: PostgresQueue
    let asked: { looks: number }
    beforeAll(async () => void (at = await open()), 60_000)
    afterAll(async () => await at.close())
    beforeEach(async () => {
      await at.owner('queue_messages').delete()
      const { counted, asked: counts } = counting(at.one)
      asked = counts
      queue = new PostgresQueue({ database: counted, timers: new SystemTimers() })
    })

    it('is received without a look for it, once, and hidden from others', async () => {
      const waiting = queue.receive(waitFor)
      await sleep(100)
      const before = asked.looks
      await queue.send(messages('one'))
      const [received] = await waiting
      expect(received).toMatchObject({ group: 'minato', body: 'one', receives: 1 })
      expect(asked.looks).toBe(before)
      const other = new PostgresQueue({ database: at.other, timers: new SystemTimers() })
      expect(await other.receive({ ...waitFor, waitMilliseconds: 0 })).toEqual([])
      if (received) await queue.remove(received)
      expect(await at.owner('queue_messages').select()).toEqual([])
      await Promise.all([queue.close(), other.close()])
    })

    it('and is more than it wants, is left to the next to look', async () => {
      const waiting = queue.receive(waitFor)
      await sleep(100)
      await queue.send(messages('1', '2', '3'))
      expect((await waiting).map(({ body }) => body)).toEqual(['1', '2'])
      expect((await queue.receive(waitFor)).map(({ body }) => body)).toEqual(['3'])
      await queue.close()
    })

    it('is received again, with a count, when it is not removed in time', async () => {
      const waiting = queue.receive({ ...waitFor, visibilityMilliseconds: 200 })
      await sleep(100)
      await queue.send(messages('one'))
      const [first] = await waiting
      expect(await queue.receive(waitFor)).toMatchObject([{ id: first?.id, receives: 2 }])
      await queue.close()
    })
  })
}
