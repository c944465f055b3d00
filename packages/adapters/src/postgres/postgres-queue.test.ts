import { queueContract } from '@frontdesk/port-contracts/queue.contract'
import { afterAll, describe } from 'vitest'
import { PostgresQueue } from './postgres-queue.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const maxReceives = 3
const timers = {
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    if (signal?.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  },
}

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`PostgresQueue ${title}`, () => {
    let at: TestDatabases | undefined
    afterAll(async () => await at?.close())

    queueContract({
      name: title,
      maxReceives,
      unit: 200,
      async open() {
        at ??= await open()
        await at.owner('queue_messages').delete()
        const one = new PostgresQueue({ database: at.one, timers, maxReceives })
        const other = new PostgresQueue({ database: at.other, timers, maxReceives })
        return { one, other, close: async () => void (await Promise.all([one.close(), other.close()])) }
      },
    })
  })
}
