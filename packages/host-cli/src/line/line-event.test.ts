import { expect, test } from 'vitest'

import { lineEvent, type Happening } from './line-event.ts'
import { lineId } from './line-identifiers.ts'
import { eventNames, readTriggeredEvent } from './trigger-event.ts'

const options = { text: [], keyword: [], user: 'yuki' }
const at = Date.UTC(2026, 11, 1)

function make(name: string, more: object = {}) {
  const { happenings, mode, from, in: place } = readTriggeredEvent(name, { ...options, ...more })
  return lineEvent(happenings[0] as Happening, { from, mode, timestamp: at, ...(place !== undefined && { in: place }) })
}

test.each(eventNames)('%s has what every event of LINE has', (name) => {
  const event = make(name, { ...(name === 'postback' && { data: 'menu' }), ...(name === 'unsend' && { messageId: '12' }) })
  expect(event.webhookEventId).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  expect(event).toMatchObject({
    timestamp: at,
    deliveryContext: { isRedelivery: false },
    source: { type: expect.stringMatching(/^(user|group)$/) },
  })
})

test('an event id begins with its time, so that later ones sort later', () => {
  const [first, second] = [at, at + 1].map((timestamp) =>
    lineEvent({ type: 'follow', isUnblocked: false }, { from: 'U', mode: 'active', timestamp }),
  )
  expect(first && second && first.webhookEventId < second.webhookEventId).toBe(true)
  // 2026-12-01T00:00:00Z as ten digits of Crockford's base 32, reckoned apart.
  expect(first?.webhookEventId.slice(0, 10)).toBe('01M8QEDC00')
})

test.each(['unfollow', 'leave', 'unsend', 'standby'])('%s carries no reply token', (name) => {
  expect(make(name, name === 'unsend' ? { messageId: '12' } : {})).not.toHaveProperty('replyToken')
})

test('a message carries a reply token and an id beyond what a double holds', () => {
  const event = make('text', { text: ['はい'] })
  expect(event.replyToken).toMatch(/^[\w-]{20,}$/)
  expect(event.message).toMatchObject({ type: 'text', text: 'はい', id: expect.stringMatching(/^4\d{17}$/) })
})

test('what a picker gave comes with the postback', () => {
  expect(make('postback', { data: 'day', datetime: '2026-12-01T19:00' })['postback']).toEqual({
    data: 'day',
    params: { datetime: '2026-12-01T19:00' },
  })
})

test('who joins a group, or takes the desk in, is told by the group alone', () => {
  expect(make('join')['source']).toEqual({ type: 'group', groupId: lineId('group', 'friends') })
  expect(make('member-joined', { group: 'family' })).toMatchObject({
    source: { type: 'group', groupId: lineId('group', 'family'), userId: lineId('user', 'yuki') },
    joined: { members: [{ type: 'user', userId: lineId('user', 'yuki') }] },
  })
})

test('a name makes one id always; an id stays', () => {
  // The simulator makes the same: md5 of the name.
  expect(lineId('user', 'customer')).toBe('U91ec1f9324753048c0096d036a694f86')
  expect(lineId('user', 'U1a2b3c4d5e6f708192a3b4c5d6e7f801')).toBe('U1a2b3c4d5e6f708192a3b4c5d6e7f801')
})
