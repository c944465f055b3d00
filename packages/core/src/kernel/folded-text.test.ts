import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FoldedText } from './folded-text.ts'

describe('FoldedText', () => {
  it('folds full-width letters and figures to plain lower case', () => {
    expect(new FoldedText('ＡＢＣ　１２３').folded).toBe('abc 123')
  })

  it('joins a half-width kana and its voicing mark, and gives both back', () => {
    const text = new FoldedText('ｶﾞﾗｽ2杯')
    expect(text.folded).toBe('ガラス2杯')
    expect(text.original(0, 1)).toBe('ｶﾞ')
    expect(text.original(3, 5)).toBe('2杯')
    expect(text.sourceOffset(3)).toBe(4)
  })

  it('gives back the whole character for any part of what it folds into', () => {
    const text = new FoldedText('㍻8年')
    expect(text.folded).toBe('平成8年')
    expect(text.original(1, 3)).toBe('㍻8')
    expect(text.sourceOffset(2)).toBe(1)
  })

  it('keeps offsets when lower case is longer than upper case', () => {
    const text = new FoldedText('İstanbul 7pm')
    expect(text.original(text.folded.indexOf('7'), text.folded.length)).toBe('7pm')
  })

  it('folds a combined accent like the accented letter', () => {
    expect(new FoldedText('cafe\u0301').folded).toBe('caf\u00e9')
  })

  it('takes emoji and lone surrogates as they are', () => {
    expect(new FoldedText('\ud83c\udf63\ud800x').original(2, 4)).toBe('\ud800x')
  })

  it('answers with nothing for an empty span and with the end for an offset past the end', () => {
    const text = new FoldedText('㍻8')
    expect(text.original(2, 2)).toBe('')
    expect(text.sourceOffset(99)).toBe(2)
    expect(new FoldedText('').sourceOffset(0)).toBe(0)
  })

  it('gives back the source for the whole of any folded text', () => {
    const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('１２', 'ｶﾞ', '㍻', '\u0301', '\ud800', 'あ', 'Ａ'))
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
        const text = new FoldedText(units.join(''))
        expect(text.original(0, text.folded.length)).toBe(text.folded === '' ? '' : text.source)
      }),
    )
  })

  it('folds the same whether or not bookkeeping is needed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('１', 'Ａ', 'a', 'あ', 'ア', '漢', '。', '～', '　', '！') }), (plain) => {
        const alone = new FoldedText(plain).folded
        expect(new FoldedText(`${plain}🍣`).folded).toBe(`${alone}🍣`)
      }),
    )
  })
})
