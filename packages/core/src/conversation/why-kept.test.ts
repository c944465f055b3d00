import { describe, expect, it } from 'vitest'
import type { InboundContent } from './inbound-event.ts'
import { eventOf } from './testing/samples.ts'
import { whyKept } from './why-kept.ts'

const hour = 60 * 60_000
const said = new Date('2026-12-01T03:00:00Z')
const why = (content: string | InboundContent, age = 0, other = {}) =>
  whyKept(eventOf(content, { at: said, ...other }), new Date(said.getTime() + age), hour)

describe('whyKept', () => {
  it.each<InboundContent>([
    { kind: 'text', text: '営業時間は' },
    { kind: 'tap', data: 'person' },
    { kind: 'sticker', keywords: [] },
    { kind: 'location', latitude: 35, longitude: 139 },
    { kind: 'attachment', media: 'image' },
    { kind: 'arrival', how: 'follow', again: false },
  ])('has $kind answered', (content) => {
    expect(why(content)).toBeUndefined()
  })

  it.each<InboundContent>([
    { kind: 'departure', how: 'unfollow' },
    { kind: 'unsend', messageId: '1' },
    { kind: 'other', type: 'beacon' },
  ])('has nothing said to $kind, however old', (content) => {
    expect(why(content)).toBe('nothing-to-answer')
    expect(why(content, 2 * hour)).toBe('nothing-to-answer')
  })

  it('has nothing said to what is older than the limit, to the millisecond', () => {
    expect(why('営業時間は', hour)).toBeUndefined()
    expect(why('営業時間は', hour + 1)).toBe('too-old')
  })

  it('has an event answered that the channel’s clock dates in the future', () => {
    expect(why('営業時間は', -2 * hour)).toBeUndefined()
  })

  it('has nothing said while somebody else answers, whatever the event is', () => {
    expect(why('営業時間は', 0, { standby: true })).toBe('standby')
    expect(why({ kind: 'departure', how: 'leave' }, 2 * hour, { standby: true })).toBe('standby')
  })
})
