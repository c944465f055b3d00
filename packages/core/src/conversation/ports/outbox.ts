import type { TenantId } from '../../kernel/ids.ts'
import type { ReplyToken } from '../inbound-event.ts'
import type { DeliveryWay } from '../outbound-message.ts'

/** Keeps account of what was delivered. Messages enter it only with their turn, by `ConversationStore.commit`. */
export interface Outbox {
  /**
   * Notes that delivery of the message is starting this way, before the channel is called. Returns how often it was started before; `settled`, and
   * notes nothing, when another worker has brought it to its end. A held message becomes pending again. Throws `RangeError` on a message the
   * tenant does not have.
   */
  start(tenantId: TenantId, messageId: string, way: DeliveryWay, replyToken?: ReplyToken): Promise<number | 'settled'>
  /** Settles the message. `delivered` and `dead` are for good: settling again changes nothing. Delivered messages enter the tenant's ledger. */
  settle(tenantId: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void>
  /** Leaves the message pending, and lets no sweep look at it for so long. */
  postpone(tenantId: TenantId, messageId: string, milliseconds: number): Promise<void>
  /** The tenant's deliveries of a month (`2026-12`, by the storage's clock in UTC), channel by channel. */
  ledger(tenantId: TenantId, month: string): Promise<readonly LedgerRow[]>
}

/** How a message ended: seen by the channel, kept for the customer's next visit, or given up with a reason for operators. */
export type DeliveryOutcome =
  /** `presumed`: the channel's answer was lost, and what it says since leaves no doubt worth asking the customer about (see docs/delivery.md). */
  | { readonly outcome: 'delivered'; readonly way: DeliveryWay; readonly presumed?: true }
  | { readonly outcome: 'held'; readonly reason: string }
  | { readonly outcome: 'dead'; readonly reason: string }

/** `presumed` counts those of `replies` and `pushes` whose arrival was presumed; `held` and `dead` how often messages ended so. */
export type LedgerRow = {
  readonly channel: string
  readonly replies: number
  readonly pushes: number
  readonly presumed: number
  readonly held: number
  readonly dead: number
}
