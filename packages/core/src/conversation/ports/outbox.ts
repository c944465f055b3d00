import type { TenantId } from '../../kernel/ids.ts'

/** Keeps account of what was delivered. Messages enter it only with their turn, by `ConversationStore.commit`. */
export interface Outbox {
  /**
   * Notes that delivery of the message is starting, before the channel is called. Returns how often it was started before; `settled`, and notes
   * nothing, when another worker has brought it to its end. Throws `RangeError` on a message the tenant does not have.
   */
  start(tenantId: TenantId, messageId: string): Promise<number | 'settled'>
  /** Settles the message for good. Settling again changes nothing. */
  settle(tenantId: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void>
}

/** How a message ended: seen by the channel, kept for the customer's next visit, or given up with a reason for operators. */
export type DeliveryOutcome =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'held'; readonly reason: string }
  | { readonly outcome: 'dead'; readonly reason: string }
