import stringWidth from 'string-width'
import { expect, test } from 'vitest'

import { shortenText, wrapText } from './wrap-text.ts'

const japanese =
  'みなと食堂は、毎週月曜日がお休みです。「ランチ」は11時30分から14時30分まで、ディナーは17時30分から22時（ラストオーダー21時）までとなります。'
const english = 'We are closed on Mondays. Lunch is served from 11:30 to 14:30, and dinner from 17:30 to 22:00 (last order 21:00).'

test.each([40, 80, 120])('no line is wider than %d columns and nothing is lost', (columns) => {
  for (const text of [japanese, english, '👨‍👩‍👧‍👦'.repeat(50), 'x'.repeat(500), `${english}${japanese}`]) {
    const lines = wrapText(text, columns)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  }
})

test('a full-width character counts as two', () => {
  expect(wrapText('あいうえおか', 10)).toEqual(['あいうえお', 'か'])
})

test('English breaks between words', () => {
  expect(wrapText('one two three', 8)).toEqual(['one two', 'three'])
})

test('a closing mark never begins a line, and an opening one never ends it', () => {
  expect(wrapText('あいうえ。おか', 8)).toEqual(['あいう', 'え。おか'])
  expect(wrapText('あいう「えお」', 8)).toEqual(['あいう', '「えお」'])
})

test('line breaks of the text stay, also empty lines', () => {
  expect(wrapText('a\n\nb', 10)).toEqual(['a', '', 'b'])
})

test('a shortened text fits and says that something is missing', () => {
  expect(shortenText('あいうえお', 10)).toBe('あいうえお')
  expect(shortenText('あいうえおか', 10)).toBe('あいうえ…')
  expect(shortenText('one\ntwo', 10)).toBe('one two')
})
