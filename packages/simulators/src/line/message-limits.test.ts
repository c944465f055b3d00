import { describe, expect, it } from 'vitest'
import { RequestCheck } from './request-check.ts'
import { seededRandom } from './seeded-random.ts'
import { graphemes } from './text-units.ts'

const check = new RequestCheck()
const family = '👩‍👩‍👧‍👦'
const url = 'https://minato.example/a.jpg'
const tap = { type: 'postback', label: 'はい', data: 'yes', displayText: 'はい' }

type Thing = Readonly<Record<string, unknown>>
const text = (more: Thing = {}): Thing => ({ type: 'text', text: 'はい', ...more })
const quick = (action: Thing, more: Thing = {}): Thing => text({ quickReply: { items: [{ type: 'action', action, ...more }] } })
const bubble = (...contents: readonly Thing[]): Thing => ({ type: 'bubble', body: { type: 'box', layout: 'vertical', contents } })
const flex = (contents: Thing, altText = '代わり'): Thing => ({ type: 'flex', altText, contents })
const button = (action: Thing): Thing => flex(bubble({ type: 'button', action }))
const template = (inner: Thing): Thing => ({ type: 'template', altText: '代わり', template: inner })
const buttons = (more: Thing): Thing => template({ type: 'buttons', text: 'どれ', actions: [tap], ...more })
const column = (more: Thing = {}): Thing => ({ text: 'どれ', actions: [tap], ...more })
const carousel = (...columns: readonly Thing[]): Thing => template({ type: 'carousel', columns })
const many = (count: number, thing: unknown): unknown[] => Array.from({ length: count }, () => thing)

/** What LINE would say of a message: `property: message`. */
function complaints(message: Thing): string[] {
  const error = check.refuse('ValidateMessageRequest', { messages: [message] })
  return (error?.details ?? []).map((detail) => `${detail.property}: ${detail.message}`)
}

const fine: readonly (readonly [string, Thing])[] = [
  ['5,000 units of text', text({ text: 'あ'.repeat(5000) })],
  ['2,500 emoji of text, which are 5,000 units', text({ text: '🙂'.repeat(2500) })],
  ['a label of 20 families, which are 220 units', quick({ ...tap, label: family.repeat(20) })],
  ['data of 300', quick({ ...tap, data: 'x'.repeat(300) })],
  ['displayText of 300 families', quick({ ...tap, displayText: family.repeat(300) })],
  ['13 quick replies', text({ quickReply: { items: many(13, { type: 'action', imageUrl: url, action: tap }) } })],
  ['a camera in a quick reply', quick({ type: 'camera', label: '撮る' })],
  ['a telephone number', button({ type: 'uri', label: '電話', uri: 'tel:0312345678' })],
  ['a Flex label of 40', button({ ...tap, label: 'あ'.repeat(40) })],
  [
    'an action without label on a Flex box',
    flex(bubble({ type: 'box', layout: 'vertical', contents: [], action: { ...tap, label: undefined } })),
  ],
  ['altText of 1,500', flex(bubble(), 'あ'.repeat(1500))],
  ['12 bubbles', flex({ type: 'carousel', contents: many(12, bubble()) })],
  ['text of 160 without decoration', buttons({ text: 'あ'.repeat(160) })],
  ['text of 60 with a title of 40', buttons({ text: 'あ'.repeat(60), title: 'あ'.repeat(40) })],
  ['10 columns', carousel(...many(10, column()).map((one) => one as Thing))],
  [
    'a date between two dates',
    quick({ type: 'datetimepicker', label: '日', data: 'd', mode: 'date', min: '2026-01-01', initial: '2026-02-28', max: '2026-12-31' }),
  ],
  ['a time of day', quick({ type: 'datetimepicker', label: '時', data: 'd', mode: 'datetime', initial: '2026-11-21t18:30' })],
  ['a picture', { type: 'image', originalContentUrl: url, previewImageUrl: url }],
  ['a place', { type: 'location', title: 'あ'.repeat(100), address: 'あ'.repeat(100), latitude: 35.6, longitude: 139.7 }],
  ['a property nobody knows, outside Flex', text({ shiny: true })],
  ['emoji of LINE', text({ text: 'やあ$', emojis: [{ index: 2, productId: 'p', emojiId: 'e' }] })],
]

const refused: readonly (readonly [string, Thing, string])[] = [
  ['5,001 units of text', text({ text: 'あ'.repeat(5001) }), 'messages[0].text: Length must be between 1 and 5000'],
  ['2,501 emoji of text', text({ text: '🙂'.repeat(2501) }), 'messages[0].text: Length must be between 1 and 5000'],
  ['no text', text({ text: '' }), 'messages[0].text: May not be empty'],
  ['text missing', { type: 'text' }, 'messages[0].text: May not be empty'],
  ['text that is a number', text({ text: 5 }), 'messages[0].text: must be string'],
  [
    'an emoji of LINE without its $',
    text({ emojis: [{ index: 0, productId: 'p', emojiId: 'e' }] }),
    'messages[0].emojis[0].index: must point at a $ in the text',
  ],
  [
    '14 quick replies',
    text({ quickReply: { items: many(14, { type: 'action', action: tap }) } }),
    'messages[0].quickReply.items: Size must be between 1 and 13',
  ],
  ['no quick replies', text({ quickReply: { items: [] } }), 'messages[0].quickReply.items: Size must be between 1 and 13'],
  [
    'a quick reply of no type',
    quick(tap, { type: undefined }),
    'messages[0].quickReply.items[0].type: Must be one of the following values: [action]',
  ],
  [
    'a label of 21',
    quick({ ...tap, label: 'あ'.repeat(21) }),
    'messages[0].quickReply.items[0].action.label: Length must be between 0 and 20',
  ],
  ['no label in a quick reply', quick({ ...tap, label: undefined }), 'messages[0].quickReply.items[0].action.label: May not be empty'],
  [
    'data of 301',
    quick({ ...tap, data: 'x'.repeat(301) }),
    'messages[0].quickReply.items[0].action.data: Length must be between 1 and 300',
  ],
  [
    'data of 151 emoji',
    quick({ ...tap, data: '🙂'.repeat(151) }),
    'messages[0].quickReply.items[0].action.data: Length must be between 1 and 300',
  ],
  [
    'displayText of 301',
    quick({ ...tap, displayText: 'x'.repeat(301) }),
    'messages[0].quickReply.items[0].action.displayText: Length must be between 1 and 300',
  ],
  [
    'no displayText in a quick reply',
    quick({ ...tap, displayText: undefined }),
    'messages[0].quickReply.items[0].action.displayText: May not be empty',
  ],
  [
    'displayText and text',
    buttons({ actions: [{ ...tap, text: 'はい' }] }),
    'messages[0].template.actions[0].text: displayText and text cannot both be used at the same time',
  ],
  [
    'a menu switch in a quick reply',
    quick({ type: 'richmenuswitch', label: 'a', richMenuAliasId: 'b', data: 'c' }),
    'messages[0].quickReply.items[0].action.type: richmenuswitch action is only for rich menus',
  ],
  [
    'a camera outside quick replies',
    buttons({ actions: [{ type: 'camera', label: '撮る' }] }),
    'messages[0].template.actions[0].type: camera action is only for quick replies',
  ],
  [
    'a location outside quick replies',
    button({ type: 'location', label: '場所' }),
    '/body/contents/0/action/type: location action is only for quick replies',
  ],
  ['an icon over http', quick(tap, { imageUrl: 'http://minato.example/a.png' }), 'messages[0].quickReply.items[0].imageUrl: must be https'],
  [
    'an unknown action',
    quick({ type: 'dance', label: 'a' }),
    'messages[0].quickReply.items[0].action.type: Must be one of the following values: [camera, cameraRoll, clipboard, datetimepicker, location, message, postback, richmenuswitch, uri]',
  ],
  [
    'an address of another scheme',
    button({ type: 'uri', label: 'a', uri: 'ftp://minato.example' }),
    '/body/contents/0/action/uri: invalid uri scheme',
  ],
  [
    'an address in Japanese',
    buttons({ actions: [{ type: 'uri', label: 'a', uri: 'https://minato.example/席' }] }),
    'messages[0].template.actions[0].uri: invalid uri',
  ],
  [
    'an address of 1,001',
    button({ type: 'uri', label: 'a', uri: `https://a.example/${'a'.repeat(983)}` }),
    '/body/contents/0/action/uri: Length must be between 1 and 1000',
  ],
  [
    'an initial date in no calendar',
    quick({ type: 'datetimepicker', label: '日', data: 'd', mode: 'date', initial: '2026-02-29' }),
    'messages[0].quickReply.items[0].action.initial: invalid date',
  ],
  [
    'a date where a time belongs',
    quick({ type: 'datetimepicker', label: '時', data: 'd', mode: 'time', min: '2026-02-28' }),
    'messages[0].quickReply.items[0].action.min: invalid time',
  ],
  [
    'a last day before the first',
    quick({ type: 'datetimepicker', label: '日', data: 'd', mode: 'date', min: '2026-02-02', max: '2026-02-01' }),
    'messages[0].quickReply.items[0].action.max: max must be greater than min',
  ],
  ['altText of 1,501', flex(bubble(), 'あ'.repeat(1501)), 'messages[0].altText: Length must be between 1 and 1500'],
  ['no altText', flex(bubble(), ''), 'messages[0].altText: May not be empty'],
  ['a Flex label of 41', button({ ...tap, label: 'あ'.repeat(41) }), '/body/contents/0/action/label: Length must be between 0 and 40'],
  ['a button without label', button({ type: 'message', text: 'a' }), '/body/contents/0/action/label: May not be empty'],
  ['13 bubbles', flex({ type: 'carousel', contents: many(13, bubble()) }), '/contents: Size must be between 1 and 12'],
  ['an empty Flex text', flex(bubble({ type: 'text', text: '' })), '/body/contents/0/text: must be non-empty text'],
  ['a Flex property nobody knows', flex(bubble({ type: 'text', text: 'a', colour: '#fff' })), '/body/contents/0/colour: unknown field'],
  [
    'a spacer',
    flex(bubble({ type: 'spacer' })),
    '/body/contents/0/type: Must be one of the following values: [box, button, image, video, icon, text, span, separator, filler]',
  ],
  ['an icon in a vertical box', flex(bubble({ type: 'icon', url })), '/body/contents/0: invalid property'],
  [
    'a picture over http in Flex',
    flex(bubble({ type: 'image', url: 'http://minato.example/a.jpg' })),
    '/body/contents/0/url: must be https',
  ],
  [
    'a size nobody knows',
    flex({ ...bubble(), size: 'huge' }),
    '/size: Must be one of the following values: [nano, micro, deca, hecto, kilo, mega, giga]',
  ],
  ['text of 161', buttons({ text: 'あ'.repeat(161) }), 'messages[0].template.text: Length must be between 1 and 160'],
  [
    'text of 61 under a title',
    buttons({ text: 'あ'.repeat(61), title: 'あ' }),
    'messages[0].template.text: Length must be between 1 and 60',
  ],
  ['5 buttons', buttons({ actions: many(5, tap) }), 'messages[0].template.actions: Size must be between 1 and 4'],
  [
    'a confirmation of one',
    template({ type: 'confirm', text: 'a', actions: [tap] }),
    'messages[0].template.actions: Size must be between 2 and 2',
  ],
  [
    'columns of different height',
    carousel(column(), column({ actions: [tap, tap] })),
    'messages[0].template.columns: must have the same number of actions in all columns',
  ],
  [
    'a column of 121',
    carousel(column({ text: 'あ'.repeat(121) })),
    'messages[0].template.columns[0].text: Length must be between 1 and 120',
  ],
  [
    'a picture over http',
    { type: 'image', originalContentUrl: 'http://a.example/a', previewImageUrl: url },
    'messages[0].originalContentUrl: must be https',
  ],
  [
    'an address of a picture of 2,001',
    { type: 'image', originalContentUrl: url, previewImageUrl: `https://a.example/${'a'.repeat(1983)}` },
    'messages[0].previewImageUrl: Length must be between 1 and 2000',
  ],
  ['a sender of 21', text({ sender: { name: 'あ'.repeat(21) } }), 'messages[0].sender.name: Length must be between 1 and 20'],
  ['a place without a name', { type: 'location', address: 'a', latitude: 1, longitude: 1 }, 'messages[0].title: May not be empty'],
  ['a message of no kind', { text: 'a' }, 'messages[0].type: May not be empty'],
]

describe('the limits of messages', () => {
  it.each(fine)('allow %s', (_, message) => {
    expect(complaints(message)).toEqual([])
  })

  it.each(refused)('refuse %s', (_, message, complaint) => {
    expect(complaints(message)).toEqual([complaint])
  })

  it('are judged of anything, however malformed', () => {
    const random = seededRandom(1)
    const pick = <One>(some: readonly One[]): One => some[Math.floor(random() * some.length)] as One
    const whole = fine.map(([, message]) => message)
    const junk = (): unknown => pick<unknown>([null, 0, -1, 1.5, '', 'text', 'box', [], {}, true, [null], { type: 'text' }, pick(whole)])
    const damage = (part: unknown): unknown => {
      if (random() < 0.06) return junk()
      if (Array.isArray(part)) return part.slice(0, 3).map(damage)
      if (typeof part !== 'object' || part === null) return part
      const kept = Object.entries(part).filter(() => random() > 0.04)
      return Object.fromEntries(kept.map(([key, value]) => [key, damage(value)]))
    }
    let refusals = 0
    for (let round = 0; round < 5000; round += 1) {
      const error = check.refuse('ValidateMessageRequest', damage({ messages: [pick(whole), pick(whole)] }))
      if (error === undefined) continue
      refusals += 1
      expect(error.details?.length).toBeGreaterThan(0)
    }
    expect(refusals).toBeGreaterThan(1000)
    expect(refusals).toBeLessThan(5000)
  })

  it('count a Flex bubble in bytes of JSON: 30 KB, and a carousel of them 50', () => {
    const empty = Buffer.byteLength(JSON.stringify(bubble({ type: 'text', text: '' })))
    const filled = (bytes: number): Thing =>
      bubble({ type: 'text', text: `${'あ'.repeat(Math.floor((bytes - empty) / 3))}${'a'.repeat((bytes - empty) % 3)}` })
    expect(complaints(flex(filled(30 * 1024)))).toEqual([])
    expect(complaints(flex(filled(30 * 1024 + 1)))).toEqual(['/: must be smaller than 30 KB'])
    const outer = Buffer.byteLength(JSON.stringify({ type: 'carousel', contents: [] })) + 1
    const pair = (bytes: number): Thing => flex({ type: 'carousel', contents: [filled(25_000), filled(bytes - outer - 25_000)] })
    expect(complaints(pair(50 * 1024))).toEqual([])
    expect(complaints(pair(50 * 1024 + 1))).toEqual(['/: must be smaller than 50 KB'])
  })

  it('are told all at once, in LINE’s words', () => {
    const messages = [text({ text: '' }), { type: 'poem' }]
    expect(
      check.refuse('ReplyMessageRequest', { replyToken: 'a', messages: [text({ text: '' }), text({ text: 'a'.repeat(5001) })] }),
    ).toEqual({
      message: 'The request body has 2 error(s)',
      details: [
        { message: 'May not be empty', property: 'messages[0].text' },
        { message: 'Length must be between 1 and 5000', property: 'messages[1].text' },
      ],
    })
    expect(check.refuse('ReplyMessageRequest', { replyToken: 'a', messages })?.details).toEqual([
      {
        message:
          'Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]',
        property: 'messages[1].type',
      },
    ])
  })

  it('name what is wrong inside Flex from its container, message by message', () => {
    const error = check.refuse('ValidateMessageRequest', { messages: [text(), flex(bubble({ type: 'text' }))] })
    expect(error).toEqual({
      message: 'A message (messages[1]) in the request body is invalid',
      details: [{ message: 'must be non-empty text', property: '/body/contents/0/text' }],
    })
  })

  it.each([0, 6])('do not allow %i messages', (count) => {
    const details = [{ message: 'Size must be between 1 and 5', property: 'messages' }]
    expect(check.refuse('ValidateMessageRequest', { messages: many(count, text()) })).toEqual({
      message: 'The request body has 1 error(s)',
      details,
    })
  })
})

it.each([
  ['', 0],
  ['はい', 2],
  ['か\u3099', 1],
  [family, 1],
  ['🇯🇵🙂', 2],
  ['\r\n', 1],
  ['𠮷野家', 3],
])('%j is %i characters to a reader', (written, count) => {
  expect(graphemes(written)).toBe(count)
})
