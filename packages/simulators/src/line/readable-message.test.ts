import { expect, it } from 'vitest'
import { readableMessage } from './readable-message.ts'

const actions = [{ type: 'message', label: '予約する', text: '予約' }]
const button = { type: 'button', action: actions[0] }
const row = {
  type: 'box',
  layout: 'baseline',
  contents: [
    { type: 'text', text: '合計' },
    { type: 'text', contents: [{ text: '3,' }, { text: '200円' }] },
  ],
}
const bubble = {
  type: 'bubble',
  header: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'ご注文' }, { type: 'separator' }] },
}
const footed = { ...bubble, body: { type: 'box', layout: 'vertical', contents: [row, button] } }

it.each([
  [{ type: 'text', text: 'こんにちは🙂' }, 'こんにちは🙂'],
  [{ type: 'flex', contents: footed }, 'ご注文 / 合計 3,200円 / [予約する]'],
  [{ type: 'flex', contents: { type: 'carousel', contents: [bubble, bubble] } }, 'ご注文 ‖ ご注文'],
  [
    { type: 'template', template: { type: 'buttons', title: 'コース', text: 'どれにしますか', actions } },
    'コース どれにしますか [予約する]',
  ],
  [
    {
      type: 'template',
      template: {
        type: 'carousel',
        columns: [
          { text: '一', actions },
          { text: '二', actions },
        ],
      },
    },
    '一 [予約する] ‖ 二 [予約する]',
  ],
  [{ type: 'template', template: { type: 'image_carousel', columns: [{ action: actions[0] }] } }, '[予約する]'],
  [{ type: 'location', title: '店', address: '港町1-2-3' }, '(location) 店 港町1-2-3'],
  [{ type: 'sticker', packageId: '446', stickerId: '1988' }, '(sticker 446/1988)'],
  [{ type: 'image' }, '(image)'],
])('%j can be read on a line', (message, line) => {
  expect(readableMessage(message)).toBe(line)
})
