import type { ConversationState } from '@frontdesk/core/conversation/conversation-state'
import { freshState } from '@frontdesk/core/conversation/conversation-state'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation, Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import type { KeptReason } from '@frontdesk/core/conversation/ports/inbox'
import type { DeliveryOutcome } from '@frontdesk/core/conversation/ports/outbox'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, TenantId } from '@frontdesk/core/kernel/ids'
import * as sql from './conversation-statements.ts'
import { settleMessages } from './outbox-statements.ts'
import { openConversation, type OpenConversationRow } from './stored-conversation.ts'
import { storedId, storedJson, storedText } from './stored-json.ts'
import type { Operation } from './tenant-batches.ts'

/** Ranks: what is stored first is seen by the claims and releases after it in the same transaction. */

type ArrivedEvent = { readonly event: InboundEvent; readonly kept: KeptReason | undefined }

export const storeEvent: Operation<ArrivedEvent, 'stored' | 'duplicate'> = {
  rank: 1,
  key: ({ event }) => JSON.stringify([event.channel, event.eventId]),
  statements: (tenantId, items) => [{ text: sql.insertEvents, values: [tenantId, storedJson(items.map(eventRow))] }],
  read: (items, [inserted]) => {
    const rows = (inserted?.rows ?? []) as readonly { channel: string; event_id: string }[]
    const fresh = new Set(rows.map((row) => JSON.stringify([row.channel, row.event_id])))
    return items.map((item) => (fresh.has(storeEvent.key(item)) ? 'stored' : 'duplicate'))
  },
}

function eventRow({ event, kept }: ArrivedEvent) {
  return {
    channel: storedId(event.channel),
    eventId: storedId(event.eventId),
    conversationId: storedId(event.conversationId),
    customerId: storedId(event.customerId),
    at: event.at,
    content: event.content,
    customerLanguage: event.customerLanguage,
    replyToken: event.replyToken?.token,
    replyUntil: event.replyToken?.until,
    messageId: event.messageId,
    unsends: event.content.kind === 'unsend' ? event.content.messageId : undefined,
    original: event.original,
    kept,
  }
}

type Commitment = {
  readonly lease: Lease
  readonly turn: Turn
  readonly state: ConversationState
  readonly outbox: readonly OutboundMessage[]
  readonly onlyIfLatest: boolean
}

export const writeTurn: Operation<Commitment, 'committed' | 'refused'> = {
  rank: 2,
  key: ({ lease }) => lease.conversationId,
  statements: (tenantId, items) => [{ text: sql.writeTurns, values: [tenantId, storedJson(items.map(turnRow))] }],
  read: (items, [written]) => {
    const committed = conversationsIn(written)
    return items.map(({ lease }) => (committed.has(lease.conversationId) ? 'committed' : 'refused'))
  },
}

function turnRow({ lease, turn, state, outbox, onlyIfLatest }: Commitment) {
  return {
    ...leaseRow(lease),
    onlyIfLatest,
    state,
    turnId: storedId(turn.id),
    number: turn.number,
    customerId: storedId(turn.customerId),
    at: turn.at,
    record: turn,
    channel: turn.channel,
    events: turn.events.map(storedId),
    messages: outbox,
  }
}

type Settlement = { readonly messageId: string; readonly outcome: DeliveryOutcome }

export const settleMessage: Operation<Settlement, void> = {
  rank: 3,
  key: ({ messageId }) => messageId,
  statements: (tenantId, items) => [{ text: settleMessages, values: [tenantId, storedJson(items.map(settlementRow))] }],
  read: (items) => items.map(() => undefined),
}

function settlementRow({ messageId, outcome }: Settlement) {
  return {
    messageId,
    outcome: outcome.outcome,
    way: outcome.outcome === 'delivered' ? outcome.way : undefined,
    presumed: outcome.outcome === 'delivered' && outcome.presumed === true,
    reason: outcome.outcome === 'delivered' ? undefined : storedText(outcome.reason),
  }
}

type Release = { readonly lease: Lease; readonly tries: 'forgotten' | 'kept' | 'taken-back' }

export const releaseLease: Operation<Release, 'idle' | 'pending'> = {
  rank: 4,
  key: ({ lease }) => lease.conversationId,
  statements: (tenantId, items) => [
    { text: sql.releaseLeases, values: [tenantId, storedJson(items.map(({ lease, tries }) => ({ ...leaseRow(lease), tries })))] },
    // A statement of its own, begun when the row is ours: whoever still found the lease held had stored their event before that.
    { text: sql.findPending, values: [tenantId, items.map(({ lease }) => lease.conversationId)] },
  ],
  read: (items, [released, pending]) => {
    const ours = conversationsIn(released)
    const open = conversationsIn(pending)
    return items.map(({ lease }) => (ours.has(lease.conversationId) && open.has(lease.conversationId) ? 'pending' : 'idle'))
  },
}

type Claim = { readonly conversationId: ConversationId; readonly worker: string; readonly leaseMilliseconds: number }

/** Reads in a statement of its own, because a statement sees the rows as they were when it began: joined to the one that takes the lease, it could wait there for the last holder's commit and then still call the events pending that this commit has answered. */
export const claimLease: Operation<{ readonly tenantId: TenantId; readonly claim: Claim }, ClaimedConversation | 'held'> = {
  rank: 5,
  key: ({ claim }) => claim.conversationId,
  statements: (tenantId, items) => [
    { text: sql.takeLeases, values: [tenantId, storedJson(items.map(({ claim }) => ({ ...claim, state: freshState })))] },
    { text: sql.readOpen, values: [tenantId, items.map(({ claim }) => claim.conversationId)] },
  ],
  read: (items, [taken, open]) => {
    const ours = conversationsIn(taken)
    const found = openRows(open)
    return items.map(({ tenantId, claim }) => {
      const row = found.get(claim.conversationId)
      return ours.has(claim.conversationId) && row ? openConversation(tenantId, row) : 'held'
    })
  },
}

export const readLeased: Operation<Lease, ClaimedConversation | 'lease-lost'> = {
  rank: 6,
  key: ({ conversationId }) => conversationId,
  statements: (tenantId, items) => [{ text: sql.readOpen, values: [tenantId, items.map(({ conversationId }) => conversationId)] }],
  read: (items, [open]) => {
    const found = openRows(open)
    return items.map((lease) => {
      const row = found.get(lease.conversationId)
      return row?.worker === lease.worker && row.fencing_token === lease.fencingToken ? openConversation(lease.tenantId, row) : 'lease-lost'
    })
  },
}

type Extension = { readonly lease: Lease; readonly leaseMilliseconds: number }

export const extendLease: Operation<Extension, boolean> = {
  rank: 0,
  key: ({ lease }) => lease.conversationId,
  statements: (tenantId, items) => [
    {
      text: sql.extendLeases,
      values: [tenantId, storedJson(items.map(({ lease, leaseMilliseconds }) => ({ ...leaseRow(lease), leaseMilliseconds })))],
    },
  ],
  read: (items, [extended]) => {
    const ours = conversationsIn(extended)
    return items.map(({ lease }) => ours.has(lease.conversationId))
  },
}

function leaseRow({ conversationId, worker, fencingToken }: Lease) {
  return { conversationId: storedId(conversationId), worker: storedId(worker), fencingToken }
}

function conversationsIn(result: { readonly rows: readonly unknown[] } | undefined): ReadonlySet<string> {
  return new Set(((result?.rows ?? []) as readonly { conversation_id: string }[]).map((row) => row.conversation_id))
}

function openRows(result: { readonly rows: readonly unknown[] } | undefined): ReadonlyMap<string, OpenConversationRow> {
  return new Map(((result?.rows ?? []) as readonly OpenConversationRow[]).map((row) => [row.conversation_id, row]))
}
