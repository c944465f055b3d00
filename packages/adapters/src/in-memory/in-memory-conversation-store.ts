import { type ConversationState, freshState } from '@frontdesk/core/conversation/conversation-state'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation, ConversationStore, Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, EventId, TenantId, TurnId } from '@frontdesk/core/kernel/ids'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import { type InMemoryConversations, type KeptConversation, type KeptTenant, messagesIn, pendingEvents } from './in-memory-conversations.ts'

/** Conversations in memory. Each verb is one uninterrupted step, which is all the transaction it needs. */
export class InMemoryConversationStore implements ConversationStore {
  readonly #conversations: InMemoryConversations
  readonly #clock: Clock

  constructor({ conversations, clock }: { conversations: InMemoryConversations; clock: Clock }) {
    this.#conversations = conversations
    this.#clock = clock
  }

  claim(
    tenantId: TenantId,
    conversationId: ConversationId,
    worker: string,
    leaseMilliseconds: number,
  ): Promise<ClaimedConversation | 'held'> {
    const tenant = this.#conversations.of(tenantId)
    const kept = tenant.conversations.get(conversationId) ?? { state: structuredClone(freshState), turnCount: 0, fencingToken: 0, tries: 0 }
    const now = this.#clock.now().getTime()
    if (kept.lease !== undefined && kept.lease.until > now) return Promise.resolve('held')
    kept.lease = { worker, until: now + leaseMilliseconds }
    kept.fencingToken++
    kept.tries++
    tenant.conversations.set(conversationId, kept)
    return Promise.resolve(
      claimed(tenant, kept, { tenantId, conversationId, worker, fencingToken: kept.fencingToken, until: new Date(kept.lease.until) }),
    )
  }

  reload(lease: Lease): Promise<ClaimedConversation | 'lease-lost'> {
    const kept = this.#held(lease)
    if (kept?.lease === undefined) return Promise.resolve('lease-lost')
    return Promise.resolve(claimed(this.#conversations.of(lease.tenantId), kept, { ...lease, until: new Date(kept.lease.until) }))
  }

  extend(lease: Lease, leaseMilliseconds: number): Promise<boolean> {
    const kept = this.#held(lease)
    if (kept !== undefined) kept.lease = { worker: lease.worker, until: this.#clock.now().getTime() + leaseMilliseconds }
    return Promise.resolve(kept !== undefined)
  }

  // async, so that a refusal is a rejection as it is with a database.
  async commit(
    lease: Lease,
    turn: Turn,
    state: ConversationState,
    outbox: readonly OutboundMessage[],
    { onlyIfLatest = false }: { readonly onlyIfLatest?: boolean } = {},
  ): Promise<'committed' | 'superseded' | 'lease-lost'> {
    const kept = this.#held(lease)
    const tenant = this.#conversations.of(lease.tenantId)
    refuseOthers(lease, [turn, ...outbox])
    if (kept === undefined) return 'lease-lost'
    const answered = new Set<string>(turn.events)
    const open = pendingEvents(tenant, lease.conversationId)
    const takenBack = [...tenant.events.values()].some(({ event, closed }) => closed?.why === 'unsent' && answered.has(event.eventId))
    if (takenBack) return 'superseded'
    if (onlyIfLatest && open.some(({ event }) => !answered.has(event.eventId))) return 'superseded'
    refuseRepeated(turn, outbox, tenant)
    kept.tries = 0
    kept.state = structuredClone(state)
    kept.turnCount++
    tenant.turns.set(turn.id, structuredClone(turn))
    for (const message of outbox) {
      const arrival = ++tenant.arrivals
      tenant.messages.set(message.id, {
        message: structuredClone(message),
        turnNumber: turn.number,
        arrival,
        createdAt: this.#clock.now(),
        state: 'pending',
      })
    }
    for (const event of open) {
      if (event.event.channel === turn.channel && answered.has(event.event.eventId)) event.answeredBy = turn.id
    }
    return 'committed'
  }

  bury(lease: Lease, channel: string, eventId: EventId, reason: string): Promise<boolean> {
    const kept = this.#held(lease)
    if (kept === undefined) return Promise.resolve(false)
    kept.tries = 0
    const open = pendingEvents(this.#conversations.of(lease.tenantId), lease.conversationId)
    const event = open.find((one) => one.event.channel === channel && one.event.eventId === eventId)
    if (event) event.closed = { why: 'dead', reason, at: this.#clock.now() }
    return Promise.resolve(true)
  }

  release(
    lease: Lease,
    { failed = false, unworked = false }: { readonly failed?: boolean; readonly unworked?: boolean } = {},
  ): Promise<'idle' | 'pending'> {
    const kept = this.#held(lease)
    if (kept === undefined) return Promise.resolve('idle')
    kept.lease = undefined
    if (unworked) kept.tries = Math.max(0, kept.tries - 1)
    else if (!failed) kept.tries = 0
    const open = pendingEvents(this.#conversations.of(lease.tenantId), lease.conversationId)
    return Promise.resolve([...open].length > 0 ? 'pending' : 'idle')
  }

  readTurn(tenantId: TenantId, turnId: TurnId): Promise<Turn | undefined> {
    return Promise.resolve(structuredClone(this.#conversations.of(tenantId).turns.get(turnId)))
  }

  lastTurns(tenantId: TenantId, conversationId: ConversationId, limit: number): Promise<readonly Turn[]> {
    const turns = [...this.#conversations.of(tenantId).turns.values()]
      .filter((turn) => turn.conversationId === conversationId)
      .sort((one, other) => other.number - one.number)
      .slice(0, limit)
    return Promise.resolve(structuredClone(turns.reverse()))
  }

  /** The conversation, while the lease is still ours: the worker's, with the newest token. */
  #held({ tenantId, conversationId, worker, fencingToken }: Lease): KeptConversation | undefined {
    const kept = this.#conversations.of(tenantId).conversations.get(conversationId)
    return kept?.lease?.worker === worker && kept.fencingToken === fencingToken ? kept : undefined
  }
}

function claimed(tenant: KeptTenant, kept: KeptConversation, lease: Lease): ClaimedConversation {
  return structuredClone({
    lease,
    state: kept.state,
    pending: pendingEvents(tenant, lease.conversationId).map(({ event }) => withoutOriginal(event)),
    undelivered: messagesIn(tenant, lease.conversationId, 'pending').map(({ message }) => message),
    held: messagesIn(tenant, lease.conversationId, 'held').map(({ message }) => message),
    turnCount: kept.turnCount,
    tries: kept.tries,
  })
}

function withoutOriginal(event: InboundEvent): InboundEvent {
  const { original: _, ...rest } = event
  return rest
}

/** A turn or message of another conversation under this lease is a bug of the caller's, not a lost lease. */
function refuseOthers(lease: Lease, written: readonly (Turn | OutboundMessage)[]): void {
  for (const { tenantId, conversationId } of written) {
    if (tenantId !== lease.tenantId || conversationId !== lease.conversationId) {
      throw new RangeError('a turn and its messages belong to the conversation whose lease they are committed under')
    }
  }
}

/** What a database refuses by its keys. */
function refuseRepeated(turn: Turn, outbox: readonly OutboundMessage[], tenant: KeptTenant): void {
  if (tenant.turns.has(turn.id)) throw new RangeError(`the turn ${turn.id} is already there`)
  const taken = outbox.find((message) => tenant.messages.has(message.id))
  if (taken !== undefined) throw new RangeError(`the message ${taken.id} is already there`)
}
