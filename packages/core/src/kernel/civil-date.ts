import { type CivilDay, civilDay, formatDay, weekdayOf } from './civil-day.ts'
import type { Language } from './language.ts'
import { wallClock } from './wall-clock.ts'

/** A day of the calendar, `YYYY-MM-DD`, belonging to no time zone. Sorts as text. */
export type CivilDate = string

/** In the order of the week, Monday first, as `weekdayOf` counts them. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]

/** The date `days` after `date` (before, when negative). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return formatDay(readDay(date) + days)
}

export function weekdayNameOf(date: CivilDate): Weekday {
  return weekdays[weekdayOf(readDay(date))] ?? 'monday'
}

/** The date and minute of the day a clock on the wall shows in `zone` (IANA) at `instant`. */
export function wallDate(instant: Date, zone: string): { readonly date: CivilDate; readonly minutes: number } {
  const { day, second } = wallClock(instant, zone)
  return { date: formatDay(day), minutes: Math.floor(second / 60) }
}

function readDay(date: CivilDate): CivilDay {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const civil = civilDay(year, month, day)
  if (civil === undefined) throw new RangeError(`not a date: ${date}`)
  return civil
}

/** A date as it is said to a customer, always with its weekday: `11月23日（月）`, `Monday 23 November`. */
export function sayDate(date: CivilDate, language: Language): string {
  const [, month, day] = date.split('-').map(Number)
  const weekday = weekdayNameOf(date)
  if (language === 'ja') return `${month}月${day}日（${sayWeekday(weekday, 'ja')}）`
  return `${sayWeekday(weekday, language)} ${day} ${monthNames[(month ?? 1) - 1]}`
}

/** `月`, `Monday`. */
export function sayWeekday(weekday: Weekday, language: Language): string {
  if (language === 'ja') return '月火水木金土日'[weekdays.indexOf(weekday)] ?? ''
  return weekday.charAt(0).toUpperCase() + weekday.slice(1)
}

/** `9:05` from 545; minutes past midnight count on, as shops write them: `25:00`. */
export function sayMinutes(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
