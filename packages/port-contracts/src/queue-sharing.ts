import type { Queue, QueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { expect, it } from 'vitest'
import { aMessage, bodiesOf, drain, type OpenedQueue, type QueueUnderTest, receive, receiveNow } from './queue-under-test.ts'

export function sharingContract(at: OpenedQueue, { fairOnlyBecause }: QueueUnderTest): void {
  it.each([1, 3, 10, 12, 25])('gives at most %i when so many are wanted', async (limit) => {
    await at.one.send(Array.from({ length: 40 }, (_, index) => aMessage(`${index}`)))
    const received = await receive(at.other, { limit })
    expect(received.length).toBeGreaterThan(0)
    expect(received.length).toBeLessThanOrEqual(limit)
    expect(await drain(at.one, 40 - received.length)).toHaveLength(40 - received.length)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('gives more than 10 at once, when there are as many', async () => {
    await at.one.send(Array.from({ length: 40 }, (_, index) => aMessage(`${index}`)))
    expect((await receive(at.other, { limit: 30 })).length).toBeGreaterThan(10)
  })

  it('hands each of many messages to one of several receivers', async () => {
    const bodies = Array.from({ length: 100 }, (_, index) => `message ${index}`)
    await at.one.send(bodies.map(aMessage))
    const received: QueueMessage[] = []
    const work = async (queue: Queue): Promise<void> => {
      for (;;) {
        const messages = await receive(queue, { limit: 7, waitMilliseconds: 0 })
        if (messages.length === 0) return
        received.push(...messages)
        await Promise.all(messages.map((message) => queue.remove(message)))
      }
    }
    await Promise.all([at.one, at.other, at.one, at.other].map(work))
    expect(bodiesOf(received)).toEqual(bodies.sort())
  })

  const fairly = fairOnlyBecause === undefined ? it : it.skip
  const why = fairOnlyBecause === undefined ? '' : ` (not promised: ${fairOnlyBecause})`
  const many = Array.from({ length: 500 }, (_, index) => ({ group: 'komugi', body: `${index}` }))

  /** How many receives it takes until minato's message comes, each received message being dealt with at once. */
  const receivesUntilMinato = async (limit: number): Promise<number> => {
    for (let receives = 1; receives <= 600; receives++) {
      const messages = await receive(at.other, { limit })
      if (messages.some(({ group }) => group === 'minato')) return receives
      await Promise.all(messages.map((message) => at.other.remove(message)))
    }
    return Number.POSITIVE_INFINITY
  }

  fairly(`brings a tenant’s one message soon, though another tenant has 500 waiting${why}`, async () => {
    await at.one.send([...many, { group: 'minato', body: 'one' }])
    expect(await receivesUntilMinato(10)).toBeLessThanOrEqual(3)
  })

  fairly(`brings it soon also to who takes one at a time${why}`, async () => {
    await at.one.send([...many, { group: 'minato', body: 'one' }])
    // By chance alone one of two tenants is passed over 20 times in a row once in a million runs.
    expect(await receivesUntilMinato(1)).toBeLessThanOrEqual(20)
  })

  it('brings it in the end in any case', async () => {
    await at.one.send([...many, { group: 'minato', body: 'one' }])
    expect(await receivesUntilMinato(10)).toBeLessThan(600)
  })
}
