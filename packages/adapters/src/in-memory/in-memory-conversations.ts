import type { ConversationState } from '@frontdesk/core/conversation/conversation-state'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
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
      kept = { events: new Map(), conversations: new Map(), turns: new Map(), messages: new Map(), arrivals: 0 }
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
  /** Counts whatever came in, to tell what is older. */
  arrivals: number
}

export type KeptEvent = { readonly event: InboundEvent; readonly arrival: number; answered: boolean }

export type KeptConversation = {
  state: ConversationState
  turnCount: number
  fencingToken: number
  /** Absent when nobody has the lease. `until` is in milliseconds since the epoch. */
  lease?: { readonly worker: string; readonly until: number } | undefined
}

export type KeptMessage = {
  readonly message: OutboundMessage
  readonly turnNumber: number
  readonly arrival: number
  attempts: number
  state: 'pending' | 'delivered' | 'held' | 'dead'
  reason?: string
}

/** The events of a conversation that no turn has answered, by the customer's time and then by arrival. */
export function pendingEvents(kept: KeptTenant, conversationId: ConversationId): KeptEvent[] {
  return [...kept.events.values()]
    .filter(({ event, answered }) => !answered && event.conversationId === conversationId)
    .sort((one, other) => one.event.at.getTime() - other.event.at.getTime() || one.arrival - other.arrival)
}

/** The messages of a conversation that are not settled, in order. */
export function undeliveredMessages(kept: KeptTenant, conversationId: ConversationId): KeptMessage[] {
  return [...kept.messages.values()]
    .filter(({ message, state }) => state === 'pending' && message.conversationId === conversationId)
    .sort((one, other) => one.turnNumber - other.turnNumber || one.message.position - other.message.position)
}
