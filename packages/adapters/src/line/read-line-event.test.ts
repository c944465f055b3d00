import type { InboundContent, InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import { tenantId } from '@frontdesk/core/kernel/ids'
import { describe, expect, it } from 'vitest'

import { readLineEvent } from './read-line-event.ts'

const receivedAt = new Date('2026-12-01T03:00:00.000Z')
const user = `U${'c'.repeat(32)}`
const group = `C${'1'.repeat(32)}`
const room = `R${'2'.repeat(32)}`

describe('A LINE event', () => {
  it.each<[object | undefined, string, string, InboundContent['kind']]>([
    [{ type: 'user', userId: user }, `line:user:${user}`, user, 'text'],
    [{ type: 'group', groupId: group, userId: user }, `line:group:${group}`, user, 'text'],
    [{ type: 'group', groupId: group }, `line:group:${group}`, group, 'text'],
    [{ type: 'room', roomId: room, userId: 5 }, `line:room:${room}`, room, 'text'],
    [undefined, 'line:unknown', 'unknown', 'other'],
    [{ type: 'user' }, 'line:unknown', 'unknown', 'other'],
    [{ type: 'square', squareId: 'x', userId: user }, 'line:unknown', 'unknown', 'other'],
    [{ type: { toString: 'user' }, userId: user }, 'line:unknown', 'unknown', 'other'],
    [{ type: 'user', userId: 'U\0' }, 'line:unknown', 'unknown', 'other'],
    [{ type: 'user', userId: 'U\ud83d' }, 'line:unknown', 'unknown', 'other'],
    [{ type: 'group', groupId: group, userId: '\ud83d' }, `line:group:${group}`, group, 'text'],
  ])('from %j is in %s, by %s, and %s', (source, conversation, customer, kind) => {
    const event = read({ source })
    expect([event.conversationId, event.customerId, event.content.kind]).toEqual([conversation, customer, kind])
  })

  it('carries LINE’s id, time, message id, and itself as it came', () => {
    expect(read({ somethingNew: { deep: [1] } })).toMatchObject({
      tenantId: 'minato',
      channel: 'line',
      eventId: '01G2KZKG2DS765NMRH3GZFD8AP',
      at: new Date('2026-12-01T02:59:59.000Z'),
      messageId: '444573844083572737',
      original: { somethingNew: { deep: [1] }, mode: 'active' },
    })
  })

  it('has a reply token for 55 seconds from receiving it, also when it is delivered again, and never over 20 minutes from when it happened', () => {
    const until = (happened: number, fields: object = {}) =>
      read({ timestamp: receivedAt.getTime() - happened, ...fields }).replyToken?.until.getTime()
    expect(until(1_000)).toBe(receivedAt.getTime() + 55_000)
    expect(until(600_000, { deliveryContext: { isRedelivery: true } })).toBe(receivedAt.getTime() + 55_000)
    expect(until(20 * 60_000 - 30_000)).toBe(receivedAt.getTime() + 25_000)
    expect(until(86_400_000)).toBeLessThan(receivedAt.getTime())
    expect(read({}).replyToken?.token).toBe('b60d432864f44d079f6d8efe86cf404b')
    for (const replyToken of [undefined, '', 5, 'a\0']) expect(read({ replyToken }).replyToken).toBeUndefined()
  })

  it('tells when somebody else answers now', () => {
    expect(read({ mode: 'standby' }).standby).toBe(true)
    for (const mode of ['active', 'new', undefined]) expect(read({ mode })).not.toHaveProperty('standby')
  })

  it.each([-1, 1e15, 8.64e15, '1', null])('happened when it was received if its timestamp is %j', (timestamp) => {
    expect(read({ timestamp }).at).toEqual(receivedAt)
  })

  it.each([undefined, null, '', 5, 'a b', 'x'.repeat(65), '\0', 'é'])(
    'with the id %j is named by what it says, alike when it is delivered again',
    (webhookEventId) => {
      const first = read({ webhookEventId, deliveryContext: { isRedelivery: false } })
      const again = read({ deliveryContext: { isRedelivery: true }, webhookEventId })
      expect(first.eventId).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(again.eventId).toBe(first.eventId)
      expect(read({ webhookEventId, timestamp: 1 }).eventId).not.toBe(first.eventId)
      expect(read({ webhookEventId, message: { type: 'text', id: '2', text: 'other' } }).eventId).not.toBe(first.eventId)
    },
  )

  it('is never in a language: LINE’s webhooks do not tell', () => expect(read({})).not.toHaveProperty('customerLanguage'))

  it.each([null, 5, 'text', [], {}, { type: 5 }, { type: '\0' }])('that is %j is kept as something unknown', (event) => {
    expect(readLineEvent(tenantId('minato'), event, receivedAt)).toMatchObject({
      content: { kind: 'other', type: 'unknown' },
      conversationId: 'line:unknown',
      original: event,
    })
  })
})

describe('What the customer did', () => {
  it.each<[string, object, InboundContent]>([
    ['a text', message({ type: 'text', text: '予約 (brown)', emojis: [{ index: 3 }] }), { kind: 'text', text: '予約 (brown)' }],
    ['an empty text', message({ type: 'text', text: '' }), { kind: 'text', text: '' }],
    ['a text without text', message({ type: 'text' }), { kind: 'other', type: 'message' }],
    ['a sticker', message({ type: 'sticker', keywords: ['happy', 5, ''] }), { kind: 'sticker', keywords: ['happy'] }],
    ['a sticker that says nothing', message({ type: 'sticker' }), { kind: 'sticker', keywords: [] }],
    ['an image', message({ type: 'image' }), { kind: 'attachment', media: 'image' }],
    ['a voice message', message({ type: 'audio', duration: 1 }), { kind: 'attachment', media: 'audio' }],
    ['a film', message({ type: 'video' }), { kind: 'attachment', media: 'video' }],
    ['a file', message({ type: 'file', fileName: '予約.pdf' }), { kind: 'attachment', media: 'file', name: '予約.pdf' }],
    ['a file without a name', message({ type: 'file', fileName: 5 }), { kind: 'attachment', media: 'file' }],
    [
      'a place',
      message({ type: 'location', title: 'みなと', address: '芝大門', latitude: 35.6, longitude: 139.7 }),
      { kind: 'location', latitude: 35.6, longitude: 139.7, label: 'みなと 芝大門' },
    ],
    [
      'a place without a name',
      message({ type: 'location', latitude: -90, longitude: 180 }),
      { kind: 'location', latitude: -90, longitude: 180 },
    ],
    ['a place off the map', message({ type: 'location', latitude: 91, longitude: 0 }), { kind: 'other', type: 'message' }],
    ['a place in words', message({ type: 'location', latitude: '35', longitude: '139' }), { kind: 'other', type: 'message' }],
    ['a message of a new kind', message({ type: 'hologram' }), { kind: 'other', type: 'message' }],
    ['a message without a message', { type: 'message', message: 'x' }, { kind: 'other', type: 'message' }],
    ['a tap', postback({ data: 'book' }), { kind: 'tap', data: 'book' }],
    ['a tap with nothing picked', postback({ data: 'book', params: {} }), { kind: 'tap', data: 'book' }],
    ['a tap and a day', postback({ data: 'd', params: { date: '2026-12-01' } }), { kind: 'tap', data: 'd', picked: '2026-12-01' }],
    ['a tap and a time', postback({ data: 'd', params: { time: '19:00' } }), { kind: 'tap', data: 'd', picked: '19:00' }],
    [
      'a tap, a day and a time',
      postback({ data: 'd', params: { datetime: '2026-12-01t19:00' } }),
      { kind: 'tap', data: 'd', picked: '2026-12-01T19:00' },
    ],
    ['a tap and nonsense picked', postback({ data: 'd', params: { date: 'soon', time: 7 } }), { kind: 'tap', data: 'd' }],
    ['a tap without data', postback({ params: {} }), { kind: 'other', type: 'postback' }],
    [
      'another tab of a rich menu',
      postback({ data: 'tab', params: { newRichMenuAliasId: 'b', status: 'SUCCESS' } }),
      { kind: 'other', type: 'richmenuswitch' },
    ],
    ['a follower', { type: 'follow', follow: { isUnblocked: false } }, { kind: 'arrival', how: 'follow', again: false }],
    ['a follower who comes back', { type: 'follow', follow: { isUnblocked: true } }, { kind: 'arrival', how: 'follow', again: true }],
    ['a follower, told as it once was', { type: 'follow' }, { kind: 'arrival', how: 'follow', again: false }],
    ['a group that takes the desk in', { type: 'join' }, { kind: 'arrival', how: 'join', again: false }],
    ['somebody who leaves', { type: 'unfollow' }, { kind: 'departure', how: 'unfollow' }],
    ['a group that puts the desk out', { type: 'leave' }, { kind: 'departure', how: 'leave' }],
    ['a message taken back', { type: 'unsend', unsend: { messageId: '1' } }, { kind: 'unsend', messageId: '1' }],
    ['nothing taken back', { type: 'unsend', unsend: { messageId: 'a\0' } }, { kind: 'other', type: 'unsend' }],
    ...[
      'messageEdited',
      'memberJoined',
      'memberLeft',
      'videoPlayComplete',
      'beacon',
      'accountLink',
      'membership',
      'module',
      'activated',
      'deactivated',
      'botSuspended',
      'botResumed',
      'delivery',
      'greatNewFeature',
      'constructor',
    ].map((type): [string, object, InboundContent] => [
      type,
      { type, message: { type: 'text', id: '1', text: 'x' } },
      { kind: 'other', type },
    ]),
  ])('reads %s', (_, fields, content) => {
    expect(read(fields).content).toEqual(content)
  })
})

function read(fields: object): InboundEvent {
  const event = {
    ...message({ type: 'text', text: 'hello' }),
    timestamp: receivedAt.getTime() - 1_000,
    source: { type: 'user', userId: user },
    replyToken: 'b60d432864f44d079f6d8efe86cf404b',
    mode: 'active',
    webhookEventId: '01G2KZKG2DS765NMRH3GZFD8AP',
    deliveryContext: { isRedelivery: false },
    ...fields,
  }
  return readLineEvent(tenantId('minato'), JSON.parse(JSON.stringify(event)), receivedAt)
}

function message(fields: object): object {
  return { type: 'message', message: { id: '444573844083572737', ...fields } }
}

function postback(fields: object): object {
  return { type: 'postback', postback: fields }
}
