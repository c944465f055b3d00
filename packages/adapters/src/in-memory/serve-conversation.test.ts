import { DeliverMessages } from '@frontdesk/core/conversation/deliver-messages'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import { ServeConversation } from '@frontdesk/core/conversation/serve-conversation'
import type { TakeTurn } from '@frontdesk/core/conversation/take-turn'
import { conversationId, customerId, eventId, tenantId, turnId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { FaultPoint } from '@frontdesk/core/kernel/ports/fault-points'
import type { ClaimedConversation } from '@frontdesk/core/conversation/ports/conversation-store'
import { describe, expect, it } from 'vitest'
import { InMemoryConversationStore } from './in-memory-conversation-store.ts'
import { InMemoryConversations } from './in-memory-conversations.ts'
import { InMemoryInbox } from './in-memory-inbox.ts'
import { InMemoryOutbox } from './in-memory-outbox.ts'

const tenant = tenantId('minato')
const conversation = conversationId('c')

function desk({
  at = async () => {},
  send = async () => {},
}: {
  at?: (point: FaultPoint) => Promise<void>
  send?: (message: OutboundMessage) => Promise<void>
}) {
  const shared = new InMemoryConversations()
  const conversations = new InMemoryConversationStore({ conversations: shared, clock: { now: () => new Date() } })
  const inbox = new InMemoryInbox({ conversations: shared })
  const outbox = new InMemoryOutbox({ conversations: shared })
  const shown: string[] = []
  let minted = 0
  const idSource = { next: () => `id-${++minted}` }
  const faultPoints = { pass: at }
  const channel = {
    send: async (message: OutboundMessage) => {
      await send(message)
      shown.push(message.reply.text)
      return { outcome: 'delivered' as const }
    },
  }
  const deliverMessages = new DeliverMessages({ outbox, faultPoints, channels: { of: async () => channel } })
  const worker = (name: string) =>
    new ServeConversation({
      tenants: { list: async () => [tenant], find: async () => ({ id: tenant }) as never },
      conversations,
      takeTurn: echo,
      deliverMessages,
      idSource,
      faultPoints,
      worker: name,
    })
  return { inbox, shown, conversations, serve: (name = 'one') => worker(name).serve(tenant, conversation) }
}

/** Answers each batch of events with one reply that repeats them. */
const echo = {
  take: async (_: unknown, { pending, turnCount, state }: ClaimedConversation) => {
    const said = pending.map(({ content }) => (content.kind === 'text' ? content.text : '')).join('+')
    const first = pending[0]
    return {
      turn: {
        id: turnId(`turn-${turnCount + 1}`),
        tenantId: tenant,
        conversationId: conversation,
        customerId: first?.customerId,
        channel: 'terminal',
        number: turnCount + 1,
        events: pending.map(({ eventId: id }) => id),
        replies: [{ text: said }],
      },
      state,
    }
  },
} as unknown as TakeTurn

const event = (text: string): InboundEvent => ({
  tenantId: tenant,
  channel: 'terminal',
  conversationId: conversation,
  customerId: customerId('u'),
  eventId: eventId(text),
  at: new Date(),
  content: { kind: 'text', text },
})

describe('ServeConversation', () => {
  it('answers several open events in one turn and delivers it', async () => {
    const { inbox, shown, serve } = desk({})
    await inbox.store(event('a'))
    await inbox.store(event('b'))
    expect(await serve()).toHaveLength(1)
    expect(shown).toEqual(['a+b'])
  })

  it('answers what comes in while it is at work', async () => {
    const late = { done: false }
    const it = desk({
      at: async (point) => {
        if (point === 'turn.committed' && !late.done) {
          late.done = true
          await it.inbox.store(event('late'))
        }
      },
    })
    await it.inbox.store(event('early'))
    await it.serve()
    expect(it.shown).toEqual(['early', 'late'])
  })

  it('answers an event whose own worker found the conversation held, also in the last moment before it is released', async () => {
    const foundByTheOther: unknown[] = []
    const it = desk({})
    const release = it.conversations.release.bind(it.conversations)
    it.conversations.release = async (lease) => {
      if (foundByTheOther.length === 0) {
        await it.inbox.store(event('late'))
        foundByTheOther.push(await it.serve('two'))
      }
      return await release(lease)
    }
    await it.inbox.store(event('early'))
    expect(await it.serve()).toHaveLength(2)
    expect(foundByTheOther).toEqual([[]])
    expect(it.shown).toEqual(['early', 'late'])
  })

  it('leaves a conversation that another worker holds to that worker', async () => {
    const it = desk({})
    await it.inbox.store(event('a'))
    await it.conversations.claim(tenant, conversation, 'other', 60_000)
    expect(await it.serve()).toEqual([])
    expect(it.shown).toEqual([])
  })

  it('keeps the order when a message cannot be delivered now: it goes first the next time', async () => {
    let down = true
    const it = desk({
      send: async () => {
        if (down) throw new PortFailure('Channel', 'unavailable', 'gone')
      },
    })
    await it.inbox.store(event('a'))
    expect(await it.serve()).toHaveLength(1)
    expect(it.shown).toEqual([])
    down = false
    await it.inbox.store(event('b'))
    await it.serve()
    expect(it.shown).toEqual(['a', 'b'])
  })

  it('gives the conversation up when a step throws, so that the next worker need not wait', async () => {
    let failing = true
    const it = desk({
      at: async (point) => {
        if (point === 'turn.taken' && failing) throw new Error('a bug')
      },
    })
    await it.inbox.store(event('a'))
    await expect(it.serve()).rejects.toThrow('a bug')
    failing = false
    expect(await it.serve('two')).toHaveLength(1)
    expect(it.shown).toEqual(['a'])
  })

  it('writes and says nothing when its lease was taken over while it was thinking', async () => {
    const it = desk({
      at: async (point) => {
        if (point !== 'turn.taken') return
        await new Promise((resolve) => setTimeout(resolve, 5))
        await claim(tenant, conversation, 'other', 60_000)
      },
    })
    const claim = it.conversations.claim.bind(it.conversations)
    it.conversations.claim = async (at, which, name) => await claim(at, which, name, 1)
    await it.inbox.store(event('a'))
    expect(await it.serve()).toEqual([])
    expect(it.shown).toEqual([])
    expect(await it.conversations.lastTurns(tenant, conversation, 5)).toEqual([])
  })
})
