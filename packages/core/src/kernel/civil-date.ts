import type { Language } from './language.ts'

/** A day of the calendar, `YYYY-MM-DD`, belonging to no time zone. Sorts as text. */
export type CivilDate = string

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
export type Weekday = (typeof weekdays)[number]

const dayMilliseconds = 86_400_000

/** The date `days` after `date` (before, when negative). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(date) + days * dayMilliseconds).toISOString().slice(0, 10)
}

export function weekdayOf(date: CivilDate): Weekday {
  return weekdays[new Date(Date.parse(date)).getUTCDay()] ?? 'sunday'
}

/** The date and minute of the day a clock on the wall shows in `zone` (IANA) at `instant`. */
export function wallClock(instant: Date, zone: string): { readonly date: CivilDate; readonly minutes: number } {
  const parts = Object.fromEntries(
    wallFormat(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  return {
    date: `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  }
}

/** Making a format costs a hundred times its use. */
const wallFormats = new Map<string, Intl.DateTimeFormat>()

function wallFormat(zone: string): Intl.DateTimeFormat {
  const known = wallFormats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  wallFormats.set(zone, made)
  return made
}

/** A date as it is said to a customer, always with its weekday: `11月23日（月）`, `Monday 23 November`. */
export function sayDate(date: CivilDate, language: Language): string {
  const [, month, day] = date.split('-').map(Number)
  const weekday = weekdayOf(date)
  if (language === 'ja') return `${month}月${day}日（${sayWeekday(weekday, 'ja')}）`
  return `${sayWeekday(weekday, language)} ${day} ${monthNames[(month ?? 1) - 1]}`
}

/** `月`, `Monday`. */
export function sayWeekday(weekday: Weekday, language: Language): string {
  if (language === 'ja') return '日月火水木金土'[weekdays.indexOf(weekday)] ?? ''
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
