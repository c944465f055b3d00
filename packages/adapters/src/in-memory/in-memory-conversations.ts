import type { ConversationState } from '@frontdesk/core/conversation/conversation-state'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { DeliveryWay, OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { KeptReason } from '@frontdesk/core/conversation/ports/inbox'
import type { LedgerRow } from '@frontdesk/core/conversation/ports/outbox'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, TenantId } from '@frontdesk/core/kernel/ids'

/**
 * What the in-memory inbox, conversation store and outbox share: one object stands for one database. Gone with the process. What goes in and
 * comes out is copied, as a database would.
 */
export class InMemoryConversations {
  readonly #tenants = new Map<TenantId, KeptTenant>()

  /** Everything of one tenant's; nothing of another's can be reached from it. */
  of(tenantId: TenantId): KeptTenant {
    let kept = this.#tenants.get(tenantId)
    if (kept === undefined) {
      kept = { events: new Map(), conversations: new Map(), turns: new Map(), messages: new Map(), ledger: new Map(), arrivals: 0 }
      this.#tenants.set(tenantId, kept)
    }
    return kept
  }
}

export type KeptTenant = {
  /** By channel and event id. */
  readonly events: Map<string, KeptEvent>
  readonly conversations: Map<ConversationId, KeptConversation>
  /** By turn id. */
  readonly turns: Map<string, Turn>
  /** By message id. */
  readonly messages: Map<string, KeptMessage>
  /** By month and channel. */
  readonly ledger: Map<string, { -readonly [column in keyof LedgerRow]: LedgerRow[column] }>
  /** Counts whatever came in, to tell what is older. */
  arrivals: number
}

export type KeptEvent = {
  event: InboundEvent
  readonly arrival: number
  answeredBy?: string | undefined
  /** Why no turn answers it; absent while it is open or answered. */
  closed?: { readonly why: KeptReason | 'unsent' | 'dead' | 'dropped'; readonly reason?: string; readonly at: Date } | undefined
}

export type KeptConversation = {
  state: ConversationState
  turnCount: number
  fencingToken: number
  /** Claims since a turn was committed or the lease given up in order. */
  tries: number
  /** Absent when nobody has the lease. `until` is in milliseconds since the epoch. */
  lease?: { readonly worker: string; readonly until: number } | undefined
}

export type KeptMessage = {
  message: OutboundMessage
  readonly turnNumber: number
  readonly arrival: number
  readonly createdAt: Date
  state: 'pending' | 'delivered' | 'held' | 'dead'
  way?: DeliveryWay
  presumed?: boolean
  reason?: string
  settledAt?: Date
  /** In milliseconds since the epoch; not to be looked at by a sweep before. */
  dueAt?: number
  dropped?: boolean
}

/** The events of a conversation that no turn has answered, by the customer's time and then by arrival. */
export function pendingEvents(kept: KeptTenant, conversationId: ConversationId): KeptEvent[] {
  return [...kept.events.values()]
    .filter((kept) => isOpen(kept) && kept.event.conversationId === conversationId)
    .sort((one, other) => one.event.at.getTime() - other.event.at.getTime() || one.arrival - other.arrival)
}

export function isOpen({ answeredBy, closed }: KeptEvent): boolean {
  return answeredBy === undefined && closed === undefined
}

/** The messages of a conversation in this state, in order. */
export function messagesIn(kept: KeptTenant, conversationId: ConversationId, state: 'pending' | 'held'): KeptMessage[] {
  return [...kept.messages.values()]
    .filter((one) => one.state === state && one.message.conversationId === conversationId)
    .sort((one, other) => one.turnNumber - other.turnNumber || one.message.position - other.message.position)
}
