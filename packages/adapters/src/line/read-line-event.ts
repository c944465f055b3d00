import { createHash } from 'node:crypto'

import type { InboundContent, InboundEvent, ReplyToken } from '@frontdesk/core/conversation/inbound-event'
import { conversationId, customerId, eventId, type TenantId } from '@frontdesk/core/kernel/ids'

import { isIdentifier, isRecord, type JsonRecord } from './json-record.ts'
import { readLineContent } from './read-line-content.ts'

/** A reply token must be used within a minute of receiving the webhook (https://developers.line.biz/en/reference/messaging-api/#send-reply-message). */
const tokenMilliseconds = 60_000
/** A redelivered event's token also ends 20 minutes after the event itself (same page). */
const tokenMillisecondsFromEvent = 20 * 60_000
/** For the way to LINE and for clocks that differ: LINE counts from when it sent the webhook, by its own clock. */
const marginMilliseconds = 5_000
/** The first instant ISO 8601 writes with more than four digits for the year. Nothing LINE tells of happened after it. */
const year10000 = 253_402_300_800_000

/**
 * One event of a webhook in our words. Never throws and never leaves one out: what we do not know, or what is not in the form LINE
 * documents, becomes `other`.
 */
export function readLineEvent(tenantId: TenantId, event: unknown, receivedAt: Date): InboundEvent {
  const record = isRecord(event) ? event : {}
  const source = readSource(record['source'])
  const at = readInstant(record['timestamp']) ?? receivedAt
  const replyToken = readReplyToken(record['replyToken'], at, receivedAt)
  const messageId = isRecord(record['message']) ? record['message']['id'] : undefined
  return {
    tenantId,
    channel: 'line',
    conversationId: conversationId(source?.conversation ?? 'line:unknown'),
    customerId: customerId(source?.customer ?? 'unknown'),
    eventId: eventId(readEventId(event)),
    at,
    content: source ? readLineContent(record) : other(record),
    ...(replyToken && { replyToken }),
    ...(isIdentifier(messageId) && { messageId }),
    ...(record['mode'] === 'standby' && { standby: true }),
    original: event,
  }
}

const other = ({ type }: JsonRecord): InboundContent => ({ kind: 'other', type: isIdentifier(type) ? type : 'unknown' })

/** Where it happened, and who did it: in a group LINE does not always tell, and the group itself stands for them. */
function readSource(source: unknown): { conversation: string; customer: string } | undefined {
  if (!isRecord(source)) return undefined
  const { type, userId, groupId, roomId } = source
  if (type !== 'user' && type !== 'group' && type !== 'room') return undefined
  const place = { user: userId, group: groupId, room: roomId }[type]
  if (!isIdentifier(place)) return undefined
  return { conversation: `line:${type}:${place}`, customer: isIdentifier(userId) ? userId : place }
}

function readInstant(timestamp: unknown): Date | undefined {
  return typeof timestamp === 'number' && timestamp >= 0 && timestamp < year10000 ? new Date(timestamp) : undefined
}

/** Of a redelivered event, too, the minute counts from receiving it now. */
function readReplyToken(token: unknown, at: Date, receivedAt: Date): ReplyToken | undefined {
  if (!isIdentifier(token)) return undefined
  const end = Math.min(receivedAt.getTime() + tokenMilliseconds, at.getTime() + tokenMillisecondsFromEvent)
  return { token, until: new Date(end - marginMilliseconds) }
}

/** LINE's id (a ULID), or, where there is none, a hash of what stays the same when the event is delivered again. */
function readEventId(event: unknown): string {
  const given = isRecord(event) ? event['webhookEventId'] : undefined
  if (typeof given === 'string' && /^[\w-]{1,64}$/.test(given)) return given
  return `sha256:${createHash('sha256').update(stableJson(event)).digest('hex')}`
}

/** JSON with the keys in order and without `deliveryContext`, the one thing that differs between deliveries of an event. */
function stableJson(event: unknown): string {
  return JSON.stringify(event, (key, value: unknown) => {
    if (key === 'deliveryContext') return undefined
    return isRecord(value) ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))) : value
  })
}
