import { messageId, opaqueToken, ulid } from './line-identifiers.ts'

/** What a customer does, in the words the LINE simulator takes (`POST /_simulator/compose`), so that either can make the event of it. */
export type Happening =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'sticker'; readonly keywords: readonly string[] }
  | { readonly type: 'image' | 'audio' | 'video' }
  | { readonly type: 'file'; readonly fileName: string }
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number; readonly title: string; readonly address: string }
  | { readonly type: 'postback'; readonly data: string; readonly params?: Readonly<Record<string, string>> }
  | { readonly type: 'follow'; readonly isUnblocked: boolean }
  | { readonly type: 'unfollow' | 'join' | 'leave' }
  | { readonly type: 'memberJoined'; readonly members: readonly string[] }
  | { readonly type: 'unsend'; readonly messageId: string }
  | { readonly type: 'other'; readonly event: Readonly<Record<string, unknown>> & { readonly type: string }; readonly repliable: boolean }

/** Where, who and when. */
export type Occasion = {
  readonly from: string
  /** The group's id; one to one when absent. */
  readonly in?: string
  readonly mode: 'active' | 'standby'
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

/** One event of a webhook. */
export type LineEvent = {
  readonly type: string
  readonly webhookEventId: string
  readonly timestamp: number
  readonly replyToken?: string
  readonly message?: { readonly id: string }
  readonly deliveryContext: { readonly isRedelivery: boolean }
  readonly [property: string]: unknown
}

const withoutToken = new Set(['unfollow', 'leave', 'unsend'])

/** The event as LINE's documentation has it (https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects). Its reply token is made up. */
export function lineEvent(happening: Happening, { from, in: group, mode, timestamp }: Occasion): LineEvent {
  const hidden = happening.type === 'join' || happening.type === 'leave'
  const repliable = mode === 'active' && !withoutToken.has(happening.type) && (happening.type !== 'other' || happening.repliable)
  return {
    ...detailsOf(happening),
    webhookEventId: ulid(timestamp),
    deliveryContext: { isRedelivery: false },
    timestamp,
    source: {
      type: group === undefined ? 'user' : 'group',
      ...(group !== undefined && { groupId: group }),
      ...(!hidden && { userId: from }),
    },
    ...(repliable && { replyToken: opaqueToken() }),
    mode,
  }
}

type Details = { readonly type: string; readonly message?: { readonly id: string }; readonly [property: string]: unknown }

function detailsOf(happening: Happening): Details {
  switch (happening.type) {
    case 'postback':
      return { type: 'postback', postback: { data: happening.data, ...(happening.params && { params: happening.params }) } }
    case 'follow':
      return { type: 'follow', follow: { isUnblocked: happening.isUnblocked } }
    case 'unfollow':
    case 'join':
    case 'leave':
      return { type: happening.type }
    case 'memberJoined':
      return { type: 'memberJoined', joined: { members: happening.members.map((userId) => ({ type: 'user', userId })) } }
    case 'unsend':
      return { type: 'unsend', unsend: { messageId: happening.messageId } }
    case 'other':
      return happening.event
    default:
      return { type: 'message', message: messageOf(happening) }
  }
}

type MessageHappening = Extract<Happening, { readonly type: 'text' | 'sticker' | 'image' | 'audio' | 'video' | 'file' | 'location' }>

function messageOf(happening: MessageHappening): { readonly id: string; readonly [property: string]: unknown } {
  const id = messageId()
  const quotable = { quoteToken: opaqueToken() }
  const byLine = { contentProvider: { type: 'line' } }
  switch (happening.type) {
    case 'text':
      return { type: 'text', id, ...quotable, text: happening.text }
    case 'sticker':
      return {
        type: 'sticker',
        id,
        ...quotable,
        packageId: '446',
        stickerId: '1988',
        stickerResourceType: 'STATIC',
        keywords: happening.keywords,
      }
    case 'image':
      return { type: 'image', id, ...quotable, ...byLine }
    case 'video':
      return { type: 'video', id, ...quotable, duration: 3000, ...byLine }
    case 'audio':
      return { type: 'audio', id, duration: 3000, ...byLine }
    case 'file':
      return { type: 'file', id, fileName: happening.fileName, fileSize: 3 }
    case 'location': {
      const { title, address, latitude, longitude } = happening
      return { type: 'location', id, title, address, latitude, longitude }
    }
  }
}
