import type { ConversationId, TenantId } from '../../kernel/ids.ts'

/** What could not be processed or delivered, for operators: events in the inbox closed as dead, and outbox messages that ended dead. */
export interface DeadLetters {
  /** The tenant's dead letters, oldest first. */
  list(tenantId: TenantId): Promise<readonly DeadLetter[]>
  /** Opens it again as if it had just come: an event to be answered, a message to be delivered. `gone` when it is not dead (any more), so that replaying twice answers once. */
  replay(tenantId: TenantId, id: string): Promise<'replayed' | 'gone'>
  /** Takes it off the list for good; what the inbox or outbox holds of it stays. */
  drop(tenantId: TenantId, id: string): Promise<'dropped' | 'gone'>
}

export type DeadLetter = {
  /** `event:<channel>:<event id>` or `message:<message id>`. */
  readonly id: string
  readonly tenantId: TenantId
  readonly kind: 'event' | 'message'
  readonly reason: string
  /** When it came in or was written. */
  readonly at: Date
  readonly diedAt: Date
  readonly conversationId: ConversationId
  /** What the customer did or is told, as JSON. Personal data: shown only on demand. */
  readonly content: unknown
}
