import { describe, expect, it } from 'vitest'
import { PortFailure } from '../kernel/port-failure.ts'
import { VirtualTime } from '../kernel/testing/virtual-time.ts'
import { KeptLease } from './kept-lease.ts'
import type { ConversationStore, Lease } from './ports/conversation-store.ts'
import { claimedWith } from './testing/samples.ts'

function keep(...answers: (boolean | Error)[]) {
  const time = new VirtualTime(new Date(0))
  const extended: { at: number; token: number; milliseconds: number }[] = []
  const extend = async (lease: Lease, milliseconds: number) => {
    extended.push({ at: time.now().getTime(), token: lease.fencingToken, milliseconds })
    const answer = answers.shift() ?? true
    if (answer instanceof Error) throw answer
    return answer
  }
  const conversations = { extend } as unknown as ConversationStore
  const kept = new KeptLease({ conversations, timers: time, lease: claimedWith([]).lease, leaseMilliseconds: 30_000 })
  return { time, extended, kept }
}

describe('KeptLease', () => {
  it('extends at a third of its time, for its whole time', async () => {
    const { time, extended, kept } = keep()
    await time.advance(20_000)
    expect(extended).toEqual([
      { at: 10_000, token: 1, milliseconds: 30_000 },
      { at: 20_000, token: 1, milliseconds: 30_000 },
    ])
    expect(kept.lost.aborted).toBe(false)
  })

  it('tells when another worker has the conversation, and extends no more', async () => {
    const { time, extended, kept } = keep(true, false)
    await time.advance(19_999)
    expect(kept.lost.aborted).toBe(false)
    await time.advance(1)
    expect(kept.lost.aborted).toBe(true)
    await time.advance(60_000)
    expect(extended).toHaveLength(2)
  })

  it('tries again when the storage does not answer', async () => {
    const { time, extended, kept } = keep(new PortFailure('ConversationStore', 'unavailable', 'gone'), true)
    await time.advance(20_000)
    expect(extended).toHaveLength(2)
    expect(kept.lost.aborted).toBe(false)
  })

  it('extends no more once the work is done', async () => {
    const { time, extended, kept } = keep()
    kept.stop()
    await time.advance(60_000)
    expect(extended).toEqual([])
    expect(kept.lost.aborted).toBe(false)
    expect(time.sleeping).toBe(0)
  })
})
