import { expect, test } from 'vitest'

import { lineMessageLines } from './line-message-lines.ts'

test('a text is its lines, then what can be tapped', () => {
  const items = [
    { type: 'action', action: { type: 'message', label: 'はい', text: 'はい' } },
    { type: 'action', action: { type: 'postback', label: 'いいえ', data: 'no' } },
  ]
  expect(lineMessageLines({ type: 'text', text: '4名様ですね。\nよろしいですか', quickReply: { items } })).toEqual([
    '4名様ですね。',
    'よろしいですか',
    '[はい] [いいえ]',
  ])
})

test('a flex message is its words in reading order, buttons in brackets', () => {
  const bubble = {
    type: 'bubble',
    header: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: '本日のパン' }] },
    body: {
      type: 'box',
      layout: 'vertical',
      contents: [
        {
          type: 'text',
          contents: [
            { type: 'span', text: '食パン ' },
            { type: 'span', text: '¥320' },
          ],
        },
        { type: 'separator' },
      ],
    },
    footer: { type: 'box', layout: 'horizontal', contents: [{ type: 'button', action: { type: 'postback', label: '予約', data: 'x' } }] },
  }
  expect(lineMessageLines({ type: 'flex', altText: 'パン', contents: { type: 'carousel', contents: [bubble] } })).toEqual([
    '本日のパン',
    '食パン ¥320',
    '[予約]',
  ])
})

test('a template is its title, text and taps', () => {
  const template = { type: 'buttons', title: '店舗', text: '吉祥寺', actions: [{ type: 'uri', label: '地図', uri: 'https://example.com' }] }
  expect(lineMessageLines({ type: 'template', altText: '店舗', template })).toEqual(['店舗', '吉祥寺', '[地図]'])
})

test('what has no words is told by its kind, and nothing in it steers a terminal', () => {
  expect(lineMessageLines({ type: 'sticker', packageId: '1' })).toEqual(['(sticker)'])
  expect(lineMessageLines({ type: 'location', title: 'みなと', address: '港区' })).toEqual(['(location) みなと 港区'])
  expect(lineMessageLines({ type: 'text', text: 'a\u001b[2Jb' })).toEqual(['a[2Jb'])
})
