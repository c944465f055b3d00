import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationId, customerId, eventId } from '../kernel/ids.ts'
import type { InboundContent, InboundEvent } from './inbound-event.ts'
import { longestBody } from './ports/queue.ts'
import { readQueuedEvents, writeQueuedEvents } from './queued-events.ts'
import { refuseUncarriable } from './refuse-uncarriable.ts'
import { eventOf, komugi, minato } from './testing/samples.ts'

/** Any UTF-16: lone surrogates, U+FFFE and U+FFFF, control characters. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\ud800',
        '\udfff',
        '\ufffe',
        '\uffff',
        '\u0000',
        '\u001f',
        '\u007f',
        '\u0085',
        '\u2028',
        '"',
        '\\',
        '\\ufffe',
        '🍣',
        'あ',
      ),
    )
    .map((all) => all.join('')),
)
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const instant = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
const degrees = fc.double({ min: -180, max: 180, noNaN: true }).map((number) => number + 0)

const content: fc.Arbitrary<InboundContent> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({ kind: fc.constant('tap' as const), data: text, label: optional(text), picked: optional(text) }),
  fc.record({ kind: fc.constant('sticker' as const), keywords: fc.array(text) }),
  fc.record({ kind: fc.constant('location' as const), latitude: degrees, longitude: degrees, label: optional(text) }),
  fc.record({ kind: fc.constant('attachment' as const), media: fc.constantFrom('image', 'audio', 'video', 'file'), name: optional(text) }),
  fc.record({ kind: fc.constant('arrival' as const), how: fc.constantFrom('follow', 'join'), again: fc.boolean() }),
  fc.record({ kind: fc.constant('departure' as const), how: fc.constantFrom('unfollow', 'leave') }),
  fc.record({ kind: fc.constant('unsend' as const), messageId: text }),
  fc.record({ kind: fc.constant('other' as const), type: text }),
) as fc.Arbitrary<InboundContent>

const event = fc.record({
  tenantId: fc.constantFrom(minato, komugi),
  channel: text,
  conversationId: text.map(conversationId),
  customerId: text.map(customerId),
  eventId: text.map(eventId),
  at: instant,
  content,
  customerLanguage: optional(fc.constantFrom('ja', 'en')),
  replyToken: optional(fc.record({ token: text, until: instant })),
  messageId: optional(text),
  standby: optional(fc.constant(true)),
  original: optional(fc.jsonValue()),
}) as fc.Arbitrary<InboundEvent>

/** As JSON has it: what is `undefined` is not there, and there is no −0. */
const asCarried = (events: readonly InboundEvent[]) =>
  events.map((one) => {
    const { at, replyToken, ...rest } = one
    return { ...JSON.parse(JSON.stringify(rest)), at, ...(replyToken && { replyToken }) }
  })
const readAll = (bodies: readonly string[]): unknown[] =>
  bodies.flatMap<unknown>((body) => readQueuedEvents(body) ?? [`unreadable: ${body.length}`])

describe('queued events', () => {
  it('are read back as they were written, each body one that any queue carries', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 4 }), (events) => {
        const bodies = writeQueuedEvents(events)
        for (const body of bodies) refuseUncarriable({ group: 'minato', body })
        expect(bodies).toHaveLength(1)
        expect(readAll(bodies)).toEqual(asCarried(events))
      }),
      { numRuns: 1_000 },
    )
  })

  it('are carried apart and in order when together they are too long', () => {
    const long = fc.tuple(fc.constantFrom('あ', '\ufffe', '\ud800', '\u0001', '🍣'), fc.integer({ min: 1, max: 80_000 }))
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 6 }), (texts) => {
        const events = texts.map(([character, times], index) => eventOf(character.repeat(times), { eventId: eventId(`e${index}`) }))
        const bodies = writeQueuedEvents(events)
        for (const body of bodies) refuseUncarriable({ group: 'minato', body })
        const read = readAll(bodies) as InboundEvent[]
        expect(read.map((one) => one.eventId)).toEqual(events.map((one) => one.eventId))
        // One whose characters are written as escapes of six may be too long by itself.
        const shortened = (index: number) =>
          read[index]?.content.kind === 'other' && JSON.stringify(events[index]).length * 6 > longestBody / 3
        expect(read.filter((_, index) => !shortened(index))).toEqual(events.filter((_, index) => !shortened(index)))
      }),
      { numRuns: 30 },
    )
  })

  it('keep their originals when they are carried apart', () => {
    const events = ['a', 'b'].map((id) => eventOf(id, { original: { text: 'あ'.repeat(200_000) } }))
    expect(readAll(writeQueuedEvents(events))).toEqual(events)
  })

  it('go without their original when that makes one too long', () => {
    const long = eventOf('営業時間は', { original: 'あ'.repeat(333_333), replyToken: { token: 't', until: new Date(0) } })
    const { original: _, ...shorter } = long
    expect(readAll(writeQueuedEvents([eventOf('a'), long, eventOf('b')]))).toEqual([eventOf('a'), shorter, eventOf('b')])
  })

  it('go without their content when that is too long by itself', () => {
    const long = eventOf('あ'.repeat(333_333), { eventId: eventId('long'), original: { text: 'あ' } })
    const { original: _, ...shorter } = long
    expect(readAll(writeQueuedEvents([long]))).toEqual([{ ...shorter, content: { kind: 'other', type: 'too-long' } }])
  })

  it('keep the picked date of a tap', () => {
    const tap = eventOf({ kind: 'tap', data: 'book', label: '日時を選ぶ', picked: '2026-12-01T19:00' })
    expect(readAll(writeQueuedEvents([tap]))).toEqual([tap])
  })

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['another version', JSON.stringify({ version: 2, events: [eventOf('a')] })],
    ['no events', JSON.stringify({ version: 1, events: [] })],
    ['a name that is no tenant’s', JSON.stringify({ version: 1, events: [{ ...eventOf('a'), tenantId: '../minato' }] })],
    ['no time', JSON.stringify({ version: 1, events: [{ ...eventOf('a'), at: 'yesterday' }] })],
    ['a content unknown', JSON.stringify({ version: 1, events: [{ ...eventOf('a'), content: { kind: 'dance' } }] })],
    ['one event that cannot be read among others', JSON.stringify({ version: 1, events: [eventOf('a'), {}] })],
    ['null', 'null'],
  ])('are not read from %s', (_, body) => {
    expect(readQueuedEvents(body)).toBeUndefined()
  })

  it('are read without what a later version may add', () => {
    const later = JSON.stringify({ version: 1, region: 'x', events: [{ ...eventOf('a'), mood: 'good' }] })
    expect(readQueuedEvents(later)).toEqual([eventOf('a')])
  })
})
