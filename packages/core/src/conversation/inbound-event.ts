import type { ConversationId, CustomerId, EventId, TenantId } from '../kernel/ids.ts'
import type { Language } from '../kernel/language.ts'

/** Something a customer did on a channel, in our words, after the channel's door has checked it. */
export type InboundEvent = {
  readonly tenantId: TenantId
  /** The channel it came through, such as `terminal` or `line`. */
  readonly channel: string
  readonly conversationId: ConversationId
  readonly customerId: CustomerId
  /** The channel's own id for it: the same delivery twice carries the same id. */
  readonly eventId: EventId
  /** When the customer did it, by the channel's clock. */
  readonly at: Date
  readonly content: InboundContent
  /** The language the customer chose on the channel, where the channel tells. */
  readonly customerLanguage?: Language
  /** The right to one free answer, where the channel gives one. */
  readonly replyToken?: ReplyToken
  /** The channel's own id of the message, by which the customer may take it back. */
  readonly messageId?: string
  /** Somebody else answers on the channel now (LINE: standby): the event is kept, and nothing is said. */
  readonly standby?: true
  /** The event as the channel delivered it, with whatever we do not know of. JSON; personal data. */
  readonly original?: unknown
}

/** Answers once, free of charge, until then; `until` allows for the way to the channel and for clocks that differ. */
export type ReplyToken = { readonly token: string; readonly until: Date }

/** What the customer did. Personal data. */
export type InboundContent =
  | { readonly kind: 'text'; readonly text: string }
  /**
   * A choice offered earlier was tapped; `data` is the choice's own. `picked` is the date and time chosen with it, as a wall clock shows it:
   * `2026-12-01`, `19:00` or `2026-12-01T19:00`.
   */
  | { readonly kind: 'tap'; readonly data: string; readonly label?: string; readonly picked?: string }
  | { readonly kind: 'sticker'; readonly keywords: readonly string[] }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly kind: 'attachment'; readonly media: 'image' | 'audio' | 'video' | 'file'; readonly name?: string }
  /** The customer became a follower (`again`: after having left), or a group took the desk in. */
  | { readonly kind: 'arrival'; readonly how: 'follow' | 'join'; readonly again: boolean }
  /** The customer left, or a group put the desk out: nothing can be said to them any more. */
  | { readonly kind: 'departure'; readonly how: 'unfollow' | 'leave' }
  /** The customer took a message back: what was stored of it is deleted. */
  | { readonly kind: 'unsend'; readonly messageId: string }
  /** Something the channel tells of and the desk has no use for; `type` is the channel's word. */
  | { readonly kind: 'other'; readonly type: string }
