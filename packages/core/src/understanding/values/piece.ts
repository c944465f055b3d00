import type { Language } from '../../kernel/language.ts'
import type { UnresolvedWords, ValueKind } from '../resolved-value.ts'
import type { CivilDay } from '../../kernel/civil-day.ts'
import type { Daypart } from './daypart.ts'
import type { WallClock } from '../../kernel/wall-clock.ts'

/** Where a rule's words stand in the reading text: `start` inclusive, `end` exclusive, UTF-16 units. */
export type Span = { readonly start: number; readonly end: number }

/** What one rule read, before neighbours are joined: "明日" and "の" and "7時" are a day and a clock, and one date-time only later. */
export type Reading =
  | DayReading
  | OffsetReading
  | WeekReading
  | MonthReading
  | { readonly kind: 'end-of' }
  | DaypartReading
  | ClockReading
  | MomentReading
  | ValueReading
  | UnresolvedReading
  | { readonly kind: 'nothing' }

export type Piece = Reading & Span

/** A day of the calendar. */
export type DayReading = {
  readonly kind: 'day'
  /** Best first; more than one when the words have more than one reading. Never empty. */
  readonly days: readonly CivilDay[]
  /** Set for a weekday with nothing else said (金曜, "Friday"): a neighbouring date decides which one it is. 0 Monday to 6 Sunday. */
  readonly weekday?: number
  /** Set for a weekday that only ever explains the date in front of it: 11/23(月). Alone it is nothing. */
  readonly onlyAfterDate?: boolean
  /** Set for a day of the month alone (23日, "the 23rd"): a neighbouring weekday may move it to another month. */
  readonly dayOfMonth?: number
  /** The part of the day said with it: 今夜, "tonight". */
  readonly daypart?: Daypart
  /** Set when the words name a week (来週の月曜): a weekday listed after it is of the same week. */
  readonly ofWeek?: boolean
  /** The very end of the day: "end of tomorrow". */
  readonly endOfDay?: boolean
  /** A stretch of days in which a neighbouring weekday picks one: 2週間後の火曜 is the Tuesday of that week. */
  readonly wholeWeek?: boolean
}

/** So long after or before another day: "3 days from" Tuesday. Alone it is nothing. */
export type OffsetReading = { readonly kind: 'offset'; readonly move: (from: CivilDay) => CivilDay; readonly wholeWeek?: boolean }

/** A week with no day of it: 来週, "next week". A weekday later in the message is of that week; alone it is too vague. */
export type WeekReading = { readonly kind: 'week'; readonly monday: CivilDay }

/** A month with no day of it: 12月, 来月. A day of the month later in the message is of that month; alone it is too vague. */
export type MonthReading = { readonly kind: 'month'; readonly year: number; readonly month: number }

/** A part of the day with no hour: 夜, "in the morning". Alone it is nothing. */
export type DaypartReading = { readonly kind: 'daypart'; readonly daypart: Daypart }

/** A time of day as written. */
export type ClockReading = {
  readonly kind: 'clock'
  /** 0 to 29: 25時 is one in the morning of the next day. */
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly daypart?: Daypart
  /** Written so that only the 24-hour reading is meant: 09:40. */
  readonly asWritten?: boolean
  /** A bare number that is a time only beside a day or a part of the day: "tonight 7". */
  readonly weak?: boolean
  /** The latest second of the day it can be: the end of a range, "from 6 to 8pm" tells that 6 is 18:00. */
  readonly before?: ClockReading
  /** Only the end or the edge of something: 22時まで, "after 7". Asked about, never taken as the time. */
  readonly edge?: boolean
}

/** A point in time counted from now: 30分後, "in half an hour". */
export type MomentReading = { readonly kind: 'moment'; readonly clock: WallClock }

export type ValueReading = {
  readonly kind: 'value'
  readonly of: 'party-size' | 'quantity' | 'phone'
  readonly value: string | number
  readonly alternatives?: readonly (string | number)[]
  readonly unit?: string
}

export type UnresolvedReading = { readonly kind: 'unresolved'; readonly of: ValueKind; readonly reason: UnresolvedWords['reason'] }

/** What rules may know besides the words. */
export type Scene = {
  /** Now, on the wall of the business. */
  readonly now: WallClock
  /** The wall clock so many seconds from now; across a change of summer time this is not simple addition. */
  readonly later: (seconds: number) => WallClock
  readonly language: Language | undefined
}

/** One way of writing one thing. */
export type Rule = {
  /** Every character its words can begin with; `#` stands for all digits, `＃` for the sign itself. */
  readonly starts: string
  /** Sticky, matched where the scan stands. No nested quantifiers, so that no text takes longer than its length. */
  readonly pattern: RegExp
  /** What the match means; null when on a closer look it is not this after all. */
  readonly read: (groups: Groups, scene: Scene) => Reading | null
}

/** Named groups of a match; a group that took no part is undefined. */
export type Groups = Readonly<Record<string, string | undefined>>

/** A sticky pattern from its parts. */
export function sticky(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join(''), 'y')
}

/** The characters a list of words begins with, for `Rule.starts`. */
export function startsOf(words: Iterable<string>): string {
  return [...new Set([...words].map((word) => word[0]))].join('')
}

export function unresolved(of: ValueKind, reason: UnresolvedWords['reason']): UnresolvedReading {
  return { kind: 'unresolved', of, reason }
}

export const nothing: Reading = { kind: 'nothing' }
