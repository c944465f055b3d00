import type { ChannelState } from './channels.ts'
import { kindOfId, lineId, messageId, opaqueToken, ulid } from './identifiers.ts'
import type { ReplyTokens } from './reply-tokens.ts'
import type { SentContents } from './sent-contents.ts'

type Anywhere = {
  /** Who does it; the options' `from` when absent. */
  readonly from?: string
  /** Id of the group or room it happens in; one to one when absent. */
  readonly in?: string
  readonly mode?: 'active' | 'standby'
  /** `source` without `userId`, as for users who have not agreed to the official account's terms. */
  readonly withoutUserId?: boolean
  /** When it happened, ms since 1970; now when absent. */
  readonly timestamp?: number
  readonly webhookEventId?: string
}
type Media = {
  /** What `GET …/content` gives: bytes, or base64 text. A few made-up bytes when absent. */
  readonly content?: Uint8Array | string
  readonly contentType?: string
  /** Milliseconds (of the virtual clock) during which the content is still being prepared. */
  readonly preparing?: number
  readonly duration?: number
  /** `{ type: 'external', originalContentUrl, … }` when the bytes are elsewhere; `{ type: 'line' }` when absent. */
  readonly contentProvider?: Readonly<Record<string, string>>
  /** `{ id, index, total }` of pictures sent together. */
  readonly imageSet?: Readonly<Record<string, string | number>>
}

/** What a customer does. */
export type Happening = Anywhere &
  (
    | {
        readonly type: 'text'
        readonly text: string
        readonly quotedMessageId?: string
        readonly mention?: object
        readonly emojis?: readonly object[]
      }
    | {
        readonly type: 'sticker'
        readonly packageId?: string
        readonly stickerId?: string
        readonly keywords?: readonly string[]
        readonly text?: string
      }
    | ({ readonly type: 'image' | 'video' | 'audio' } & Media)
    | ({ readonly type: 'file'; readonly fileName?: string } & Media)
    | {
        readonly type: 'location'
        readonly latitude: number
        readonly longitude: number
        readonly title?: string
        readonly address?: string
      }
    | { readonly type: 'postback'; readonly data: string; readonly params?: Readonly<Record<string, string>> }
    | { readonly type: 'follow'; readonly isUnblocked?: boolean }
    | { readonly type: 'unfollow' | 'join' | 'leave' }
    | { readonly type: 'memberJoined' | 'memberLeft'; readonly members: readonly string[] }
    | { readonly type: 'unsend'; readonly messageId: string }
    | { readonly type: 'messageEdited'; readonly messageId: string; readonly text: string }
    | { readonly type: 'videoPlayComplete'; readonly trackingId: string }
    | {
        readonly type: 'other'
        readonly event: Readonly<Record<string, unknown>> & { readonly type: string }
        readonly repliable?: boolean
      }
  )

export type WebhookEvent = {
  readonly type: string
  readonly webhookEventId: string
  readonly deliveryContext: { readonly isRedelivery: boolean }
  readonly timestamp: number
  readonly source?: { readonly type: string; readonly userId?: string; readonly groupId?: string; readonly roomId?: string }
  readonly replyToken?: string
  readonly mode: 'active' | 'standby'
  readonly message?: { readonly id: string; readonly type: string; readonly [property: string]: unknown }
  readonly [property: string]: unknown
}

const notRepliable = new Set(['unfollow', 'leave', 'memberLeft', 'unsend'])
const messageTypes = new Set(['text', 'sticker', 'image', 'video', 'audio', 'file', 'location'])

export type EventContext = {
  readonly channel: ChannelState
  readonly replyTokens: ReplyTokens
  readonly contents: SentContents
  readonly now: number
}

/** Makes the event of a webhook of what a customer did, and changes what LINE knows: who blocked, who joined, what was unsent. */
export function eventOf(happening: Happening, context: EventContext): WebhookEvent {
  const { channel, now } = context
  const botUserId = channel.settings.botUserId
  const userId = happening.from ?? lineId('user', 'customer')
  const timestamp = happening.timestamp ?? now
  const mode = happening.mode ?? 'active'
  const group = happening.in === undefined ? undefined : channel.group(happening.in)
  applyEffects(happening, userId, context, timestamp)
  const chat = group === undefined ? {} : { [`${group.kind}Id`]: group.id }
  const hidden = happening.withoutUserId === true || happening.type === 'join' || happening.type === 'leave'
  const who = hidden ? {} : { userId }
  const repliable = happening.type === 'other' ? happening.repliable === true : !notRepliable.has(happening.type)
  return {
    ...detailsOf(happening, context),
    webhookEventId: happening.webhookEventId ?? ulid(timestamp),
    deliveryContext: { isRedelivery: false },
    timestamp,
    source: { type: group?.kind ?? 'user', ...chat, ...who },
    ...(repliable && mode === 'active' ? { replyToken: context.replyTokens.mint(botUserId, group?.id ?? userId, timestamp) } : {}),
    mode,
  }
}

function applyEffects(happening: Happening, userId: string, { channel, contents }: EventContext, timestamp: number): void {
  const user = channel.user(userId)
  const group = happening.in === undefined ? undefined : channel.group(happening.in)
  if (group !== undefined) group.members.add(userId)
  else if (messageTypes.has(happening.type)) user.lastWroteAt = timestamp
  if (happening.type === 'follow') Object.assign(user, { friend: true, blocked: false })
  if (happening.type === 'unfollow') Object.assign(user, { friend: false, blocked: true })
  if (happening.type === 'join' && group !== undefined) group.left = false
  if (happening.type === 'leave' && group !== undefined) group.left = true
  if (happening.type === 'memberJoined') for (const member of happening.members) group?.members.add(member)
  if (happening.type === 'memberLeft') for (const member of happening.members) group?.members.delete(member)
  if (happening.type === 'unsend') contents.unsend(happening.messageId)
}

function detailsOf(happening: Happening, context: EventContext): { readonly type: string; readonly [property: string]: unknown } {
  switch (happening.type) {
    case 'postback':
      return { type: 'postback', postback: given({ data: happening.data, params: happening.params }) }
    case 'follow':
      return { type: 'follow', follow: { isUnblocked: happening.isUnblocked ?? false } }
    case 'unfollow':
    case 'join':
    case 'leave':
      return { type: happening.type }
    case 'memberJoined':
    case 'memberLeft': {
      const members = happening.members.map((userId) => ({ type: kindOfId(userId), userId }))
      return { type: happening.type, [happening.type === 'memberJoined' ? 'joined' : 'left']: { members } }
    }
    case 'unsend':
      return { type: 'unsend', unsend: { messageId: happening.messageId } }
    case 'messageEdited':
      return { type: 'messageEdited', message: { type: 'text', id: happening.messageId, text: happening.text } }
    case 'videoPlayComplete':
      return { type: 'videoPlayComplete', videoPlayComplete: { trackingId: happening.trackingId } }
    case 'other':
      return happening.event
    default:
      return { type: 'message', message: messageOf(happening, context) }
  }
}

type Message = Extract<Happening, { type: 'text' | 'sticker' | 'image' | 'video' | 'audio' | 'file' | 'location' }>

function messageOf(message: Message, { channel, contents, now }: EventContext): object {
  const { botUserId } = channel.settings
  const id = messageId()
  const tokens = { quoteToken: opaqueToken(), markAsReadToken: contents.mintReadToken(botUserId) }
  if (message.type === 'text') {
    const { text, emojis, mention, quotedMessageId } = message
    return given({ type: 'text', id, ...tokens, text, emojis, mention, quotedMessageId })
  }
  if (message.type === 'sticker') {
    const { packageId = '446', stickerId = '1988', keywords, text } = message
    return given({ type: 'sticker', id, ...tokens, packageId, stickerId, stickerResourceType: 'STATIC', keywords, text })
  }
  const { markAsReadToken } = tokens
  if (message.type === 'location') {
    const { title, address, latitude, longitude } = message
    return given({ type: 'location', id, markAsReadToken, title, address, latitude, longitude })
  }
  const fileSize = contents.keep(id, { ...message, botUserId, now })
  if (message.type === 'file') return { type: 'file', id, markAsReadToken, fileName: message.fileName ?? 'file.pdf', fileSize }
  const { contentProvider = { type: 'line' }, imageSet } = message
  if (message.type === 'image') return given({ type: 'image', id, ...tokens, contentProvider, imageSet })
  const duration = message.duration ?? 3000
  if (message.type === 'video') return { type: 'video', id, ...tokens, duration, contentProvider }
  return { type: 'audio', id, markAsReadToken, duration, contentProvider }
}

function given(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}
