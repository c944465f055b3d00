/** A number found in a text: what it is worth in plain digits, and how many units of the text it takes. */
export type FoundNumeral = { readonly digits: string; readonly length: number }

const digitOf: Readonly<Record<string, number>> = { 〇: 0, 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }
const unitOf: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 }

/** Words in which a numeral is not a number: 一昨日 (the day before yesterday) is a day word of its own, 七夕 a festival, 十分 usually "enough". */
const notNumbers = ['一昨', '七夕', '十分']

/** Words that make 十分 ten minutes after all. */
const tenMinutes = /^十分(?:後|前|過ぎ|頃|ごろ|以内)/

/** Long runs are names or noise; 九千九百九十九万九千九百九十九 has 15. */
const longest = 16

/**
 * The kanji number at `at`: 二十五 is 25, 二〇二六 is 2026, 三千五百 is 3500.
 * `undefined` where a run has no safe reading: 二三 may be 23 or "two or three".
 * @param before the character in front, which can turn 十分 into minutes (七時十分, 二十分).
 */
export function kanjiNumeralAt(text: string, at: number): FoundNumeral | undefined {
  let end = at
  while (end < text.length && end - at < longest && isNumeral(text[end]!)) end++
  if (end === at) return undefined
  const run = text.slice(at, end)
  if (notNumbers.some((word) => text.startsWith(word, end - 1)) && !(run === '十' && saysTenMinutes(text, at))) {
    // 一昨日 must keep its spelling; 二十分 is a number whose last character merely happens to begin 十分.
    if (run.length === 1) return undefined
  }
  // 千, 百 and 万 alone begin names (千葉, 百貨店) far more often than they count anything, unless people are counted.
  if (run.length === 1 && unitOf[run] !== undefined && run !== '十' && !/[人名円個枚]/.test(text[end] ?? '')) return undefined
  const value = worth(run)
  return value === undefined ? undefined : { digits: String(value), length: run.length }
}

export function isNumeral(character: string): boolean {
  return digitOf[character] !== undefined || unitOf[character] !== undefined
}

function saysTenMinutes(text: string, at: number): boolean {
  const before = text[at - 1]
  return before === '時' || before === 'あ' || before === '後' || tenMinutes.test(text.slice(at, at + 5))
}

function worth(run: string): number | undefined {
  const characters = run.split('')
  if (!characters.some((character) => unitOf[character] !== undefined)) return positional(characters)
  let total = 0
  let section = 0
  let digit = 0
  for (const character of characters) {
    const unit = unitOf[character]
    if (unit === undefined) {
      if (digit !== 0) return undefined
      digit = digitOf[character]!
    } else if (unit === 10_000) {
      total += (section + digit || 1) * unit
      section = digit = 0
    } else {
      section += (digit || 1) * unit
      digit = 0
    }
  }
  return total + section + digit
}

/** Digits without units: one digit, or a spelled-out year or code of three and more; two are too often "two or three". */
function positional(characters: readonly string[]): number | undefined {
  if (characters.length === 2 && characters[0] !== '〇') return undefined
  return Number(characters.map((character) => digitOf[character]).join(''))
}
