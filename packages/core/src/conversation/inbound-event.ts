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
}

/** What the customer did. Personal data. */
export type InboundContent =
  | { readonly kind: 'text'; readonly text: string }
  /** A choice offered earlier was tapped; `data` is the choice's own. */
  | { readonly kind: 'tap'; readonly data: string; readonly label?: string }
  | { readonly kind: 'sticker'; readonly keywords: readonly string[] }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly kind: 'attachment'; readonly media: 'image' | 'audio' | 'video' | 'file'; readonly name?: string }
