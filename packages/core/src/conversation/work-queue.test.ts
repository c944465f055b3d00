import { describe, expect, it } from 'vitest'
import { conversationId, eventId, type TenantId, tenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import { VirtualTime } from '../kernel/testing/virtual-time.ts'
import type { AcceptEvent } from './accept-event.ts'
import type { InboundEvent } from './inbound-event.ts'
import { writeQueuedEvents } from './queued-events.ts'
import type { ServeConversation } from './serve-conversation.ts'
import type { SweepUnfinished } from './sweep-unfinished.ts'
import { KeptLog } from './testing/kept-log.ts'
import { RecordedQueue } from './testing/recorded-queue.ts'
import { eventOf } from './testing/samples.ts'
import { WorkQueue } from './work-queue.ts'

type Tell = (place: { tenantId: TenantId; conversationId: ReturnType<typeof conversationId> }) => void

type Hooks = {
  store: (event: InboundEvent) => Promise<'stored' | 'kept' | 'duplicate'>
  serve: (conversation: string) => Promise<void>
  sweep: (milliseconds: number, signal: AbortSignal, tell: Tell) => Promise<void>
}

function worker({ concurrency = 4 } = {}) {
  const time = new VirtualTime(new Date(0))
  const queue = new RecordedQueue(time)
  const log = new KeptLog()
  const stop = new AbortController()
  /** What happened, in order: `store a`, `serve minato c`, `served minato c`. */
  const steps: string[] = []
  const hooks: Hooks = {
    store: async () => 'stored',
    serve: async () => undefined,
    sweep: async (milliseconds, signal) => await time.sleep(milliseconds, signal),
  }
  const workQueue = new WorkQueue({
    queue,
    acceptEvent: {
      accept: async (event: InboundEvent) => {
        steps.push(`store ${event.eventId}`)
        return await hooks.store(event)
      },
    } as unknown as AcceptEvent,
    serveConversation: {
      serve: async (tenant: string, conversation: string) => {
        steps.push(`serve ${tenant} ${conversation}`)
        await hooks.serve(conversation)
        steps.push(`served ${tenant} ${conversation}`)
        return []
      },
    } as unknown as ServeConversation,
    sweepUnfinished: {
      find: async (milliseconds: number, signal: AbortSignal, tell: Tell) => await hooks.sweep(milliseconds, signal, tell),
    } as unknown as SweepUnfinished,
    timers: time,
    faultPoints: { pass: async () => {} },
    logger: log,
    concurrency,
  })
  const send = async (...bodies: string[]) => await queue.send(bodies.map((body) => ({ group: 'minato', body })))
  /** One queue message an event, of conversation `c` of minato unless said otherwise. */
  const write = async (...events: InboundEvent[]) => await send(...events.flatMap((event) => writeQueuedEvents([event])))
  const begin = () => workQueue.work(stop.signal)
  /** Works until nothing is left to do at this moment, then stops. */
  const workOff = async () => {
    const working = begin()
    await time.advance(0)
    stop.abort('enough')
    await time.until(working)
  }
  return { time, queue, log, stop, steps, hooks, workQueue, send, write, begin, workOff }
}

const of = (conversation: string, id = conversation, tenant = 'minato') =>
  eventOf(id, { tenantId: tenantId(tenant), conversationId: conversationId(conversation), eventId: eventId(id) })
const never = () => new Promise<never>(() => undefined)

describe('WorkQueue', () => {
  it('stores what it takes, lets go of the queue’s message, and serves the conversation', async () => {
    const it = worker()
    it.hooks.serve = async () => await it.time.sleep(1_000)
    await it.write(of('c1', 'a'))
    await it.workOff()
    expect(it.steps).toEqual(['store a', 'serve minato c1', 'served minato c1'])
    expect(it.queue.deeds).toEqual(['remove m1 at 0'])
    expect(it.queue.asked[0]).toMatchObject({ limit: 4, waitMilliseconds: 10_000, visibilityMilliseconds: 10_000 })
  })

  it('removes nothing before it is stored', async () => {
    const it = worker()
    it.hooks.store = async () => {
      await it.time.sleep(100)
      expect(it.queue.deeds).toEqual([])
      return 'stored'
    }
    await it.write(of('c1'))
    await it.workOff()
    expect(it.queue.deeds).toEqual(['remove m1 at 100'])
  })

  it('serves each conversation of a message once, and those of duplicates, whose first worker may have died', async () => {
    const it = worker()
    it.hooks.store = async () => 'duplicate'
    await it.send(...writeQueuedEvents([of('c1', 'a'), of('c1', 'b'), of('c2', 'c')]))
    await it.workOff()
    expect(it.steps.filter((step) => step.startsWith('serve '))).toEqual(['serve minato c1', 'serve minato c2'])
  })

  it('serves nothing for what is kept without an answer', async () => {
    const it = worker()
    it.hooks.store = async () => 'kept'
    await it.write(of('c1'))
    await it.workOff()
    expect(it.steps).toEqual(['store c1'])
    expect(it.queue.deeds).toEqual(['remove m1 at 0'])
  })

  it('keeps a message hidden for as long as storing takes', async () => {
    const it = worker()
    it.hooks.store = async () => {
      await it.time.sleep(12_000)
      return 'stored'
    }
    await it.write(of('c1'))
    await it.workOff()
    expect(it.queue.deeds).toEqual(['hide m1 10000 at 5000', 'hide m1 10000 at 10000', 'remove m1 at 12000'])
  })

  it('keeps what cannot be stored yet, hidden, for as long as the storage is away, and takes nothing more meanwhile', async () => {
    const it = worker()
    let away = true
    it.hooks.store = async () => {
      if (away) throw new PortFailure('Inbox', 'unavailable', 'gone')
      return 'stored'
    }
    await it.write(of('c1'))
    const working = it.begin()
    await it.time.advance(0)
    // Comes by the asking that was under way.
    await it.write(of('c2'))
    await it.time.advance(0)
    await it.write(of('c3'))
    await it.time.advance(60_500)
    expect(new Set(it.queue.deeds.map((deed) => deed.slice(0, 13)))).toEqual(new Set(['hide m1 10000', 'hide m2 10000']))
    expect(it.queue.deeds).toHaveLength(24)
    expect(it.queue.asked).toHaveLength(2)
    away = false
    await it.time.advance(3_000)
    expect(it.queue.deeds.filter((deed) => deed.startsWith('remove')).map((deed) => deed.slice(0, 9))).toEqual([
      'remove m1',
      'remove m2',
      'remove m3',
    ])
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.log.entries[0]).toEqual({ level: 'error', event: 'event.not-stored-yet', fields: { reason: 'Inbox: unavailable: gone' } })
  })

  it('gives a message back soon when it is asked to stop before the storage took it, and serves nothing of it', async () => {
    const it = worker()
    it.hooks.store = async () => {
      throw new PortFailure('Inbox', 'unavailable', 'gone')
    }
    await it.write(of('c1'))
    await it.workOff()
    expect(it.queue.deeds).toEqual(['hide m1 1000 at 0'])
    expect(it.steps.filter((step) => !step.startsWith('store'))).toEqual([])
  })

  it('gives a message back at once that the storage refuses for good', async () => {
    const it = worker()
    it.hooks.store = async () => {
      throw new RangeError('an id that cannot be')
    }
    await it.write(of('c1'))
    await it.workOff()
    expect(it.queue.deeds).toEqual(['hide m1 1000 at 0'])
    expect(it.steps).toEqual(['store c1'])
  })

  it('leaves a message it cannot read to the queue’s dead letters, and tells an operator', async () => {
    const it = worker()
    await it.send('no events')
    await it.workOff()
    expect(it.queue.deeds).toEqual([])
    expect(it.log.entries).toEqual([{ level: 'error', event: 'queue.unreadable', fields: { tenant: 'minato', receives: 1 } }])
  })

  it('pauses when the queue fails, and asks again', async () => {
    const it = worker()
    it.queue.failure = new PortFailure('Queue', 'unavailable', 'gone')
    const working = it.begin()
    await it.write(of('c1'))
    await it.time.advance(999)
    expect(it.steps).toEqual([])
    await it.time.advance(1)
    expect(it.steps).toContain('served minato c1')
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.log.told).toEqual(['error queue.receive-failed'])
  })

  it('serves the others when a conversation fails, telling of a bug by name and place only', async () => {
    const it = worker()
    it.hooks.serve = async (conversation) => {
      if (conversation === 'c1') throw new TypeError('cannot read 山田')
    }
    await it.write(of('c1'), of('c2'))
    await it.workOff()
    expect(it.steps).toContain('served minato c2')
    expect(it.log.entries).toMatchObject([
      { level: 'error', event: 'conversation.failed', fields: { tenant: 'minato', reason: expect.stringMatching(/^TypeError +at /) } },
    ])
    expect(JSON.stringify(it.log.entries)).not.toContain('山田')
  })
})

describe('Under load, WorkQueue', () => {
  const serving = (steps: readonly string[]) =>
    steps.filter((step) => step.startsWith('serve ')).length - steps.filter((step) => step.startsWith('served ')).length

  it('serves so many conversations at once, and a tenant half of them', async () => {
    const it = worker({ concurrency: 4 })
    it.hooks.serve = never
    const many = Array.from({ length: 9 }, (_, index) => of(`c${index}`))
    await it.write(...many, of('k1', 'k1', 'komugi'), of('k2', 'k2', 'komugi'), of('k3', 'k3', 'komugi'))
    void it.begin()
    await it.time.advance(1_000)
    expect(it.steps.filter((step) => step.startsWith('serve '))).toEqual([
      'serve minato c0',
      'serve minato c1',
      'serve komugi k1',
      'serve komugi k2',
    ])
  })

  it('leaves on the queue what it has no room for, and takes it when there is', async () => {
    const it = worker({ concurrency: 2 })
    it.hooks.serve = async () => await it.time.sleep(1_000)
    await it.write(...Array.from({ length: 60 }, (_, index) => of(`c${index}`)))
    const working = it.begin()
    await it.time.advance(500)
    const taken = 60 - it.queue.waiting
    expect(taken).toBeGreaterThanOrEqual(16)
    expect(taken).toBeLessThanOrEqual(20)
    expect(serving(it.steps)).toBe(1)
    await it.time.advance(60_000)
    expect(it.steps.filter((step) => step.startsWith('served '))).toHaveLength(60)
    it.stop.abort('enough')
    await it.time.until(working)
  })

  it('leaves on the queue what it cannot store yet', async () => {
    const it = worker({ concurrency: 2 })
    it.hooks.store = async () => {
      await it.time.sleep(100_000)
      return 'stored'
    }
    await it.write(...Array.from({ length: 60 }, (_, index) => of(`c${index}`)))
    const working = it.begin()
    await it.time.advance(99_000)
    expect(60 - it.queue.waiting).toBeLessThanOrEqual(16)
    it.hooks.store = async () => 'stored'
    await it.time.advance(10_000)
    expect(it.queue.waiting).toBe(0)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.steps.filter((step) => step.startsWith('served '))).toHaveLength(60)
  })

  it('serves a conversation once more when something came for it while it was served', async () => {
    const it = worker()
    it.hooks.serve = async () => await it.time.sleep(1_000)
    await it.write(of('c1', 'a'))
    const working = it.begin()
    await it.time.advance(500)
    await it.write(of('c1', 'b'))
    await it.time.advance(5_000)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.steps).toEqual(['store a', 'serve minato c1', 'store b', 'served minato c1', 'serve minato c1', 'served minato c1'])
  })
})

describe('Looking for what a crash left, WorkQueue', () => {
  it('sweeps again and again, and serves what is found', async () => {
    const it = worker()
    const sweeps: number[] = []
    it.hooks.sweep = async (milliseconds, signal, tell) => {
      sweeps.push(it.time.now().getTime())
      if (sweeps.length === 2) tell({ tenantId: tenantId('komugi'), conversationId: conversationId('left') })
      await it.time.sleep(milliseconds, signal)
    }
    const working = it.begin()
    await it.time.advance(12_000)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(sweeps).toEqual([0, 5_000, 10_000])
    expect(it.steps).toEqual(['serve komugi left', 'served komugi left'])
  })

  it('pauses when the sweep fails, and goes on', async () => {
    const it = worker()
    let sweeps = 0
    it.hooks.sweep = async (milliseconds, signal) => {
      if (++sweeps < 3) throw new PortFailure('Inbox', 'unavailable', 'gone')
      await it.time.sleep(milliseconds, signal)
    }
    const working = it.begin()
    await it.time.advance(2_500)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(sweeps).toBe(3)
    expect(it.log.told).toEqual(['error sweep.failed', 'error sweep.failed'])
  })
})

describe('Told to stop, WorkQueue', () => {
  it('finishes what it serves and what it stores, begins nothing new, and leaves no timer behind', async () => {
    const it = worker({ concurrency: 2 })
    it.hooks.serve = async () => await it.time.sleep(3_000)
    it.hooks.store = async ({ eventId }) => {
      if ((eventId as string) === 'late') await it.time.sleep(2_000)
      return 'stored'
    }
    await it.write(of('c1'), of('c2'), of('late'))
    const working = it.begin()
    await it.time.advance(1_000)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.steps.filter((step) => step.startsWith('serve'))).toEqual(['serve minato c1', 'served minato c1'])
    expect(it.queue.deeds).toContain('remove m3 at 2000')
    expect(it.time.now().getTime()).toBe(3_000)
    expect(it.time.sleeping).toBe(0)
  })

  it('stops at once when there is nothing to do', async () => {
    const it = worker()
    const working = it.begin()
    await it.time.advance(2_000)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.time.now().getTime()).toBe(2_000)
  })

  it('stops also while it has no room', async () => {
    const it = worker({ concurrency: 1 })
    it.hooks.serve = async () => await it.time.sleep(7_000)
    await it.write(...Array.from({ length: 30 }, (_, index) => of(`c${index}`)))
    const working = it.begin()
    await it.time.advance(1_000)
    it.stop.abort('enough')
    await it.time.until(working)
    expect(it.time.now().getTime()).toBe(7_000)
  })
})

describe('Handed a message, WorkQueue', () => {
  it('stores its events and serves their conversations before it returns', async () => {
    const it = worker()
    const [body = ''] = writeQueuedEvents([of('c1', 'a'), of('c2', 'b')])
    await it.workQueue.serveMessage(body)
    expect(it.steps).toEqual(['store a', 'store b', 'serve minato c1', 'served minato c1', 'serve minato c2', 'served minato c2'])
  })

  it('throws when they could not be stored, so that the message comes again', async () => {
    const it = worker()
    it.hooks.store = async () => {
      throw new PortFailure('Inbox', 'unavailable', 'gone')
    }
    await expect(it.workQueue.serveMessage(writeQueuedEvents([of('c1')])[0] ?? '')).rejects.toThrow('gone')
    await expect(it.workQueue.serveMessage('no events')).rejects.toThrow(RangeError)
  })

  it('leaves a conversation that fails to the sweep', async () => {
    const it = worker()
    it.hooks.serve = async () => {
      throw new PortFailure('Outbox', 'unavailable', 'gone')
    }
    await it.workQueue.serveMessage(writeQueuedEvents([of('c1')])[0] ?? '')
    expect(it.log.told).toEqual(['error conversation.failed'])
  })
})
