import type { FoundNumeral } from './kanji-numerals.ts'

/**
 * Joins numbers spoken one after the other that may be one thing: "seven thirty" becomes `7‿30`, "nineteen eighty six" `19‿86`.
 * Digits typed with a space between never get it, so a rule can tell "nine thirty" from "9 30".
 */
export const spoken = '‿'

const cardinals =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const ordinals = (
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
  'sixteenth seventeenth eighteenth nineteenth'
).split(' ')
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const ordinalTens = 'twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth'.split(' ')

type NumberWord = { readonly value: number; readonly ordinal: boolean }

const words: ReadonlyMap<string, NumberWord> = new Map<string, NumberWord>([
  ...cardinals.map((word, value) => [word, { value, ordinal: false }] as const),
  ...ordinals.map((word, value) => [word, { value, ordinal: true }] as const),
  ...tens.map((word, index) => [word, { value: index * 10 + 20, ordinal: false }] as const),
  ...ordinalTens.map((word, index) => [word, { value: index * 10 + 20, ordinal: true }] as const),
])

/** More numbers in a row than any date or time has: "january twenty five nineteen eighty six" has three. */
const mostGroups = 4

/** The English number words at `at`, which begins a word: "twenty-third" is `23rd`, "nineteen hundred five" 1905. */
export function englishNumeralAt(text: string, at: number): FoundNumeral | undefined {
  const first = groupAt(text, at)
  if (!first) return undefined
  let digits = show(first)
  let end = first.end
  let last = first
  for (let count = 1; count < mostGroups && !last.ordinal; count++) {
    const next = groupAt(text, afterGap(text, end))
    // What follows as minutes or as the rest of a year has two digits; "two seven" stays two numbers.
    if (!next || next.ordinal || (next.value < 10 && !next.leadingZero)) break
    digits += spoken + show(next)
    end = next.end
    last = next
  }
  return { digits, length: end - at }
}

type Group = { readonly value: number; readonly ordinal: boolean; readonly leadingZero: boolean; readonly end: number }

/** One number up to ninety-nine, or one counted in hundreds. */
function groupAt(text: string, at: number): Group | undefined {
  const start = wordAt(text, at)
  if (start === 'oh') return leadingZero(text, at + 2)
  const word = words.get(start)
  if (!word) return undefined
  const small = withUnit(text, at + start.length, word)
  if (small.ordinal || small.value === 0) return small
  const hundredAt = afterGap(text, small.end)
  if (wordAt(text, hundredAt) !== 'hundred') return small
  return withRest(text, hundredAt + 'hundred'.length, small.value * 100)
}

/** "twenty" takes up a following unit: "twenty-three", "twenty third". */
function withUnit(text: string, end: number, word: NumberWord): Group {
  if (!word.ordinal && word.value >= 20) {
    const unitAt = afterGap(text, end)
    const unitWord = wordAt(text, unitAt)
    const unit = words.get(unitWord)
    if (unit && unit.value > 0 && unit.value < 10) {
      return { value: word.value + unit.value, ordinal: unit.ordinal, leadingZero: false, end: unitAt + unitWord.length }
    }
  }
  return { ...word, leadingZero: false, end }
}

function withRest(text: string, end: number, hundreds: number): Group {
  let restAt = afterGap(text, end)
  if (wordAt(text, restAt) === 'and') restAt = afterGap(text, restAt + 3)
  const restWord = wordAt(text, restAt)
  const rest = words.get(restWord)
  if (!rest || rest.value === 0) return { value: hundreds, ordinal: false, leadingZero: false, end }
  const small = withUnit(text, restAt + restWord.length, rest)
  return { ...small, value: hundreds + small.value }
}

/** "seven oh five" is 7:05. */
function leadingZero(text: string, end: number): Group | undefined {
  const unitAt = afterGap(text, end)
  const unitWord = wordAt(text, unitAt)
  const unit = words.get(unitWord)
  if (!unit || unit.ordinal || unit.value > 9) return undefined
  return { value: unit.value, ordinal: false, leadingZero: true, end: unitAt + unitWord.length }
}

function show(group: Group): string {
  if (group.leadingZero) return `0${group.value}`
  if (!group.ordinal) return String(group.value)
  const tail = group.value % 100
  const suffix = tail > 10 && tail < 20 ? 'th' : (['th', 'st', 'nd', 'rd'][tail % 10] ?? 'th')
  return `${group.value}${suffix}`
}

/** The run of letters at `at`; longer than any number word is cut, and matches none. */
function wordAt(text: string, at: number): string {
  let end = at
  while (end < at + 13 && isLetter(text.charCodeAt(end))) end++
  return text.slice(at, end)
}

/** Past one space or hyphen. */
function afterGap(text: string, at: number): number {
  return text[at] === ' ' || text[at] === '-' ? at + 1 : at
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122
}
