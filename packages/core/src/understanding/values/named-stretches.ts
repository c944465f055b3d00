import { civilDay, yearMonthDay } from '../../kernel/civil-day.ts'
import { unresolved, type DayReading, type MonthReading, type Piece, type Span, type WeekReading } from './piece.ts'

type Stretch = (WeekReading | MonthReading) & Span

/**
 * Days after a week or a month that is named alone are days of it: "来週なんですが、金曜で", "12月で、24日に". The week or month has then said
 * what it had to say and is dropped; with no such day it stays, to be asked about.
 */
export function placeInNamedStretch(pieces: readonly Piece[]): readonly Piece[] {
  const stretch = pieces.find((piece): piece is Stretch => piece.kind === 'week' || piece.kind === 'month')
  if (!stretch) return pieces
  let used = false
  const placed = pieces.map((piece): Piece => {
    if (piece.kind !== 'day' || piece.onlyAfterDate || piece.start < stretch.start) return piece
    const inside = stretch.kind === 'week' ? inWeek(piece, stretch) : inMonth(piece, stretch)
    used ||= inside !== piece
    return inside
  })
  return used ? placed.filter((piece) => piece !== stretch) : pieces
}

/** The weekday of the named week, and the coming one as the alternative where it is another. */
function inWeek(day: DayReading & Span, week: WeekReading): Piece {
  const { weekday, ...rest } = day
  return weekday === undefined ? day : { ...rest, days: [...new Set([week.monday + weekday, ...day.days])] }
}

/** The day of the named month. A weekday of a month is four days or five, and only the coming one if that is in it. */
function inMonth(day: DayReading & Span, { year, month }: MonthReading): Piece {
  if (day.dayOfMonth !== undefined && day.weekday === undefined) {
    const found = civilDay(year, month, day.dayOfMonth)
    return found === undefined ? { ...unresolved('date', 'no-such-date'), start: day.start, end: day.end } : { ...day, days: [found] }
  }
  if (day.weekday === undefined) return day
  const coming = yearMonthDay(day.days[0]!)
  if (coming.year === year && coming.month === month) return { ...day }
  return { ...unresolved('date', 'too-vague'), start: day.start, end: day.end }
}
