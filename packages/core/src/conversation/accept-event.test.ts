import { describe, expect, it } from 'vitest'
import { PortFailure } from '../kernel/port-failure.ts'
import { AcceptEvent } from './accept-event.ts'
import type { Inbox } from './ports/inbox.ts'
import { eventOf } from './testing/samples.ts'

const unsend = eventOf({ kind: 'unsend', messageId: '77' })

function door({ outcome = 'stored', now = '2026-12-01T03:00:00Z' }: { outcome?: 'stored' | 'duplicate' | Error; now?: string } = {}) {
  const calls: string[] = []
  const inbox: Pick<Inbox, 'store' | 'erase'> = {
    store: async (event, kept) => {
      calls.push(`store ${event.eventId}${kept === undefined ? '' : ` ${kept}`}`)
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    erase: async (tenant, channel, messageId) => {
      calls.push(`erase ${tenant} ${channel} ${messageId}`)
    },
  }
  const faultPoints = { pass: async (point: string) => void calls.push(point) }
  const acceptEvent = new AcceptEvent({ inbox: inbox as Inbox, clock: { now: () => new Date(now) }, faultPoints })
  return { calls, accept: acceptEvent.accept.bind(acceptEvent) }
}

describe('AcceptEvent', () => {
  it('stores an event to be answered', async () => {
    const { accept, calls } = door()
    expect(await accept(eventOf('a'))).toBe('stored')
    expect(calls).toEqual(['store a', 'inbox.stored'])
  })

  it('keeps an event with the reason why nothing is said to it', async () => {
    const { accept, calls } = door({ now: '2026-12-01T04:00:00.001Z' })
    expect(await accept(eventOf('a'))).toBe('kept')
    expect(await accept(eventOf('b', { standby: true }))).toBe('kept')
    expect(calls.filter((call) => call.startsWith('store'))).toEqual(['store a too-old', 'store b standby'])
  })

  it('answers within the hour', async () => {
    expect(await door({ now: '2026-12-01T04:00:00Z' }).accept(eventOf('a'))).toBe('stored')
  })

  it('tells a delivery that came before, also of what is kept', async () => {
    expect(await door({ outcome: 'duplicate' }).accept(eventOf('a'))).toBe('duplicate')
    expect(await door({ outcome: 'duplicate' }).accept(eventOf('a', { standby: true }))).toBe('duplicate')
  })

  it('deletes what the customer took back, once that it is to be deleted is durable', async () => {
    const { accept, calls } = door()
    expect(await accept(unsend)).toBe('kept')
    expect(calls).toEqual(['store unsend nothing-to-answer', 'erase minato line 77', 'inbox.stored'])
  })

  it('deletes again on a duplicate, since the first may have died before it did, and on standby', async () => {
    const again = door({ outcome: 'duplicate' })
    await again.accept(unsend)
    expect(again.calls).toContain('erase minato line 77')
    const standby = door()
    await standby.accept({ ...unsend, standby: true })
    expect(standby.calls).toContain('erase minato line 77')
  })

  it('fails when the event is not durable', async () => {
    const { accept, calls } = door({ outcome: new PortFailure('Inbox', 'unavailable', 'gone') })
    await expect(accept(unsend)).rejects.toThrow('gone')
    expect(calls).toEqual(['store unsend nothing-to-answer'])
  })
})
