import type { Reply } from '@frontdesk/core/conversation/reply'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'

import { drawReply } from './draw-reply.ts'
import { plain } from './paint.ts'

const reply: Reply = {
  text: 'お席とお料理をお選びください。ご不明な点がございましたら、いつでもお尋ねくださいませ。',
  cards: [
    {
      title: '昼のおまかせコース',
      lines: ['3,300円（税込）', '前菜、焼き魚、ご飯、味噌汁、甘味。アレルギーのある方はお申し付けください。'],
      choices: [{ label: '予約する', data: 'book' }],
    },
    { title: 'Dinner 🍣', lines: ['8,800 yen'] },
  ],
  choices: [
    { label: 'はい', data: 'yes' },
    { label: 'A very long label that has to be broken over several lines when the terminal is narrow', data: 'no' },
  ],
}

test.each([40, 80, 120])('at %d columns every line fits and every box is closed at the same column', (columns) => {
  const lines = drawReply(reply, { columns, paint: plain, firstNumber: 1, frame: 'lines' })
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
  let width = 0
  for (const line of lines.filter((line) => /^[┌├└│]/.test(line))) {
    if (line.startsWith('┌')) width = stringWidth(line)
    expect(stringWidth(line)).toBe(width)
  }
  expect(lines.filter((line) => line.startsWith('┌'))).toHaveLength(3)
})

test('a small reply looks like this', () => {
  const small: Reply = {
    text: 'どちらにしますか？',
    choices: [
      { label: '営業時間', data: 'a' },
      { label: 'Menu', data: 'b' },
    ],
  }
  expect(drawReply(small, { columns: 40, paint: plain, firstNumber: 3, frame: 'lines' })).toEqual([
    'どちらにしますか？',
    '┌──────────────┐',
    '│ [3] 営業時間 │',
    '│ [4] Menu     │',
    '└──────────────┘',
  ])
})

test('numbers run through the cards and then the choices', () => {
  const lines = drawReply(reply, { columns: 80, paint: plain, firstNumber: 1 })
  expect(lines.filter((line) => line.includes('['))).toEqual(['[1] 予約する', '[2] はい', expect.stringContaining('[3] A very long label')])
})

test('a pipe gets the text unbroken and no boxes', () => {
  const [text, ...rest] = drawReply(reply, { columns: 20, paint: plain, firstNumber: 1 })
  expect(text).toBe(reply.text)
  expect(rest.join('')).not.toMatch(/[┌│└]/)
})

test('a reply cannot steer the terminal', () => {
  const lines = drawReply(
    { text: 'a\u001b[2Jb\u0007c\u009b1m', choices: [{ label: '\u001b]0;title\u0007x', data: '' }] },
    { columns: 80, paint: plain, firstNumber: 1 },
  )
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
})

test('a reply without words draws its choices alone', () => {
  expect(drawReply({ text: '', choices: [{ label: 'x', data: 'x' }] }, { columns: 40, paint: plain, firstNumber: 1 })).toEqual(['[1] x'])
})

test('the place where the business says so stands below the text', () => {
  const lines = drawReply({ text: '1,700円です。', source: 'お品書き › 昼' }, { columns: 40, paint: plain, firstNumber: 1 })
  expect(lines).toEqual(['1,700円です。', '— お品書き › 昼'])
})
