import { hoursOf, type Daypart } from './daypart.ts'
import type { ClockReading } from './piece.ts'

/** Minutes of the day within which a business receives people; `to` may pass 1,440 for one that closes after midnight. */
export type OpenMinutes = readonly { readonly from: number; readonly to: number }[]

/** The last hour a written time may have: bars write 29:00 for five in the morning. */
const lastHour = 29

/** Whether such a time exists at all: 26:75 does not. */
export function isTime(clock: ClockReading): boolean {
  return clock.hour <= lastHour && clock.minute <= 59 && clock.second <= 59
}

/**
 * The seconds of the day a written time can be, best first; 86,400 and more are the next day. Empty when its words contradict each other
 * (朝の19時).
 *
 * An hour from 1 to 8 that nothing places in the morning or the evening is the one within `openMinutes` if only one is, else after noon, when people
 * go out. 9 to 11 are as written: who writes 10:30 to a shop that opens at noon is mistaken about its hours more often than about the
 * half of the day. The other reading stays as an alternative, unless the hours rule it out.
 */
export function secondsOf(clock: ClockReading, daypart: Daypart | undefined, openMinutes: OpenMinutes | undefined): readonly number[] {
  const rest = clock.minute * 60 + clock.second
  const part = clock.daypart ?? daypart
  if (part) return hoursOf[part](clock.hour).map((hour) => hour * 3600 + rest)
  const { hour } = clock
  if (hour === 0 || hour >= 12 || clock.asWritten) return [hour * 3600 + rest]
  const readings = (hour <= 8 ? [hour + 12, hour] : [hour, hour + 12]).map((reading) => reading * 3600 + rest)
  const open = readings.map((second) => openReadings(second, openMinutes ?? [])).filter((each) => each.length > 0)
  if (open.length !== 1) return readings
  const [only = []] = open
  return hour <= 8 || only.includes(readings[0]!) ? only : readings
}

/**
 * The readings of a second of the day within opening hours. One that is open only as the end of the evening before (1:00 in a bar that closes
 * at two) is of the night that follows the day, as 金曜の1時 is meant there, or of the day itself: both stay.
 */
function openReadings(second: number, openMinutes: OpenMinutes): readonly number[] {
  const isOpen = (minute: number) => openMinutes.some(({ from, to }) => minute >= from && minute < to)
  if (isOpen(second / 60)) return [second]
  return isOpen(second / 60 + 1440) ? [second + 86_400, second] : []
}
