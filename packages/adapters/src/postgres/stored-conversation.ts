import type { ConversationState } from '@frontdesk/core/conversation/conversation-state'
import type { InboundContent, InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Reply } from '@frontdesk/core/conversation/reply'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { type ConversationId, customerId, eventId, type TenantId, turnId } from '@frontdesk/core/kernel/ids'

/** A conversation's row together with what is open in it, as `select open` reads it. */
export type OpenConversationRow = {
  readonly state: ConversationState
  readonly turn_count: number
  readonly pending: readonly EventRow[]
  readonly undelivered: readonly MessageRow[]
}

type EventRow = {
  readonly channel: string
  readonly event_id: string
  readonly customer_id: string
  readonly at: string
  readonly content: InboundContent
  readonly customer_language: string | null
}

type MessageRow = {
  readonly message_id: string
  readonly customer_id: string
  readonly channel: string
  readonly turn_id: string
  readonly position: number
  readonly reply: Reply
  readonly attempts: number
}

/** Reads a stored event; times inside Postgres's JSON are ISO text. */
export function readEvent(tenantId: TenantId, conversationId: ConversationId, row: EventRow): InboundEvent {
  return {
    tenantId,
    channel: row.channel,
    conversationId,
    customerId: customerId(row.customer_id),
    eventId: eventId(row.event_id),
    at: new Date(row.at),
    content: row.content,
    ...(row.customer_language === null ? {} : { customerLanguage: row.customer_language }),
  }
}

/** Reads a stored message. */
export function readMessage(tenantId: TenantId, conversationId: ConversationId, row: MessageRow): OutboundMessage {
  return {
    id: row.message_id,
    tenantId,
    conversationId,
    customerId: customerId(row.customer_id),
    channel: row.channel,
    turnId: turnId(row.turn_id),
    position: row.position,
    reply: row.reply,
    attempts: row.attempts,
  }
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
