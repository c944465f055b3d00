import { DeliverMessages } from '@frontdesk/core/conversation/deliver-messages'
import type { InboundContent, InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { ClaimedConversation } from '@frontdesk/core/conversation/ports/conversation-store'
import { ServeConversation } from '@frontdesk/core/conversation/serve-conversation'
import type { TakeTurn, TakenTurn } from '@frontdesk/core/conversation/take-turn'
import { KeptLog } from '@frontdesk/core/conversation/testing/kept-log'
import { conversationId, customerId, eventId, tenantId, turnId } from '@frontdesk/core/kernel/ids'
import type { FaultPoint } from '@frontdesk/core/kernel/ports/fault-points'
import { VirtualTime } from '@frontdesk/core/kernel/testing/virtual-time'
import { InMemoryConversationStore } from '../in-memory-conversation-store.ts'
import { InMemoryConversations } from '../in-memory-conversations.ts'
import { InMemoryInbox } from '../in-memory-inbox.ts'
import { InMemoryOutbox } from '../in-memory-outbox.ts'
import { CustomerScreen } from './customer-screen.ts'

export const minato = tenantId('minato')
export const guest = conversationId('c')

/** How long a reply token lives. Milliseconds. */
const tokenLife = 50_000

/** A desk over the in-memory stores, in virtual time, that answers what is said by repeating it. */
export class ServedDesk {
  readonly time = new VirtualTime()
  readonly log = new KeptLog()
  readonly screen = new CustomerScreen()
  readonly #shared = new InMemoryConversations()
  readonly conversations = new InMemoryConversationStore({ conversations: this.#shared, clock: this.time })
  readonly inbox = new InMemoryInbox({ conversations: this.#shared, clock: this.time })
  readonly outbox = new InMemoryOutbox({ conversations: this.#shared, clock: this.time })
  /** Passed at every fault point. */
  at: (point: FaultPoint) => Promise<void> = async () => {}
  /** Thinks about what was said; the turn is taken when it returns. */
  think: (said: string) => Promise<void> = async () => {}
  /** What each turn was thought out about, also of those never committed. */
  readonly thought: string[] = []
  /** What is said besides repeating. */
  repliesTo: (said: string) => string[] = (said) => [said]
  unclearReply: 'resend' | 'leave' = 'resend'
  readonly #bursts: boolean
  #minted = 0

  constructor({ bursts = false }: { bursts?: boolean } = {}) {
    this.#bursts = bursts
  }

  /** The customer writes now; the event brings the reply token `t-<text>`. Nobody is woken by it. */
  async write(content: string | InboundContent, other: Partial<InboundEvent> = {}): Promise<void> {
    const name = typeof content === 'string' ? content : content.kind
    await this.inbox.store({
      tenantId: minato,
      channel: 'line',
      conversationId: guest,
      customerId: customerId('u'),
      eventId: eventId(name),
      at: this.time.now(),
      content: typeof content === 'string' ? { kind: 'text', text: content } : content,
      replyToken: { token: `t-${name}`, until: new Date(this.time.now().getTime() + tokenLife) },
      ...other,
    })
  }

  /** Serves the conversation, and returns how many turns were taken; as much time passes as that takes. */
  async serve(worker = 'one'): Promise<number> {
    return await this.time.until(this.begin(worker))
  }

  /** Serves without letting time pass. */
  async begin(worker = 'one'): Promise<number> {
    return (await this.worker(worker).serve(minato, guest)).length
  }

  /** What turns were taken, by what they answered. */
  async turns(): Promise<string[]> {
    return (await this.conversations.lastTurns(minato, guest, 99)).map(({ events }) => events.join('+'))
  }

  /** A worker as a process of its own would make it. */
  worker(worker: string): ServeConversation {
    const { time, log, screen, outbox, conversations } = this
    const faultPoints = { pass: async (point: FaultPoint) => await this.at(point) }
    const channels = { of: async () => screen }
    return new ServeConversation({
      tenants: {
        list: async () => [minato],
        find: async () => ({ id: minato, profile: { line: { unclearReply: this.unclearReply } } }) as never,
      },
      conversations,
      takeTurn: { take: async (_: unknown, claimed: ClaimedConversation) => await this.#take(claimed), apologise } as unknown as TakeTurn,
      deliverMessages: new DeliverMessages({ outbox, channels, clock: time, timers: time, faultPoints, logger: log }),
      channels,
      idSource: { next: () => `id-${++this.#minted}` },
      clock: time,
      timers: time,
      faultPoints,
      logger: log,
      worker,
      burstChannels: new Set(this.#bursts ? ['line'] : []),
    })
  }

  async #take(claimed: ClaimedConversation): Promise<TakenTurn> {
    const said = claimed.pending.map(({ content }) => (content.kind === 'text' ? content.text : content.kind)).join(' ')
    this.thought.push(said)
    await this.think(said)
    const last = claimed.pending.at(-1)?.content
    if (last?.kind === 'tap' && last.data === 'answer' && claimed.held.length > 0) return turnOf(claimed, [])
    return turnOf(claimed, this.repliesTo(said))
  }
}

function apologise(_: unknown, claimed: ClaimedConversation): TakenTurn {
  return turnOf(claimed, [`sorry for ${claimed.pending[0]?.eventId}`])
}

function turnOf({ lease, pending, turnCount, state }: ClaimedConversation, texts: readonly string[]): TakenTurn {
  const turn = {
    id: turnId(`turn-${lease.conversationId}-${turnCount + 1}`),
    tenantId: minato,
    conversationId: lease.conversationId,
    customerId: customerId('u'),
    channel: 'line',
    number: turnCount + 1,
    events: pending.map(({ eventId }) => eventId),
    replies: texts.map((text) => ({ text })),
  }
  return { turn, state } as unknown as TakenTurn
}
