import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cutToGraphemes, cutToUnits } from './cut-text.ts'
import { isBlank, splitText } from './split-text.ts'

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })
const family = '👨‍👩‍👧‍👦'
/** Text with everything that is hard to cut: families, flags, accents, kana marks, and a letter under many accents. */
const anyText = fc
  .array(
    fc.constantFrom(
      'あ',
      'a',
      '。',
      '. ',
      '\n',
      '\n\n',
      ' ',
      '　',
      family,
      '🇯🇵',
      'か\u3099',
      'é',
      'e\u0301',
      `x${'\u0301'.repeat(30)}`,
      'พี่',
      '한',
    ),
  )
  .map((pieces) => pieces.join(''))

describe('A split text', () => {
  it.each([
    [
      'a paragraph',
      `${'あ'.repeat(60)}\n${'い'.repeat(10)}\n\n${'う'.repeat(60)}`,
      [`${'あ'.repeat(60)}\n${'い'.repeat(10)}`, 'う'.repeat(60)],
    ],
    ['a line', `${'あ'.repeat(60)}\n${'い'.repeat(60)}`, ['あ'.repeat(60), 'い'.repeat(60)]],
    ['a Japanese sentence', `${'あ'.repeat(60)}。${'い'.repeat(60)}。`, [`${'あ'.repeat(60)}。`, `${'い'.repeat(60)}。`]],
    [
      'an English sentence',
      `${'Word '.repeat(14)}end. ${'Word '.repeat(14)}end.`,
      [`${'Word '.repeat(14)}end.`, `${'Word '.repeat(14)}end.`],
    ],
    ['a word', 'word '.repeat(25), ['word '.repeat(20).trim(), 'word '.repeat(5).trim()]],
    ['a character', 'あ'.repeat(150), ['あ'.repeat(100), 'あ'.repeat(50)]],
    ['a character of many', family.repeat(10), [family.repeat(9), family]],
  ])('is cut after %s', (_, text, pieces) => expect(splitText(text, 100)).toEqual(pieces))

  it.each(['', ' ', '\n\n', '　', '\u200b\ufeff', '\u2800', '\u3164'])('of nothing to see is nothing: %j', (text) => {
    expect(splitText(text, 100)).toEqual([])
    expect(isBlank(text)).toBe(true)
  })

  it('keeps within the limit, loses nothing but blank space at its cuts, and cuts no character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 40, max: 80 }), (text, limit) => {
        const pieces = splitText(text, limit)
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(limit)
          expect(isBlank(piece)).toBe(false)
        }
        expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        expect(pieces.flatMap((piece) => characters(piece)).filter((one) => !isBlank(one))).toEqual(
          characters(text).filter((one) => !isBlank(one)),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('ends, within the limit, also for a single character longer than it', () => {
    const pieces = splitText(`x${'\u0301'.repeat(12_000)}`, 5_000)
    expect(pieces.map(({ length }) => length)).toEqual([5_000, 5_000, 2_001])
    for (const limit of [5_000, 4_999, 4_998]) {
      for (const piece of splitText(`👨${'\u200d👩'.repeat(3_000)}`, limit)) expect(piece.isWellFormed()).toBe(true)
    }
  })
})

describe('A cut text', () => {
  it('has at most so many characters, and says that it was cut', () => {
    expect(cutToGraphemes(family.repeat(20), 20)).toBe(family.repeat(20))
    expect(cutToGraphemes(family.repeat(21), 20)).toBe(`${family.repeat(19)}…`)
    expect(cutToGraphemes('か\u3099き\u3099', 1)).toBe('…')
    expect(cutToUnits('あ'.repeat(10), 10)).toBe('あ'.repeat(10))
    expect(cutToUnits('あ'.repeat(11), 10)).toBe(`${'あ'.repeat(9)}…`)
    expect(cutToUnits(family.repeat(2), family.length + 5)).toBe(`${family}…`)
  })

  it('is a beginning of the text, whole characters of it', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 40, max: 80 }), (text, limit) => {
        for (const cut of [cutToGraphemes(text, limit), cutToUnits(text, limit)]) {
          const kept = cut === text ? characters(text) : characters(cut.slice(0, -1))
          expect(characters(text).slice(0, kept.length)).toEqual(kept)
        }
        expect(characters(cutToGraphemes(text, limit)).length).toBeLessThanOrEqual(limit)
        expect(cutToUnits(text, limit).length).toBeLessThanOrEqual(limit)
      }),
    )
  })
})

function characters(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}
