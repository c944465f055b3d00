import type { InboundContent } from '@frontdesk/core/conversation/inbound-event'

import { isIdentifier, isRecord, type JsonRecord } from './json-record.ts'

/**
 * What an event's customer did (https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects). `other` is what we do not know,
 * what the desk has no use for, and what lacks a field that its type needs.
 */
export function readLineContent(event: JsonRecord): InboundContent {
  return contentOf(event) ?? { kind: 'other', type: isIdentifier(event['type']) ? event['type'] : 'unknown' }
}

function contentOf(event: JsonRecord): InboundContent | undefined {
  switch (event['type']) {
    case 'message':
      return isRecord(event['message']) ? messageOf(event['message']) : undefined
    case 'postback':
      return isRecord(event['postback']) ? tapOf(event['postback']) : undefined
    case 'follow':
      return { kind: 'arrival', how: 'follow', again: isRecord(event['follow']) && event['follow']['isUnblocked'] === true }
    case 'join':
      return { kind: 'arrival', how: 'join', again: false }
    case 'unfollow':
    case 'leave':
      return { kind: 'departure', how: event['type'] }
    case 'unsend':
      return isRecord(event['unsend']) ? unsendOf(event['unsend']) : undefined
    default:
      return undefined
  }
}

function messageOf(message: JsonRecord): InboundContent | undefined {
  switch (message['type']) {
    case 'text':
      return typeof message['text'] === 'string' ? { kind: 'text', text: message['text'] } : undefined
    case 'sticker':
      return { kind: 'sticker', keywords: textsIn(message['keywords']) }
    case 'location':
      return locationOf(message)
    case 'image':
    case 'audio':
    case 'video':
      return { kind: 'attachment', media: message['type'] }
    case 'file': {
      const { fileName } = message
      return { kind: 'attachment', media: 'file', ...(typeof fileName === 'string' && { name: fileName }) }
    }
    default:
      return undefined
  }
}

function locationOf({ latitude, longitude, title, address }: JsonRecord): InboundContent | undefined {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
  const label = textsIn([title, address]).join(' ')
  return { kind: 'location', latitude, longitude, ...(label !== '' && { label }) }
}

/**
 * LINE tells the data of what was tapped and never its label. A rich menu that shows another of its tabs also comes as a postback; nothing was
 * asked with it, so it is no tap.
 */
function tapOf({ data, params }: JsonRecord): InboundContent | undefined {
  if (typeof data !== 'string') return undefined
  if (!isRecord(params)) return { kind: 'tap', data }
  if ('newRichMenuAliasId' in params) return { kind: 'other', type: 'richmenuswitch' }
  const picked = pickedIn(params)
  return { kind: 'tap', data, ...(picked !== undefined && { picked }) }
}

/** A date-time picker's answer, in one of the three forms it has; LINE may write the T between date and time small. */
function pickedIn({ date, time, datetime }: JsonRecord): string | undefined {
  if (typeof datetime === 'string' && /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}$/i.test(datetime)) return datetime.toUpperCase()
  if (typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date)) return date
  if (typeof time === 'string' && /^\d{2}:\d{2}$/.test(time)) return time
  return undefined
}

function unsendOf({ messageId }: JsonRecord): InboundContent | undefined {
  return isIdentifier(messageId) ? { kind: 'unsend', messageId } : undefined
}

/** The texts in a list, whatever else stands there. */
function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string' && one.trim() !== '') : []
}
