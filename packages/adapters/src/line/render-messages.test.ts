import type { Card, Choice, Reply } from '@frontdesk/core/conversation/reply'
import { RequestCheck } from '@frontdesk/simulators/line/request-check'
import type { messagingApi } from '@line/bot-sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { fitting, renderReplies, renderRepliesPlainly } from './render-messages.ts'
import { withoutMarkdown } from './without-markdown.ts'

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })
const family = '👨‍👩‍👧‍👦'
const choicesOf = (count: number): Choice[] =>
  Array.from({ length: count }, (_, index) => ({ label: `choice ${index}`, data: `c:${index}` }))

describe('Replies on LINE', () => {
  it('are texts, each reply its own, with the choices of all below the last', () => {
    const replies: Reply[] = [
      { text: '**一つ目**', choices: [{ label: '*予約*', data: 'book' }], source: 'hours.md' },
      { text: '二つ目', choices: [{ label: '営業時間', data: 'hours' }] },
    ]
    expect(renderReplies(replies)).toEqual([
      { type: 'text', text: '一つ目' },
      {
        type: 'text',
        text: '二つ目',
        quickReply: {
          items: [
            { type: 'action', action: { type: 'postback', label: '予約', data: 'book', displayText: '予約' } },
            { type: 'action', action: { type: 'postback', label: '営業時間', data: 'hours', displayText: '営業時間' } },
          ],
        },
      },
    ])
  })

  it('draw cards as bubbles: the title bold, lines wrapped, choices as buttons', () => {
    const [text, flex] = renderReplies([{ text: 'どうぞ', cards: [{ title: '**松**', lines: ['3,000円', ' '], choices: choicesOf(2) }] }])
    expect(text).toEqual({ type: 'text', text: 'どうぞ' })
    expect(flex).toMatchObject({
      type: 'flex',
      altText: '松 3,000円',
      contents: {
        type: 'bubble',
        body: {
          contents: [
            { type: 'text', text: '松', weight: 'bold', wrap: true },
            { type: 'text', text: '3,000円', wrap: true },
          ],
        },
        footer: {
          contents: [
            { type: 'button', action: { type: 'postback', label: 'choice 0', data: 'c:0', displayText: 'choice 0' } },
            { type: 'button', action: { data: 'c:1' } },
          ],
        },
      },
    })
  })

  it('draw twelve cards and tell the others in words, whose choices are for tapping below', () => {
    const cards = Array.from({ length: 14 }, (_, index): Card => ({
      title: `card ${index}`,
      lines: [],
      choices: [{ label: `take ${index}`, data: `t:${index}` }],
    }))
    const [flex, rest] = renderReplies([{ text: '', cards, choices: choicesOf(1) }])
    expect((flex as { contents: { contents: unknown[] } }).contents.contents).toHaveLength(12)
    expect(rest).toMatchObject({ type: 'text', text: 'card 12\n・take 12\n\ncard 13\n・take 13' })
    expect(rest?.quickReply?.items?.map(({ action }) => action?.label)).toEqual(['choice 0', 'take 12', 'take 13'])
  })

  it('tell a card in words that is too big for a bubble, and draw those beside it', () => {
    const cards = [
      { title: 'big', lines: ['あ'.repeat(11_000)] },
      { title: 'small', lines: [] },
    ]
    const objects = renderReplies([{ text: '', cards }])
    expect(objects.map(({ type }) => type)).toEqual(['flex', 'text', 'text', 'text'])
    expect(wordsOf(objects)).toContain('small')
    expect(wordsOf(objects).replace(/[^あ]/g, '')).toHaveLength(11_000)
  })

  it('show thirteen choices at most, each once, labels cut to 20 characters and 40 on a card', () => {
    const [object] = renderReplies([{ text: 'x', choices: [...choicesOf(1), ...choicesOf(20)] }])
    expect(object?.quickReply?.items?.map(({ action }) => action?.label)).toEqual(
      Array.from({ length: 13 }, (_, index) => `choice ${index}`),
    )
    const long = [{ label: family.repeat(50), data: 'x' }]
    const [, flex] = renderReplies([{ text: 'x', cards: [{ title: 't', lines: [], choices: long }], choices: long }])
    expect(flex?.quickReply?.items?.[0]?.action).toMatchObject({ label: `${family.repeat(19)}…`, displayText: family.repeat(50) })
    expect(JSON.stringify(flex)).toContain(`"${family.repeat(39)}…"`)
  })

  it.each(['', 'x'.repeat(301), '\ud83d'])('say the label when tapped where LINE would not take the data: %j', (data) => {
    const [object] = renderReplies([{ text: 'x', choices: [{ label: '予約する', data }] }])
    expect(object?.quickReply?.items?.[0]?.action).toEqual({ type: 'message', label: '予約する', text: '予約する' })
  })

  it('list choices that have nothing to stand below, and are nothing when there is nothing', () => {
    expect(renderReplies([{ text: ' ', choices: choicesOf(2) }])).toMatchObject([
      { type: 'text', text: '・choice 0\n・choice 1', quickReply: {} },
    ])
    expect(renderReplies([{ text: '\u200b', cards: [{ title: '', lines: [''] }], choices: [{ label: ' ', data: 'x' }] }])).toEqual([])
    expect(renderReplies([])).toEqual([])
  })

  it('in plain words have everything to read and nothing to tap', () => {
    const cards = [{ title: '松', lines: ['3,000円'], choices: choicesOf(1) }]
    expect(renderRepliesPlainly([{ text: '**どうぞ**', cards, choices: [{ label: 'やめる', data: 'x' }] }])).toEqual([
      { type: 'text', text: 'どうぞ\n\n松\n3,000円\n・choice 0\n\n・やめる' },
    ])
  })

  it('say that they go on, where one alone is too long for a call', () => {
    const objects = renderReplies([{ text: 'あ'.repeat(30_000), choices: choicesOf(1) }])
    expect(objects.map((object) => (object as { text: string }).text.length)).toEqual([5_000, 5_000, 5_000, 5_000, 5_000])
    expect((objects.at(-1) as { text: string }).text).toMatch(/あ…$/)
    expect(objects.at(-1)?.quickReply).toBeDefined()
  })

  it('fit five objects in a call', () => {
    const short: Reply = { text: 'short' }
    const withCards: Reply = { text: 'look', cards: [{ title: 't', lines: [] }] }
    expect(fitting([])).toBe(0)
    expect(fitting(Array.from({ length: 7 }, () => short))).toBe(5)
    expect(fitting([withCards, withCards, withCards])).toBe(2)
    expect(fitting([withCards, withCards, short, short])).toBe(3)
    expect(fitting([{ text: 'あ'.repeat(30_000) }, short])).toBe(1)
    expect(fitting([{ text: ' ' }, ...Array.from({ length: 5 }, () => short)])).toBe(6)
  })

  it('of whatever kind keep LINE’s limits, and lose no words', () => {
    const check = new RequestCheck()
    fc.assert(
      fc.property(fc.array(anyReply, { maxLength: 8 }), (all) => {
        const replies = all.slice(0, fitting(all))
        for (const objects of [renderReplies(replies), renderRepliesPlainly(replies)]) {
          for (const [index, object] of objects.entries()) expect(faultsOf(object, index === objects.length - 1)).toEqual([])
          expect(objects.length).toBeLessThanOrEqual(5)
          const request = { replyToken: 'x', messages: objects }
          expect(objects.length === 0 ? undefined : check.refuse('ReplyMessageRequest', request)).toBeUndefined()
          const shown = withoutBlanks(wordsOf(objects))
          // Only what is too long for a call by itself is cut, and says so.
          const lost = shown.endsWith('…') ? [] : replies.flatMap(wordsIn).filter((words) => !shown.includes(words))
          expect(lost).toEqual([])
        }
      }),
      // Making a counterexample smaller may take long.
      { numRuns: 60, interruptAfterTimeLimit: 10_000 },
    )
  })
})

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '**太字**',
        '# 見出し\n',
        '- りんご\n',
        '*1,000*',
        'https://e.jp/a_b_c',
        family,
        'か\u3099',
        '\ud83d',
        '\0',
        '\n',
        ' ',
        '`',
        '"',
      ),
      fc.constantFrom('あ。'.repeat(700), 'word '.repeat(500), 'x'.repeat(1_500), family.repeat(150)),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))
const anyLabel = fc.oneof({ arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 9 }, { arbitrary: anyText, weight: 1 })
const anyChoice = fc.record({ label: anyLabel, data: fc.string({ unit: 'binary', maxLength: 320 }) })
const anyCard = fc.record({ title: anyText, lines: fc.array(anyText, { maxLength: 4 }), choices: fc.array(anyChoice, { maxLength: 5 }) })
const anyReply: fc.Arbitrary<Reply> = fc.record(
  { text: anyText, cards: fc.array(anyCard, { maxLength: 15 }), choices: fc.array(anyChoice, { maxLength: 16 }), source: anyText },
  { requiredKeys: ['text'] },
)

/** The words of a reply that must be seen: its text, and its cards’ titles and lines. */
function wordsIn({ text, cards = [] }: Reply): readonly string[] {
  return [text, ...cards.flatMap(({ title, lines }) => [title, ...lines])].map((words) => withoutBlanks(withoutMarkdown(words)))
}

function withoutBlanks(text: string): string {
  return text.replace(/[\s\p{Cf}]/gu, '')
}

/** Every text that an object shows, in order. */
function wordsOf(part: unknown): string {
  if (Array.isArray(part)) return part.map(wordsOf).join('')
  if (typeof part !== 'object' || part === null) return ''
  const { type, text, contents, body } = part as Record<string, unknown>
  return `${type === 'text' ? String(text) : ''}${wordsOf(contents)}${wordsOf(body)}`
}

/** LINE’s limits, written down once more apart from the adapter’s own. */
function faultsOf(object: messagingApi.Message, isLast: boolean): readonly string[] {
  const faults: string[] = []
  const must = (holds: boolean, what: string) => void (holds || faults.push(what))
  const items = object.quickReply?.items ?? []
  must(items.length <= 13, 'at most 13 quick replies')
  must(isLast || object.quickReply === undefined, 'quick replies on the last object alone')
  must(object.quickReply === undefined || items.length > 0, 'no empty quick reply')
  for (const { action } of items) must(isAction(action, 20), 'a proper quick reply action')
  must(JSON.stringify(object).isWellFormed() && !/\\ud[89a-f]|\\u0000/.test(JSON.stringify(object)), 'no half pairs and no NUL')
  if (object.type === 'text') must(object.text.length <= 5_000 && object.text.trim() !== '', 'a text of 1 to 5,000 units')
  if (object.type !== 'flex') return faults
  must(object.altText.trim() !== '' && object.altText.length <= 1_500, 'an altText of 1 to 1,500 units')
  const bubbles = object.contents.type === 'carousel' ? object.contents.contents : [object.contents]
  must(bubbles.length <= 12 && bubbles.length > 0, '1 to 12 bubbles')
  must(bytes(object.contents) <= 50 * 1_024, 'a carousel of 50 KB')
  for (const bubble of bubbles) {
    must(bytes(bubble) <= 30 * 1_024, 'a bubble of 30 KB')
    must(bubble.body !== undefined || bubble.footer !== undefined, 'a bubble with something in it')
    for (const part of bubble.body?.contents ?? []) must(((part as messagingApi.FlexText).text ?? '').trim() !== '', 'no blank text')
    for (const part of bubble.footer?.contents ?? []) must(isAction((part as messagingApi.FlexButton).action, 40), 'a proper button action')
  }
  return faults
}

function isAction(action: messagingApi.Action | undefined, labelLimit: number): boolean {
  const { label = '', data, text, displayText } = action as { label?: string; data?: string; text?: string; displayText?: string }
  const said = displayText ?? text ?? ''
  const count = (words: string) => [...graphemes.segment(words)].length
  const fine = label.trim() !== '' && count(label) <= labelLimit && said.trim() !== '' && count(said) <= 300
  return fine && (action?.type === 'message' ? data === undefined : data !== undefined && data.length >= 1 && data.length <= 300)
}

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
