import type { ConversationId, TenantId } from '../../kernel/ids.ts'
import type { OutboundMessage } from '../outbound-message.ts'

/** Hands out a tenant's channels. */
export interface Channels {
  /** The tenant's channel of that name; `undefined` when the tenant has none. */
  of(tenantId: TenantId, channel: string): Promise<Channel | undefined>
}

/**
 * A way to a customer. All verbs take messages of one conversation, in order, and return when the channel has them. They throw `PortFailure`:
 * `throttled` means that nothing was sent; after `unavailable` it is unknown whether the customer sees the messages. No verb retries by itself.
 */
export interface Channel {
  /** How many of the messages, from the front, go into one `reply` or `push`; at least 1 when there is one. */
  fit(messages: readonly OutboundMessage[]): number
  /** Answers with a reply token, which is spent by it. A channel without reply tokens is never asked to. */
  reply(token: string, messages: readonly OutboundMessage[]): Promise<ReplyOutcome>
  /**
   * Sends on the desk's own account. The first message's id is the idempotency key, where the channel knows one: the same messages pushed again
   * are `delivered` and not shown twice.
   */
  push(messages: readonly OutboundMessage[]): Promise<PushOutcome>
  /** Shows the customer that an answer is being written, where the channel can. Failing is of no consequence. */
  showWorking(conversationId: ConversationId): Promise<void>
  /** How many pushes the channel allows this month; `undefined` where it does not count. */
  quota(): Promise<PushQuota | undefined>
}

export type ReplyOutcome =
  | { readonly outcome: 'delivered' }
  /** The token was spent before or has run out. */
  | { readonly outcome: 'token-refused' }
  /** The channel will never take these messages. */
  | { readonly outcome: 'refused'; readonly reason: string }

export type PushOutcome =
  | { readonly outcome: 'delivered' }
  /** The channel takes no more pushes this month. */
  | { readonly outcome: 'quota-reached' }
  | { readonly outcome: 'refused'; readonly reason: string }

/** `limit` absent: as many as wanted. */
export type PushQuota = { readonly limit?: number; readonly used: number }
