import type { ClockReading } from './piece.ts'

/**
 * A part of the day, as far as it decides which hour a number means. `noon-pm` and `noon-am` are 午後 and 午前, where 12 has two
 * readings; `pm` and `am` are the English ones, where it has not.
 */
export type Daypart = 'am' | 'pm' | 'noon-am' | 'noon-pm' | 'morning' | 'midday' | 'afternoon' | 'evening' | 'night' | 'late-night'

/** Minutes of the day within which a business receives people; `to` may pass 1,440 for one that closes after midnight. */
export type OpenMinutes = readonly { readonly from: number; readonly to: number }[]

/**
 * The hours a written hour can be in a part of the day, best first; 24 and more belong to the next day. No hours: nobody says that.
 *
 * Reasons for the less obvious: 夜12時 is the midnight that ends the day; 深夜1時 of a day is the night that follows it, though some mean
 * the early hours of the day itself; 午後12時 is noon to most and midnight to the railway; 夕方 begins at three in winter.
 */
const hoursOf: Readonly<Record<Daypart, (hour: number) => readonly number[]>> = {
  am: (hour) => (hour === 12 ? [0] : hour < 12 ? [hour] : []),
  pm: (hour) => (hour === 12 ? [12] : hour < 12 ? [hour + 12] : within(hour, 13, 23)),
  'noon-am': (hour) => (hour === 12 ? [0, 12] : hour < 12 ? [hour] : []),
  'noon-pm': (hour) => (hour === 12 ? [12, 24] : hour < 12 ? [hour + 12] : within(hour, 13, 23)),
  morning: (hour) => within(hour, 0, 11),
  midday: (hour) => (hour >= 1 && hour <= 5 ? [hour + 12] : hour === 0 ? [12] : within(hour, 10, 17)),
  afternoon: (hour) => (hour >= 1 && hour <= 7 ? [hour + 12] : within(hour, 12, 19)),
  evening: (hour) => (hour >= 3 && hour <= 11 ? [hour + 12] : within(hour, 15, 23)),
  night: (hour) =>
    hour >= 5 && hour <= 11 ? [hour + 12] : hour === 12 || hour === 0 ? [24] : hour <= 4 ? [hour + 24, hour] : within(hour, 17, 29),
  'late-night': (hour) =>
    hour >= 9 && hour <= 11 ? [hour + 12] : hour === 12 || hour === 0 ? [24, 0] : hour <= 5 ? [hour + 24, hour] : within(hour, 21, 29),
}

function within(hour: number, from: number, to: number): readonly number[] {
  return hour >= from && hour <= to ? [hour] : []
}

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
 * An hour from 1 to 11 that nothing places in the morning or the evening is the one within `openMinutes` if only one is; else 1 to 8
 * are after noon, when people go out, and 9 to 11 as written; the other reading stays as an alternative.
 */
export function secondsOf(clock: ClockReading, daypart: Daypart | undefined, openMinutes: OpenMinutes | undefined): readonly number[] {
  const rest = clock.minute * 60 + clock.second
  const part = clock.daypart ?? daypart
  if (part) return hoursOf[part](clock.hour).map((hour) => hour * 3600 + rest)
  const { hour } = clock
  if (hour === 0 || hour >= 12 || clock.asWritten) return [hour * 3600 + rest]
  const readings = (hour <= 8 ? [hour + 12, hour] : [hour, hour + 12]).map((reading) => reading * 3600 + rest)
  const open = readings.filter((second) => isOpen(second / 60, openMinutes))
  return open.length === 1 ? open : readings
}

function isOpen(minute: number, openMinutes: OpenMinutes | undefined): boolean {
  return (openMinutes ?? []).some(({ from, to }) => (minute >= from && minute < to) || (minute + 1440 >= from && minute + 1440 < to))
}
