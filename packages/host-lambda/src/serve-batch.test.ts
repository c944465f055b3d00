import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { LogFields } from '@frontdesk/core/kernel/ports/logger'
import { describe, expect, it } from 'vitest'
import { serveBatch, type SqsBatch } from './serve-batch.ts'

const batch = (...bodies: string[]): SqsBatch => ({
  Records: bodies.map((body) => ({ messageId: `id of ${body}`, body, attributes: { ApproximateReceiveCount: '2' } })),
})
const wait = async (milliseconds: number) => await new Promise((resolve) => setTimeout(resolve, milliseconds))

function parts(serveQueued: (body: string) => Promise<void>, remaining = () => 60_000) {
  const logged: LogFields[] = []
  const log = (_event: string, fields: LogFields = {}) => void logged.push(fields)
  return { serveQueued, remaining, logged, logger: { info: log, warn: log, error: log } }
}

describe('A batch of the queue', () => {
  it('is served whole, and nothing comes again', async () => {
    const served: string[] = []
    expect(
      await serveBatch(
        batch('a', 'b', 'c'),
        parts(async (body) => void served.push(body)),
      ),
    ).toEqual({ batchItemFailures: [] })
    expect(served.toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('names the records that failed, and them only', async () => {
    const given = parts(async (body) => {
      if (body === 'b') throw new PortFailure('Database', 'unavailable', 'the database says こんにちは')
      if (body === 'd') throw new TypeError('about こんにちは')
    })
    const { batchItemFailures } = await serveBatch(batch('a', 'b', 'c', 'd'), given)
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'id of b' }, { itemIdentifier: 'id of d' }])
    expect(given.logged).toEqual([
      { message: 'id of b', receives: 2, reason: 'Database: unavailable' },
      { message: 'id of d', receives: 2, reason: 'TypeError' },
    ])
  })

  it('is served ten at a time: one slow record does not hold up the others', async () => {
    let now = 0
    let most = 0
    const bodies = Array.from({ length: 30 }, (_, index) => `${index}`)
    await serveBatch(
      batch(...bodies),
      parts(async (body) => {
        most = Math.max(most, (now += 1))
        await wait(body === '0' ? 60 : 2)
        now -= 1
      }),
    )
    expect(most).toBe(10)
  })

  it('gives back what it has no time to begin', async () => {
    let left = 15_030
    const served: string[] = []
    const bodies = Array.from({ length: 12 }, (_, index) => `${index}`)
    const given = parts(
      async (body) => {
        served.push(body)
        await wait(5)
        left = 14_000
      },
      () => left,
    )
    const { batchItemFailures } = await serveBatch(batch(...bodies), given)
    expect(served).toHaveLength(10)
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'id of 10' }, { itemIdentifier: 'id of 11' }])
  })

  it('is served when it is empty', async () => {
    expect(
      await serveBatch(
        batch(),
        parts(async () => {}),
      ),
    ).toEqual({ batchItemFailures: [] })
  })
})
