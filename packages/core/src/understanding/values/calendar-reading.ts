import { civilDay, daysInMonth, yearMonthDay, type CivilDay } from '../../kernel/civil-day.ts'
import { unresolved, type Reading, type Scene } from './piece.ts'

/** Every leap day is at most eight years from the one before (1896, 1904). */
const yearsToLook = 8

/** A month and day without a year: the next one that is not past, today included. `undefined` when no year has it (Feb 30). */
export function nextMonthDay(today: CivilDay, month: number, day: number): CivilDay | undefined {
  const { year } = yearMonthDay(today)
  for (let ahead = 0; ahead <= yearsToLook; ahead++) {
    const found = civilDay(year + ahead, month, day)
    if (found !== undefined && found >= today) return found
  }
  return undefined
}

/** A day of the month alone: the next month that has it and where it is not past. `undefined` above 31. */
export function nextDayOfMonth(today: CivilDay, day: number): CivilDay | undefined {
  const { year, month } = yearMonthDay(today)
  // No two months in a row lack a day that some month has.
  for (let ahead = 0; ahead <= 2; ahead++) {
    const found = civilDay(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, day)
    if (found !== undefined && found >= today) return found
  }
  return undefined
}

/** Month and day, of a year when one is said, as a reading. */
export function dateReading(scene: Scene, month: number, day: number, year?: number): Reading {
  const found = year === undefined ? nextMonthDay(scene.now.day, month, day) : civilDay(year, month, day)
  return found === undefined ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found] }
}

/** "Dec 24 or 25", 12/24か25: two days of one month, the second as the alternative. */
export function eitherDateReading(scene: Scene, month: number, day: number, orDay: string | undefined, year?: number): Reading {
  const first = dateReading(scene, month, day, year)
  if (orDay === undefined || first.kind !== 'day') return first
  const second = dateReading(scene, month, Number(orDay), year)
  return second.kind === 'day' ? { kind: 'day', days: [...first.days, ...second.days] } : second
}

/** A day of a month counted from this one (来月3日: 1). */
export function dayOfMonthReading(scene: Scene, monthsAhead: number, day: number | 'last'): Reading {
  const now = yearMonthDay(scene.now.day)
  const count = now.year * 12 + now.month - 1 + monthsAhead
  const year = Math.floor(count / 12)
  const month = (count % 12) + 1
  return dateReading(scene, month, day === 'last' ? daysInMonth(year, month) : day, year)
}

/**
 * Two numbers with a slash or a hyphen between. Month/day is read first, as Japan and the United States write it, and the only way where
 * the language is Japanese or unknown; someone writing English may be British, so for `en` day/month stays as an alternative. Where only
 * one way exists it is taken: 23/11.
 */
export function slashReading(scene: Scene, first: number, second: number, year?: number): Reading {
  const monthFirst = dateReading(scene, first, second, year)
  const dayFirst = dateReading(scene, second, first, year)
  // 2/30 is the 30th of February and not the second of a 30th month: what cannot be either is month/day gone wrong.
  if (monthFirst.kind !== 'day') return first > 12 ? dayFirst : monthFirst
  if (dayFirst.kind !== 'day' || scene.language !== 'en' || first === second) return monthFirst
  return { kind: 'day', days: [...monthFirst.days, ...dayFirst.days] }
}

/** A year written with two digits: below 40 this century, from 40 on the last one (nobody books for 2040; birthdays are told). */
export function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length !== 2) return year
  return year < 40 ? 2000 + year : 1900 + year
}
