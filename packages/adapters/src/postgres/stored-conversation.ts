import type { ConversationState } from '@frontdesk/core/conversation/conversation-state'
import type { InboundContent, InboundEvent, ReplyToken } from '@frontdesk/core/conversation/inbound-event'
import type { DeliveryWay, OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Reply } from '@frontdesk/core/conversation/reply'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { type ConversationId, conversationId, customerId, eventId, type TenantId, turnId } from '@frontdesk/core/kernel/ids'

/** A conversation's row together with what is open in it, as `readOpen` reads it. */
export type OpenConversationRow = {
  readonly conversation_id: string
  readonly state: ConversationState
  readonly turn_count: number
  readonly worker: string | null
  readonly fencing_token: number
  readonly lease_until: Date | null
  readonly tries: number
  readonly pending: readonly EventRow[]
  readonly open_messages: readonly MessageRow[]
}

type EventRow = {
  readonly channel: string
  readonly event_id: string
  readonly customer_id: string
  readonly at: string
  readonly content: InboundContent
  readonly customer_language: string | null
  readonly reply_token: string | null
  readonly reply_until: string | null
  readonly message_id: string | null
}

type MessageRow = {
  readonly message_id: string
  readonly customer_id: string
  readonly channel: string
  readonly turn_id: string
  readonly position: number
  readonly reply: Reply
  readonly state: 'pending' | 'held'
  readonly attempts: number
  readonly way: DeliveryWay | null
  readonly reply_token: string | null
  readonly reply_until: string | null
}

/** Reads a conversation whose lease is ours. */
export function openConversation(tenantId: TenantId, row: OpenConversationRow): ClaimedConversation {
  const conversation = conversationId(row.conversation_id)
  const messagesIn = (state: MessageRow['state']) =>
    row.open_messages.filter((message) => message.state === state).map((message) => readMessage(tenantId, conversation, message))
  return {
    lease: {
      tenantId,
      conversationId: conversation,
      worker: row.worker ?? '',
      fencingToken: row.fencing_token,
      until: row.lease_until ?? new Date(0),
    },
    state: row.state,
    pending: row.pending.map((event) => readEvent(tenantId, conversation, event)),
    undelivered: messagesIn('pending'),
    held: messagesIn('held'),
    turnCount: row.turn_count,
    tries: row.tries,
  }
}

/** Times inside Postgres's JSON are ISO text. */
function readEvent(tenantId: TenantId, conversation: ConversationId, row: EventRow): InboundEvent {
  const replyToken = readReplyToken(row)
  return {
    tenantId,
    channel: row.channel,
    conversationId: conversation,
    customerId: customerId(row.customer_id),
    eventId: eventId(row.event_id),
    at: new Date(row.at),
    content: row.content,
    ...(row.customer_language !== null && { customerLanguage: row.customer_language }),
    ...(replyToken && { replyToken }),
    ...(row.message_id !== null && { messageId: row.message_id }),
  }
}

function readMessage(tenantId: TenantId, conversation: ConversationId, row: MessageRow): OutboundMessage {
  const replyToken = readReplyToken(row)
  return {
    id: row.message_id,
    tenantId,
    conversationId: conversation,
    customerId: customerId(row.customer_id),
    channel: row.channel,
    turnId: turnId(row.turn_id),
    position: row.position,
    reply: row.reply,
    attempts: row.attempts,
    ...(row.way !== null && { lastWay: row.way }),
    ...(replyToken && { replyToken }),
  }
}

function readReplyToken(row: { readonly reply_token: string | null; readonly reply_until: string | null }): ReplyToken | undefined {
  if (row.reply_token === null || row.reply_until === null) return undefined
  return { token: row.reply_token, until: new Date(row.reply_until) }
}

/** A turn as JSON keeps it: its instants are ISO text. */
export type StoredTurn = Omit<Turn, 'at' | 'receipts'> & {
  readonly at: string
  readonly receipts: readonly (Omit<Turn['receipts'][number], 'at'> & { readonly at: string })[]
}

/** Reads a stored turn. */
export function readTurn(stored: StoredTurn): Turn {
  return {
    ...stored,
    at: new Date(stored.at),
    receipts: stored.receipts.map((receipt) => ({ ...receipt, at: new Date(receipt.at) })),
  }
}
