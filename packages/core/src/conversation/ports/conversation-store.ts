import type { ConversationId, EventId, TenantId, TurnId } from '../../kernel/ids.ts'
import type { ConversationState } from '../conversation-state.ts'
import type { InboundEvent } from '../inbound-event.ts'
import type { OutboundMessage } from '../outbound-message.ts'
import type { Turn } from '../turn.ts'

/** Keeps conversations: who may work on one now, what it remembers, what was said. */
export interface ConversationStore {
  /**
   * Takes the conversation's lease for `leaseMilliseconds` by the store's own clock and, if that succeeds, reads what the next turn needs.
   * `held` when another worker's lease has not run out. Each successful claim carries a higher fencing token than any before, and is counted in
   * `tries` before any work is done. A conversation never seen before is claimed with a fresh state.
   */
  claim(
    tenantId: TenantId,
    conversationId: ConversationId,
    worker: string,
    leaseMilliseconds: number,
  ): Promise<ClaimedConversation | 'held'>
  /** Reads again what the next turn needs, under a lease already held; `lease-lost` when the fencing token is no longer the newest. */
  reload(lease: Lease): Promise<ClaimedConversation | 'lease-lost'>
  /** Holds the lease for longer; `false` when it is no longer ours. */
  extend(lease: Lease, leaseMilliseconds: number): Promise<boolean>
  /**
   * Writes, in one transaction: the turn, the new state, its replies as outbox messages (one per reply, ids given; `attempts`, `lastWay` and `replyToken` say
   * whether delivery is starting at once), and its events as answered. `tries` begins again at 0.
   * `lease-lost`, and nothing written, when the fencing token is no longer the newest. `superseded`, and nothing written, when
   * one of its events was taken back meanwhile, or with `onlyIfLatest` when an open event is there that the turn does not answer.
   */
  commit(
    lease: Lease,
    turn: Turn,
    state: ConversationState,
    outbox: readonly OutboundMessage[],
    options?: { readonly onlyIfLatest?: boolean },
  ): Promise<'committed' | 'superseded' | 'lease-lost'>
  /** Closes an open event as dead, with the reason; it stays in the inbox for operators (see `DeadLetters`). `tries` begins again at 0. `false` when the lease is lost. */
  bury(lease: Lease, channel: string, eventId: EventId, reason: string): Promise<boolean>
  /**
   * Gives the lease up, calm when it is no longer ours. `pending` when an event came in meanwhile that no turn has answered: whoever stored it
   * found the lease held and left it to us. `idle` when there is none, or the conversation is another worker's now.
   * `tries` begins again at 0, unless `failed`: then the claim stays counted against the conversation's oldest open event; or `unworked`: then it is taken
   * back, as if it had never been, since nothing was done under it or nothing that counts.
   */
  release(lease: Lease, options?: { readonly failed?: boolean; readonly unworked?: boolean }): Promise<'idle' | 'pending'>
  /** The tenant's turn with this id; `undefined` when there is none. */
  readTurn(tenantId: TenantId, turnId: TurnId): Promise<Turn | undefined>
  /** The conversation's last turns, oldest first; empty for a conversation never seen. */
  lastTurns(tenantId: TenantId, conversationId: ConversationId, limit: number): Promise<readonly Turn[]>
}

/** The right to work on a conversation until `until` (the store's clock). */
export type Lease = {
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly worker: string
  readonly fencingToken: number
  readonly until: Date
}

export type ClaimedConversation = {
  readonly lease: Lease
  readonly state: ConversationState
  /** Events no turn has answered and that are not closed, by the customer's time and then by arrival. Without their `original`, which no turn reads. */
  readonly pending: readonly InboundEvent[]
  /** Outbox messages not yet settled, in order. */
  readonly undelivered: readonly OutboundMessage[]
  /** Outbox messages held for the customer's next visit, in order. */
  readonly held: readonly OutboundMessage[]
  /** How many turns the conversation has had. */
  readonly turnCount: number
  /** How often the conversation was claimed, this time included, since a turn was last committed or the lease last given up in order. More than 1: a worker died or failed at it. */
  readonly tries: number
}
