import { describe, expect, it } from 'vitest'
import { plainText, tableCells } from './plain-text.ts'

describe('plainText', () => {
  it.each([
    ['**重要** です', '重要 です'],
    ['*only* `once`', 'only once'],
    ['~~old~~ _new_ snake_case_name', 'old new snake_case_name'],
    ['[予約ページ](https://example.com/book)', '予約ページ https://example.com/book'],
    ['[menu](menu.md) ![店](a.png)', 'menu 店'],
    ['a<br>b &amp; c', 'a\nb & c'],
    ['3 * 4 * 5 = 60', '3 * 4 * 5 = 60'],
    ['\\*印\\*', '*印*'],
  ])('reads %j as %j', (markdown, plain) => expect(plainText(markdown)).toBe(plain))
})

describe('tableCells', () => {
  it('reads cells with and without outer bars, and bars that are text', () => {
    expect(tableCells('| **天ぷら** | 1,700円 |')).toEqual(['天ぷら', '1,700円'])
    expect(tableCells('a | b \\| c |')).toEqual(['a', 'b | c'])
  })
})
