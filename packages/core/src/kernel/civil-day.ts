/**
 * Days of the (proleptic Gregorian) calendar as whole numbers, 0 being 1970-01-01. No zone and no clock is involved,
 * so adding 7 is always next week: summer time cannot shorten a day here as it can with instants.
 */
export type CivilDay = number

export type YearMonthDay = { readonly year: number; readonly month: number; readonly day: number }

/** A day by its year, month (1 to 12) and day of the month; `undefined` when the calendar has no such day (Feb 30). Never rolls over. */
export function civilDay(year: number, month: number, day: number): CivilDay | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  // Count from March, so that the leap day is the last of its year (Howard Hinnant, "chrono-compatible low-level date algorithms").
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** The year, month and day of the month of `civil`. */
export function yearMonthDay(civil: CivilDay): YearMonthDay {
  const shifted = civil + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 }
}

/** 0 Monday to 6 Sunday: weeks begin on Monday, as calendars of Japanese businesses and ISO 8601 have it. */
export function weekdayOf(civil: CivilDay): number {
  return (((civil + 3) % 7) + 7) % 7
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The same day `months` later; the last day of that month when it is shorter (Jan 31 and a month is Feb 28). */
export function plusMonths(civil: CivilDay, months: number): CivilDay {
  const { year, month, day } = yearMonthDay(civil)
  const count = year * 12 + month - 1 + months
  const target = { year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1 }
  return civilDay(target.year, target.month, Math.min(day, daysInMonth(target.year, target.month))) ?? civil
}

/** The `nth` (1 to 5) given weekday of a month, or its last; `undefined` when the month has no fifth one. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number | 'last'): CivilDay | undefined {
  if (nth === 'last') return nthWeekday(year, month, weekday, 5) ?? nthWeekday(year, month, weekday, 4)
  const first = civilDay(year, month, 1)
  if (first === undefined) return undefined
  const day = first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7
  return yearMonthDay(day).month === month ? day : undefined
}

/** `YYYY-MM-DD`. */
export function formatDay(civil: CivilDay): string {
  const { year, month, day } = yearMonthDay(civil)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** `HH:MM:SS` of a second of the day; seconds past midnight wrap round (25:00 is 01:00:00). */
export function formatSecond(second: number): string {
  const within = ((second % 86_400) + 86_400) % 86_400
  return `${pad(Math.floor(within / 3600), 2)}:${pad(Math.floor(within / 60) % 60, 2)}:${pad(within % 60, 2)}`
}

/** `YYYY-MM-DD HH:MM:SS`; 86,400 seconds and more belong to the following day. */
export function formatMoment(civil: CivilDay, second: number): string {
  return `${formatDay(civil + Math.floor(second / 86_400))} ${formatSecond(second)}`
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
