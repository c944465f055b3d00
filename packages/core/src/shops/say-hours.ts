import { addDays, type CivilDate, sayDate, sayMinutes, sayWeekday, type Weekday, weekdayNameOf, weekdays } from '../kernel/civil-date.ts'
import { say, type Language } from '../kernel/language.ts'
import type { Branch } from '../tenancy/tenant-profile.ts'
import { type Opening, openingDay } from './opening-hours.ts'
import { phrases } from './phrases.ts'

/** `11:30–14:30、17:30–22:00`. */
export function sayOpenings(openings: readonly Opening[], language: Language): string {
  return openings.map(({ from, to }) => `${sayMinutes(from)}–${sayMinutes(to)}`).join(language === 'ja' ? '、' : ' and ')
}

/** The weekly hours, one line for each run of days that share them, then the closing days. Weeks begin on Monday. */
export function sayWeek(branch: Branch, language: Language): string[] {
  const monday = '2024-01-01'
  const days = weekdays
    .map((_, index) => addDays(monday, index))
    .map((date) => ({ weekday: weekdayNameOf(date), hours: weeklyHours(branch, date, language) }))
  const open = days.filter(({ hours }) => hours !== '')
  const closed = days.filter(({ hours }) => hours === '')
  const lines = runs(open).map(
    (run) =>
      `${sayDays(
        run.map(({ weekday }) => weekday),
        language,
      )}  ${run[0]?.hours}`,
  )
  if (closed.length > 0)
    lines.push(
      say(phrases.closedEvery, language, {
        days: closed.map(({ weekday }) => sayClosingDay(weekday, language)).join(language === 'ja' ? '・' : ', '),
      }),
    )
  return lines
}

/** The exceptions of the next four weeks, one a line. */
export function sayComingExceptions(branch: Branch, today: CivilDate, language: Language): string[] {
  const last = addDays(today, 28)
  return (branch.exceptions ?? [])
    .filter(({ date }) => today <= date && date <= last)
    .toSorted((one, other) => one.date.localeCompare(other.date))
    .map(({ date, note }) => {
      const { openings } = openingDay(branch, date)
      const hours = openings.length === 0 ? say(phrases.closedToday, language) : sayOpenings(openings, language)
      return `${sayDate(date, language)}  ${hours}${note ? `（${say(note, language)}）` : ''}`
    })
}

function weeklyHours(branch: Branch, date: CivilDate, language: Language): string {
  const { exceptions: _, ...weekly } = branch
  return sayOpenings(openingDay(weekly, date).openings, language)
}

function runs<Day extends { readonly weekday: Weekday; readonly hours: string }>(days: readonly Day[]): Day[][] {
  const found: Day[][] = []
  for (const day of days) {
    const last = found.at(-1)
    const before = last?.at(-1)
    if (before && before.hours === day.hours && follows(before.weekday, day.weekday)) last?.push(day)
    else found.push([day])
  }
  return found
}

function follows(one: Weekday, other: Weekday): boolean {
  return (weekdays.indexOf(one) + 1) % 7 === weekdays.indexOf(other)
}

function sayDays(days: readonly Weekday[], language: Language): string {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (days.length === 7) return say(phrases.daily, language)
  const short = (day: Weekday) => (language === 'ja' ? sayWeekday(day, 'ja') : sayWeekday(day, language).slice(0, 3))
  if (days.length === 1) return short(first)
  return days.length === 2
    ? days.map(short).join(language === 'ja' ? '・' : ', ')
    : `${short(first)}${language === 'ja' ? '〜' : '–'}${short(last)}`
}

function sayClosingDay(day: Weekday, language: Language): string {
  return language === 'ja' ? `${sayWeekday(day, 'ja')}曜日` : `${sayWeekday(day, language)}s`
}
