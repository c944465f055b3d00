import { describe, expect, it } from 'vitest'
import { conversationId, customerId, eventId, tenantId } from '../kernel/ids.ts'
import type { InboundContent, InboundEvent } from './inbound-event.ts'
import { readEvents } from './read-events.ts'

let count = 0
const event = (content: InboundContent): InboundEvent => ({
  tenantId: tenantId('minato'),
  channel: 'terminal',
  conversationId: conversationId('c'),
  customerId: customerId('u'),
  eventId: eventId(`e${count++}`),
  at: new Date(0),
  content,
})
const text = (words: string) => event({ kind: 'text', text: words })

describe('readEvents', () => {
  it('joins several short messages, one a line', () => {
    expect(readEvents([text('こんにちは'), text('明日'), text('4人で')], []).said).toBe('こんにちは\n明日\n4人で')
  })
  it('taps the choice whose label is typed, in any width and with any punctuation', () => {
    const offered = [{ label: 'Ｏｐｅｎｉｎｇ hours', data: 'opening-hours' }]
    expect(readEvents([text('opening hours?')], offered).tapped).toBe('opening-hours')
    expect(readEvents([text('opening hours on sunday')], offered).tapped).toBeUndefined()
  })
  it('keeps the last tap', () => {
    expect(readEvents([event({ kind: 'tap', data: 'a' }), event({ kind: 'tap', data: 'b' })], []).tapped).toBe('b')
  })
  it.each([
    ['2026-12-01T19:00', '日時を選ぶ 2026-12-01 19:00'],
    ['2026-12-01', '日時を選ぶ 2026-12-01'],
    ['19:00', '日時を選ぶ 19:00'],
  ])('says what was picked with a tap: %s', (picked, said) => {
    expect(readEvents([event({ kind: 'tap', data: 'book', label: '日時を選ぶ', picked })], [])).toMatchObject({ tapped: 'book', said })
  })
  it('says what was picked with a tap without a label, and nothing for a tap with neither', () => {
    expect(readEvents([event({ kind: 'tap', data: 'book', picked: '2026-12-01T19:00' })], []).said).toBe('2026-12-01 19:00')
    expect(readEvents([event({ kind: 'tap', data: 'book' })], [])).toEqual({ said: '', tapped: 'book', wordless: [] })
  })
  it('takes an arrival for a wish to be greeted, unless something was said, tapped or shown with it', () => {
    const arrival = event({ kind: 'arrival', how: 'follow', again: true })
    expect(readEvents([arrival], []).tapped).toBe('greeting')
    expect(readEvents([arrival, event({ kind: 'sticker', keywords: [] })], []).tapped).toBe('greeting')
    expect(readEvents([arrival, text('営業時間は？')], []).tapped).toBeUndefined()
    expect(readEvents([event({ kind: 'tap', data: 'person' }), arrival], []).tapped).toBe('person')
    expect(readEvents([arrival, event({ kind: 'location', latitude: 35, longitude: 139 })], []).tapped).toBeUndefined()
    expect(readEvents([arrival, text('\u0000')], [])).toMatchObject({ refusal: 'unreadable' })
    expect(readEvents([arrival, text('\u0000')], []).tapped).toBeUndefined()
  })
  it.each<InboundContent>([
    { kind: 'departure', how: 'unfollow' },
    { kind: 'unsend', messageId: '1' },
    { kind: 'other', type: 'unsent' },
  ])('hears nothing in $kind', (content) => {
    expect(readEvents([event(content), text('営業時間は？')], [])).toEqual({ said: '営業時間は？', wordless: [] })
  })
  it('keeps the last language the customer chose', () => {
    const events = [{ ...text('a'), customerLanguage: 'ja' as const }, { ...text('b'), customerLanguage: 'en' as const }, text('c')]
    expect(readEvents(events, []).customerLanguage).toBe('en')
  })
  it('names what has no words', () => {
    expect(readEvents([event({ kind: 'sticker', keywords: ['love'] }), event({ kind: 'attachment', media: 'image' })], [])).toMatchObject({
      said: '',
      wordless: ['sticker', 'image'],
    })
  })
  it.each(['🍣', '👍🏽❤️', '🇯🇵!!'])('takes %s for a sticker', (emoji) => {
    expect(readEvents([text(emoji)], [])).toEqual({ said: '', wordless: ['sticker'] })
  })
  it('reads the words beside an emoji', () => {
    expect(readEvents([text('予約🍣')], [])).toMatchObject({ said: '予約🍣', wordless: [] })
  })
  it('answers the words when only one of two messages can be read', () => {
    expect(readEvents([text('あ'.repeat(5_001)), text('営業時間は？')], [])).toEqual({ said: '営業時間は？', wordless: [] })
  })
  it('tells why nothing can be read', () => {
    expect(readEvents([text('あ'.repeat(100_000))], []).refusal).toBe('too-long')
    expect(readEvents([text('\u0000')], []).refusal).toBe('unreadable')
  })
})
