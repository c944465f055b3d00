import { civilDay, weekdayOf, yearMonthDay, type CivilDay } from '../../kernel/civil-day.ts'
import { askAboutEdge } from './edges.ts'
import { placeInNamedStretch } from './named-stretches.ts'
import { unresolved, type DayReading, type Piece, type Span } from './piece.ts'
import { comingWeekday, weekdaysAround } from './weeks.ts'

type Day = DayReading & Span

/** What stands between a date and its weekday: 11月23日(月), Friday, Nov 27, 2週間後の火曜, "Monday the 27th". */
const besideWeekday = /^(?:[ ,、・のに-]|on |the ){0,3}$/
/** Between two days that are one and not a list: nothing, a space, a の. */
const sameDay = /^(?:[ のは]|,? the |- ?|, ){0,1}$/
/** Between the first and the last day of a stretch. */
const stretch = /^ ?(?:から|より|[~-]|to|through|thru|until|till) ?$/
/** Between days that are listed. */
const list = /^(?:か|と|、|・|または|もしくは|,? ?(?:or|and) |, )$/
/** After which the second day is where a booking moves to, and no end of a stretch. */
const moved = /^(?:の\d{1,2}[^変しずらに]{0,6})?に(?:変|し|ずら|移|延)|^へ/

/** Words in front that say the same in English: "change it from Friday to Saturday". */
const moving = /(?:chang|mov|resched|shift|push|switch)[^.?!]{0,40}$/

/** Longer gaps hold words of their own. */
const longestGap = 8

/**
 * Days as they were meant together: an offset and the day it counts from, a date and its weekday, the two ends of a stretch (of which
 * the first is the date and the last is left out), a day and its part.
 */
export function joinDays(pieces: readonly Piece[], text: string): readonly Piece[] {
  const joined: Piece[] = []
  for (const piece of placeInNamedStretch(pieces)) {
    const before = joined.at(-1)
    const gap = before ? text.slice(before.end, piece.start) : ''
    const together = before && gap.length <= longestGap ? joinTwo(before, piece, gap, text) : null
    if (together) {
      joined.pop()
      pushJoined(joined, together, text)
    } else if (piece.kind !== 'day' || !piece.onlyAfterDate) {
      joined.push(before?.kind === 'day' && piece.kind === 'day' ? inSameStretch(before, piece, gap) : piece)
    }
  }
  return joined.map((piece) => askAboutEdge(piece, text))
}

/** 来週の月曜か火曜: the Tuesday is next week's too; 12月24日か25日: the 25th is December's. */
function inSameStretch(before: Day, piece: Day, gap: string): Day {
  const { weekday, dayOfMonth, ...rest } = piece
  if (!list.test(gap)) return piece
  if (dayOfMonth !== undefined && weekday === undefined) {
    const { year, month } = yearMonthDay(before.days[0]!)
    const day = civilDay(year, month, dayOfMonth)
    return day !== undefined && day > before.days[0]! ? { ...piece, days: [day] } : piece
  }
  if (!before.ofWeek || weekday === undefined) return piece
  return { ...rest, days: before.days.map((day) => day - weekdayOf(day) + weekday), ofWeek: true }
}

/** What has been joined may belong to what stands before it: "Sunday" and "3 weeks after" and "January 15". */
function pushJoined(joined: Piece[], piece: Piece, text: string): void {
  const before = joined.at(-1)
  const gap = before ? text.slice(before.end, piece.start) : ''
  const together = before && gap.length <= longestGap ? joinTwo(before, piece, gap, text) : null
  if (together) joined[joined.length - 1] = together
  else joined.push(piece)
}

function joinTwo(before: Piece, piece: Piece, gap: string, text: string): Piece | null {
  const span = { start: before.start, end: piece.end }
  if (before.kind === 'offset' && piece.kind === 'day' && /^ ?(?:the )?$/.test(gap)) {
    return { kind: 'day', days: piece.days.map(before.move), ...(before.wholeWeek && { wholeWeek: true }), ...span }
  }
  if (before.kind === 'end-of' && piece.kind === 'day' && /^ ?$/.test(gap)) {
    // The last second of the day: outside every business's hours, so it is asked about unless a deadline was meant.
    return { kind: 'day', days: piece.days, endOfDay: true, ...span }
  }
  if (before.kind !== 'day') return null
  if (piece.kind === 'offset' && gap === '') return { kind: 'day', days: before.days.map(piece.move), ...span }
  if (piece.kind === 'daypart' && /^[ の、,]?$/.test(gap)) return { ...before, daypart: before.daypart ?? piece.daypart, end: piece.end }
  if (piece.kind !== 'day') return null
  if (stretch.test(gap) && !piece.onlyAfterDate && (gap !== '-' || isHyphenStretch(before, piece, text)))
    return isMoved(before, piece, text) ? null : { ...before, end: piece.end }
  return sameDayTwice(before, piece, gap, span)
}

function isMoved(before: Day, piece: Day, text: string): boolean {
  return moved.test(text.slice(piece.end, piece.end + 16)) || moving.test(text.slice(Math.max(0, before.start - 48), before.start))
}

/** A hyphen joins two dates in figures or two weekdays; in "Friday-Jun-15" it stands for a comma. */
function isHyphenStretch(before: Day, piece: Day, text: string): boolean {
  if (before.weekday !== undefined && piece.weekday !== undefined) return true
  return /\d/.test(text[before.start]!) && /\d/.test(text[piece.start]!)
}

function sameDayTwice(before: Day, piece: Day, gap: string, span: Span): Piece | null {
  const daypart = before.daypart ?? piece.daypart
  const rest = { ...span, ...(daypart && { daypart }) }
  const settled = besideWeekday.test(gap) && settleWeekday(before, piece)
  if (settled) {
    return settled.length === 0 ? { ...unresolved('date', 'contradictory'), ...span } : { kind: 'day', days: settled, ...rest }
  }
  if (piece.onlyAfterDate || !sameDay.test(gap)) return null
  const common = before.days.filter((day) => piece.days.includes(day))
  // 明日、明後日 is a list of two days and stays one; 明日11/25 says one day twice, and had better agree.
  if (common.length === 0) return gap.startsWith(',') ? null : { ...unresolved('date', 'contradictory'), ...span }
  return { kind: 'day', days: common, ...rest }
}

/** The days a date and a weekday agree on, best first; empty when they contradict each other, null when this is not a date with its weekday. */
function settleWeekday(one: Day, other: Day): readonly CivilDay[] | null {
  const oneIsWeekday = one.weekday !== undefined && one.dayOfMonth === undefined
  const otherIsWeekday = other.weekday !== undefined && other.dayOfMonth === undefined
  if (oneIsWeekday === otherIsWeekday) return null
  const date = oneIsWeekday ? other : one
  return daysWithWeekday(date, (oneIsWeekday ? one : other).weekday!)
}

/** The readings of a date that fall on a weekday. */
export function daysWithWeekday(date: DayReading, weekday: number): readonly CivilDay[] {
  const [first] = date.days
  // The Tuesday "in two weeks" is of that week; to some it is the first one after two full weeks.
  if (date.wholeWeek) return [...new Set([...weekdaysAround(first!, weekday), comingWeekday(first!, weekday)])]
  if (date.dayOfMonth !== undefined) return monthsWithWeekday(first!, date.dayOfMonth, weekday)
  return date.days.filter((day) => weekdayOf(day) === weekday)
}

/** As far ahead as a day of the month is looked for that falls on the weekday said: a season, which is as far as tables are booked. */
const mostDaysAhead = 125

/** "Sunday the 14th": the next 14th that is a Sunday; when it is not the very next 14th, that one stays as an alternative. */
function monthsWithWeekday(first: CivilDay, dayOfMonth: number, weekday: number): readonly CivilDay[] {
  const { year, month } = yearMonthDay(first)
  for (let ahead = 0; ahead <= 4; ahead++) {
    const day = civilDay(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, dayOfMonth)
    if (day === undefined || weekdayOf(day) !== weekday || day - first > mostDaysAhead) continue
    return day === first ? [day] : [day, first]
  }
  return []
}
