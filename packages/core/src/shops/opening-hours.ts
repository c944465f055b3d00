import { addDays, type CivilDate, wallDate, weekdayNameOf } from '../kernel/civil-date.ts'
import type { LocalizedText } from '../kernel/language.ts'
import { readOpening } from '../tenancy/opening.ts'
import type { Branch } from '../tenancy/tenant-profile.ts'

/** A stretch of opening, in minutes of the day it begins on; `to` may pass 1440 for a night that ends after midnight. */
export type Opening = { readonly from: number; readonly to: number }

/** When a branch is open on one date. Closed when `openings` is empty. */
export type OpeningDay = { readonly openings: readonly Opening[]; readonly exceptional: boolean; readonly note?: LocalizedText }

/** The branch's hours on `date`: the exception for that date where there is one, else the weekly hours. */
export function openingDay(branch: Branch, date: CivilDate): OpeningDay {
  const exception = branch.exceptions?.find((one) => one.date === date)
  if (exception) return { openings: readOpenings(exception.hours), exceptional: true, ...(exception.note && { note: exception.note }) }
  return { openings: readOpenings(branch.hours[weekdayNameOf(date)]), exceptional: false }
}

export type OpenNow =
  | { readonly open: true; readonly closesAt: number }
  /** `next` is when it opens next within two weeks; absent when it does not. */
  | { readonly open: false; readonly next?: { readonly date: CivilDate; readonly from: number } }

/** Whether the branch is open at `instant`, by the clock on its wall in `zone`. */
export function openAt(branch: Branch, instant: Date, zone: string): OpenNow {
  const { date, minutes } = wallDate(instant, zone)
  return openOn(branch, date, minutes)
}

/** Whether the branch is open on `date` at `minutes` past midnight: also when the opening began the evening before. */
export function openOn(branch: Branch, date: CivilDate, minutes: number): OpenNow {
  const today = openingDay(branch, date).openings
  const lastNight = openingDay(branch, addDays(date, -1)).openings.map(({ from, to }) => ({ from: from - 1440, to: to - 1440 }))
  const current = [...lastNight, ...today].find(({ from, to }) => from <= minutes && minutes < to)
  if (current) return { open: true, closesAt: current.to }
  for (let ahead = 0; ahead <= 14; ahead++) {
    const day = addDays(date, ahead)
    const next = openingDay(branch, day).openings.find(({ from }) => ahead > 0 || from > minutes)
    if (next) return { open: false, next: { date: day, from: next.from } }
  }
  return { open: false }
}

function readOpenings(hours: Branch['hours']['monday']): Opening[] {
  if (hours === 'closed') return []
  return hours.flatMap((text) => {
    const stretch = readOpening(text)
    return stretch ? [{ from: stretch.opens, to: stretch.closes }] : []
  })
}
