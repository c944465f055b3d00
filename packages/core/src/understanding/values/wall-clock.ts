import { civilDay, type CivilDay } from './civil-date.ts'

/** What a clock on the wall shows: a day and the second of that day (0 to 86,399). */
export type WallClock = { readonly day: CivilDay; readonly second: number }

// Building a formatter costs a hundred times more than using it, and a deployment knows few zones.
const formatters = new Map<string, Intl.DateTimeFormat>()

/** The wall clock in `zone` (IANA) at `instant`. Throws RangeError on an unknown zone or an invalid instant. Never reads the machine's zone. */
export function wallClock(instant: Date, zone: string): WallClock {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  // "11/23/2026, 19:30:00"
  const [month, day, year, hour, minute, second] = formatter.format(instant).split(/\D+/).map(Number)
  return { day: civilDay(year!, month!, day!)!, second: hour! * 3600 + minute! * 60 + second! }
}
