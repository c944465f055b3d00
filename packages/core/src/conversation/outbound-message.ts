import type { ConversationId, CustomerId, TenantId, TurnId } from '../kernel/ids.ts'
import type { ReplyToken } from './inbound-event.ts'
import type { Reply } from './reply.ts'

/** A reply on its way to the customer. Stored with its turn, delivered after. */
export type OutboundMessage = {
  /** A UUID, minted once; channels that know idempotency keys are given it. */
  readonly id: string
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly customerId: CustomerId
  readonly channel: string
  readonly turnId: TurnId
  /** Its place among the turn's replies, from 0. */
  readonly position: number
  readonly reply: Reply
  /** How often delivery was started before. More than 0 means that the customer may have seen it already. */
  readonly attempts: number
  /** The way delivery was last started. */
  readonly lastWay?: DeliveryWay
  /** The reply token delivery was last started with. */
  readonly replyToken?: ReplyToken
}

/** An answer to what the customer just did, free of charge, or a message on the desk's own account. */
export type DeliveryWay = 'reply' | 'push'

/** The message as one that nobody has begun to deliver: for when what was begun came to nothing for certain. */
export function asUntried({ lastWay: _way, replyToken: _token, ...message }: OutboundMessage): OutboundMessage {
  return { ...message, attempts: 0 }
}
