import { japaneseClocks } from './clocks-japanese.ts'
import { englishClocks } from './clocks-english.ts'
import { englishDays } from './days-english.ts'
import { japaneseDays } from './days-japanese.ts'
import { numericDays } from './days-numeric.ts'
import { notValues } from './not-values.ts'
import { partySizes } from './party-sizes.ts'
import type { Piece, Rule, Scene } from './piece.ts'
import { quantities } from './quantities.ts'
import { spansOfTime } from './spans-of-time.ts'
import { englishWeekdayRules } from './weekdays-english.ts'
import { japaneseWeekdayRules } from './weekdays-japanese.ts'

/** Every way of writing a value. The longest match wins, and among equally long ones the earliest here. */
const rules: readonly Rule[] = [
  ...japaneseWeekdayRules,
  ...japaneseDays,
  ...numericDays,
  ...englishWeekdayRules,
  ...englishDays,
  ...japaneseClocks,
  ...englishClocks,
  ...spansOfTime,
  ...partySizes,
  ...quantities,
  ...notValues,
]

/** The rules that can begin with a character, so that most characters of a message cost one look-up. */
const rulesByStart: ReadonlyMap<number, readonly Rule[]> = byStart(rules)

function byStart(all: readonly Rule[]): ReadonlyMap<number, readonly Rule[]> {
  const found = new Map<number, Rule[]>()
  for (const rule of all) {
    for (const start of new Set(rule.starts.replace('#', '0123456789').replace('＃', '#'))) {
      const code = start.charCodeAt(0)
      found.set(code, [...(found.get(code) ?? []), rule])
    }
  }
  return found
}

/**
 * The pieces a text holds, in order and without overlap.
 * @param taken pieces read before, in order; their words are passed over.
 */
export function scan(text: string, scene: Scene, taken: readonly Piece[]): readonly Piece[] {
  const pieces: Piece[] = []
  let next = 0
  let at = 0
  while (at < text.length) {
    const claimed = taken[next]
    if (claimed && at >= claimed.start) {
      pieces.push(claimed)
      next++
      at = claimed.end
      continue
    }
    const piece = goesOn(text, at) ? undefined : longestAt(text, at, claimed?.start ?? text.length, scene)
    if (piece) {
      pieces.push(piece)
      at = piece.end
    } else {
      at = Math.min(afterUnread(text, at), claimed?.start ?? text.length)
    }
  }
  return pieces
}

/** Whether the figure at `at` is the rest of a longer number that was not read: the 59 of 12:23:59z. */
function goesOn(text: string, at: number): boolean {
  const mark = text[at - 1]
  return (mark === ':' || mark === '.' || mark === '/') && isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at - 2))
}

function longestAt(text: string, at: number, limit: number, scene: Scene): Piece | undefined {
  let best: Piece | undefined
  for (const rule of rulesByStart.get(text.charCodeAt(at)) ?? []) {
    const { pattern } = rule
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match || pattern.lastIndex === at || pattern.lastIndex > limit) continue
    const end = at + match[0].trimEnd().length
    if (best && end <= best.end) continue
    const reading = rule.read(match.groups ?? {}, scene)
    if (reading) best = { ...reading, start: at, end }
  }
  return best
}

/**
 * Where reading goes on after a character nothing was read at: a word or a number is passed over whole, so that neither "monday" in
 * "almonday" nor the 5-2 of 3-5-2 is read.
 */
function afterUnread(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (isDigit(first)) {
    let end = at + 1
    while (end < text.length && (isDigit(text.charCodeAt(end)) || (joinsDigits(text[end]!) && isDigit(text.charCodeAt(end + 1))))) end++
    return end
  }
  if (!isLetter(first)) return at + 1
  let end = at + 1
  while (end < text.length && (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end)))) end++
  return end
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95
}

function joinsDigits(mark: string): boolean {
  return mark === '-' || mark === '.' || mark === '/' || mark === ':' || mark === ','
}
