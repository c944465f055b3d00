import { FoldedText } from '../../kernel/folded-text.ts'
import { englishNumeralAt } from './english-numerals.ts'
import { isNumeral, kanjiNumeralAt } from './kanji-numerals.ts'

/**
 * The most of a message that is read, in UTF-16 units: a page and a half of Japanese. Nobody books in more words, and it bounds
 * the work an attacker can ask for. What lies beyond is not looked at.
 */
export const longestRead = 5000

/**
 * A message as the rules read it: folded, and every number written in plain digits (`二十三日` is `23日`, `twenty-third` is `23rd`),
 * dashes between digits as `-`, waves as `~`, control characters as spaces. Remembers the customer's own words.
 */
export class ReadingText {
  readonly text: string
  /** The part of the message that is read. */
  readonly message: string
  readonly #folded: FoldedText
  /** For each unit of `text`, where it begins and ends in the folded text; null when nothing changed length. */
  readonly #starts: readonly number[] | null
  readonly #ends: readonly number[] | null

  constructor(message: string) {
    this.message = message.length > longestRead ? message.slice(0, longestRead) : message
    this.#folded = new FoldedText(this.message.replace(enumerators, ' '))
    // A few characters fold into many (U+FDFA into 18), so the bound is set again.
    const folded = plainMarks(this.#folded.folded.slice(0, longestRead * 2))
    if (!mayHoldNumerals.test(folded)) {
      this.text = folded
      this.#starts = this.#ends = null
      return
    }
    const written = inDigits(folded)
    this.text = written.text
    this.#starts = written.starts
    this.#ends = written.ends
  }

  /** The customer's own words behind `text.slice(start, end)`. */
  words(start: number, end: number): string {
    const at = this.at(start)
    return this.message.slice(at, at + this.#folded.original(this.#starts?.[start] ?? start, this.#ends?.[end - 1] ?? end).length)
  }

  /** Where in the message the words at `start` begin, in UTF-16 units. */
  at(start: number): number {
    return this.#folded.sourceOffset(this.#starts?.[start] ?? start)
  }
}

/** Circled, superscript and subscript figures number items and notes; folded they would join the figures beside them (①2名 is not 12名). */
const enumerators = /[\u2460-\u24ff\u2776-\u2793\u00b2\u00b3\u00b9\u2070-\u2089]/g

const mayHoldNumerals = /[〇零一二三四五六七八九十百千万]|[a-z]{3}/

// U+2010 to U+2015, the minus sign, and the long-vowel mark, which many type for a hyphen between digits.
const dashBetweenDigits = /(?<=\d)[\u2010-\u2015\u2212ー](?=\d)/g
const waves = /[〜～∼∿]/g
const unprintable = /[\u0000-\u001f\u007f‿]/g

function plainMarks(folded: string): string {
  return folded.replace(dashBetweenDigits, '-').replace(waves, '~').replace(unprintable, ' ')
}

type Written = { readonly text: string; readonly starts: readonly number[]; readonly ends: readonly number[] }

function inDigits(folded: string): Written {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  let at = 0
  let inWord = false
  while (at < folded.length) {
    const code = folded.charCodeAt(at)
    const letter = code >= 97 && code <= 122
    const numeral = letter ? (inWord ? undefined : wholeWord(folded, at)) : code > 0x3000 ? kanjiNumeralAt(folded, at) : undefined
    inWord = letter || (code >= 48 && code <= 57)
    if (numeral === undefined) {
      // An unreadable run of kanji numerals is passed over whole: its tail must not be read as a number of its own.
      const length = code > 0x3000 && isNumeral(folded[at]!) ? unreadableRun(folded, at) : 1
      for (let unit = 0; unit < length; unit++) {
        starts.push(at + unit)
        ends.push(at + unit + 1)
      }
      text += folded.slice(at, at + length)
      at += length
      continue
    }
    for (const _ of numeral.digits) {
      starts.push(at)
      ends.push(at + numeral.length)
    }
    text += numeral.digits
    at += numeral.length
  }
  return { text, starts, ends }
}

/** A number word that ends where the word ends. */
function wholeWord(folded: string, at: number) {
  const numeral = englishNumeralAt(folded, at)
  return numeral && !/[a-z]/.test(folded[at + numeral.length] ?? ' ') ? numeral : undefined
}

function unreadableRun(folded: string, at: number): number {
  let end = at + 1
  while (end < folded.length && isNumeral(folded[end]!)) end++
  return end - at
}
