import { queueContract } from '@frontdesk/port-contracts/queue.contract'
import { describe, expect, it } from 'vitest'
import { InMemoryMessages } from './in-memory-messages.ts'
import { InMemoryQueue } from './in-memory-queue.ts'
import { SystemTimers } from '../system/system-timers.ts'

const timers = new SystemTimers()
const clock = { now: () => new Date() }

queueContract({
  name: 'memory',
  maxReceives: 3,
  unit: 100,
  async open() {
    const storage = new InMemoryMessages()
    const instance = () => new InMemoryQueue({ clock, timers, maxReceives: 3, storage })
    return { one: instance(), other: instance(), close: async () => {} }
  },
})

describe('InMemoryQueue', () => {
  const wanted = { limit: 6, waitMilliseconds: 0, visibilityMilliseconds: 60_000 }

  it('gives tenants their turns, one message each', async () => {
    const queue = new InMemoryQueue({ clock, timers })
    const of = (group: string, count: number) => Array.from({ length: count }, (_, index) => ({ group, body: `${index}` }))
    await queue.send([...of('minato', 5), ...of('komugi', 2), ...of('third', 1)])
    const received = (await queue.receive(wanted)).map(({ group, body }) => `${group} ${body}`)
    expect(received).toEqual(['minato 0', 'komugi 0', 'third 0', 'minato 1', 'komugi 1', 'minato 2'])
  })

  it('goes by the clock it is given, also for when a message was sent', async () => {
    let now = new Date('2026-12-01T09:00:00Z')
    const queue = new InMemoryQueue({ clock: { now: () => now }, timers, maxReceives: 1 })
    await queue.send([{ group: 'minato', body: 'a' }])
    expect(await queue.receive(wanted)).toHaveLength(1)
    now = new Date('2026-12-01T09:00:59.999Z')
    expect(await queue.dead(1)).toEqual([])
    now = new Date('2026-12-01T09:01:00Z')
    expect(await queue.dead(1)).toMatchObject([{ sentAt: new Date('2026-12-01T09:00:00Z'), receives: 1 }])
  })

  it('wakes of itself, without a message, when a hidden one is to be seen again', async () => {
    let now = 0
    const sleeps: number[] = []
    const skipping = {
      sleep: async (milliseconds: number) => {
        sleeps.push(milliseconds)
        now += milliseconds
      },
    }
    const queue = new InMemoryQueue({ clock: { now: () => new Date(now) }, timers: skipping })
    await queue.send([{ group: 'minato', body: 'a' }])
    await queue.receive({ ...wanted, visibilityMilliseconds: 700 })
    expect(await queue.receive({ ...wanted, waitMilliseconds: 20_000 })).toMatchObject([{ body: 'a', receives: 2 }])
    expect(sleeps).toEqual([700])
  })
})
