import { stripVTControlCharacters } from 'node:util'

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

test('colour codes take no room and are never cut', () => {
  const painted = english
    .split(' ')
    .map((word) => `\u001b[36m${word}\u001b[39m`)
    .join(' ')
  expect(wrapText(painted, 40).map(stripVTControlCharacters)).toEqual(wrapText(english, 40))
  const whole = `\u001b[2m${'x'.repeat(30)}\u001b[22m`
  expect(wrapText(whole, 10)).toEqual([`\u001b[2m${'x'.repeat(10)}`, 'x'.repeat(10), `${'x'.repeat(10)}\u001b[22m`])
})

test('line breaks of the text stay, also empty lines', () => {
  expect(wrapText('a\n\nb', 10)).toEqual(['a', '', 'b'])
})

test('a shortened text fits and says that something is missing', () => {
  expect(shortenText('あいうえお', 10)).toBe('あいうえお')
  expect(shortenText('あいうえおか', 10)).toBe('あいうえ…')
  expect(shortenText('one\ntwo', 10)).toBe('one two')
})
