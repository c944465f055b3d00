import { civilDay, type CivilDay } from './civil-day.ts'

/** What a clock on the wall shows: a day and the second of that day (0 to 86,399). */
export type WallClock = { readonly day: CivilDay; readonly second: number }

const wholeDay = 86_400
/** Every zone changes its offset at a whole quarter of an hour, so an offset found within one holds for all of it. */
const quarter = 900

type KnownZone = { readonly formatter: Intl.DateTimeFormat; quarter: number; offset: number }

// Building a formatter costs a hundred times more than using it, and using it costs more than reading a short message. A deployment knows few zones.
const zones = new Map<string, KnownZone>()

/** The wall clock in `zone` (IANA) at `instant`. Throws RangeError on an unknown zone or an invalid instant. Never reads the machine's zone. */
export function wallClock(instant: Date, zone: string): WallClock {
  const seconds = Math.floor(instant.getTime() / 1000)
  const known = zones.get(zone) ?? addZone(zone)
  if (known.quarter !== Math.floor(seconds / quarter)) {
    known.offset = shownAt(known.formatter, instant) - seconds
    known.quarter = Math.floor(seconds / quarter)
  }
  const shown = seconds + known.offset
  const day = Math.floor(shown / wholeDay)
  return { day, second: shown - day * wholeDay }
}

function addZone(zone: string): KnownZone {
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const known = { formatter, quarter: Number.NaN, offset: 0 }
  zones.set(zone, known)
  return known
}

/** The wall at an instant as seconds since 1970-01-01 on that wall. */
function shownAt(formatter: Intl.DateTimeFormat, instant: Date): number {
  // "11/23/2026, 19:30:00"
  const [month, day, year, hour, minute, second] = formatter.format(instant).split(/\D+/).map(Number)
  return civilDay(year!, month!, day!)! * wholeDay + hour! * 3600 + minute! * 60 + second!
}
