import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { withoutMarkdown } from './without-markdown.ts'

describe('A text without Markdown', () => {
  it.each([
    ['**太字**と*斜体*と***両方***です', '太字と斜体と両方です'],
    ['**「個室」**のご予約', '「個室」のご予約'],
    ['**bold *and italic* text**', 'bold and italic text'],
    ['__重要__ な _note_ です', '重要 な note です'],
    ['~~1,200円~~ 1,000円', '1,200円 1,000円'],
    ['# 見出し\n## Opening hours\n本文', '見出し\nOpening hours\n本文'],
    ['> quoted\n> 引用', 'quoted\n引用'],
    ['see `npm i` now', 'see npm i now'],
    ['```ts\nconst a = b * c * d\n```\nafter', 'const a = b * c * d\nafter'],
    ['* りんご\n- みかん\n+ ぶどう', '・りんご\n・みかん\n・ぶどう'],
    ['* apples\n  - pears', '- apples\n  - pears'],
    ['1. 最初\n2. 次', '1. 最初\n2. 次'],
    ['[ご予約](https://example.com/a_b_c)。', 'ご予約 https://example.com/a_b_c 。'],
    ['[https://example.com](https://example.com)', 'https://example.com'],
    ['[03-0000-0142](tel:03-0000-0142)まで', '03-0000-0142 まで'],
    ['![地図](https://example.com/map.png)', '地図 https://example.com/map.png'],
    ['[wiki](https://example.com/a_(b))', 'wiki https://example.com/a_(b)'],
    ['**[予約](https://example.com)**', '予約 https://example.com'],
    ['**https://example.com/x**', 'https://example.com/x'],
    ['\\*必須', '*必須'],
    ['a\r\nb\rc', 'a\nb\nc'],
    ['a\0b\u001bc\ud83d', 'abc\ufffd'],
  ])('of %j is %j', (markdown, plain) => expect(withoutMarkdown(markdown)).toBe(plain))

  it.each([
    '*1,000円(税込)*',
    '* 1,000円から',
    '- 5°C',
    '3*4*5=60',
    '2**3**4',
    'snake_case_name と file_name_2.txt',
    '(*^_^*) (*ﾟ▽ﾟ*) m(_ _)m (T_T) ¯\\_(ツ)_/¯ \\(^o^)/ (>_<) orz',
    '[A席](窓側)と[B席](個室)',
    'https://example.com/a_b_/c~~d~~e?x=*y*&z=__w__',
    '#1 人気 #ランチ',
    '>_< ごめんなさい',
    '※1 ***',
    '-----\n合計 ¥1,000',
    'A&amp;B <3名以上> 5 < 6 > 4',
    '1_000_000',
    '・りんご',
    '(**)',
    '** 太字ではない **',
    '\ufdd0 `',
  ])('leaves %j as it is', (text) => expect(withoutMarkdown(text)).toBe(text))

  it('keeps addresses and code in their places among each other', () => {
    const text = 'a `x_y_z` https://e.jp/_1_ \ufdd0 `**` [t](https://e.jp/_2_) *強調*'
    expect(withoutMarkdown(text)).toBe('a x_y_z https://e.jp/_1_ \ufdd0 ** t https://e.jp/_2_ 強調')
  })

  it('loses nothing but marks, of whatever text', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '_',
      '__',
      '~~',
      '`',
      '#',
      '# ',
      '- ',
      '> ',
      '[',
      '](https://e.jp/)',
      '\n',
      ' ',
      '予約',
      'a1',
      '🍣',
      'か\u3099',
      '(',
      '\\',
    )
    const letters = (text: string) => text.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}\u3099]/gu, '')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        expect(letters(withoutMarkdown(text))).toBe(letters(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('of any text without a mark is the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[*_~`#>[\\\]\p{Cc}+-]/u.test(text) && text.isWellFormed())
        expect(withoutMarkdown(text)).toBe(text)
      }),
    )
  })

  it.each([
    '*',
    '**',
    '_',
    '__',
    '~~',
    '`',
    '[',
    '![a](',
    '**a ',
    '_a ',
    '[a](https://',
    '# ',
    '- ',
    'https://a ',
    '\n> ',
    '***a',
    '[a](https://x(',
    '``',
  ])('is made in time that grows with the text and not with its square: %j over and over', (piece) => {
    const started = performance.now()
    withoutMarkdown(piece.repeat(Math.ceil(100_000 / piece.length)))
    expect(performance.now() - started).toBeLessThan(500)
  })
})
