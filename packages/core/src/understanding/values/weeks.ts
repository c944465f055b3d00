import { weekdayOf, type CivilDay } from '../../kernel/civil-day.ts'

/** The next such weekday, today included. */
export function comingWeekday(today: CivilDay, weekday: number): CivilDay {
  return today + ((weekday - weekdayOf(today) + 7) % 7)
}

/**
 * A bare weekday is the coming one, today included. Said on that very day it may as well be a week later ("Friday" on a Friday), so that
 * reading stays as an alternative.
 */
export function bareWeekday(today: CivilDay, weekday: number): readonly CivilDay[] {
  const coming = comingWeekday(today, weekday)
  return coming === today ? [today, today + 7] : [coming]
}

/**
 * A weekday of the week `weeks` from this one (来週の金曜: 1).
 *
 * Weeks begin on Monday. To many they begin on Sunday, which matters when today or the wanted day is a Sunday: then the other reading is
 * an alternative, unless it lies in the past.
 */
export function weekdayOfWeek(today: CivilDay, weekday: number, weeks: number): readonly CivilDay[] {
  const readings = weekdaysAround(today, weekday).map((day) => day + weeks * 7)
  if (weeks < 0) return readings.slice(0, 1)
  // Future-preferring: "this Friday" said on a Sunday is the one ahead, whichever day the week begins on.
  const ahead = readings.filter((day) => day >= today)
  if (ahead.length > 0) return ahead
  // 今週の月曜 on a Thursday is over; the one next week is what a booking can mean.
  return [readings[0]!, readings[0]! + 7]
}

/** A weekday of the week that `day` is in, by weeks from Monday and then by weeks from Sunday where those differ. */
export function weekdaysAround(day: CivilDay, weekday: number): readonly CivilDay[] {
  const fromMonday = day - weekdayOf(day) + weekday
  const fromSunday = day - ((weekdayOf(day) + 1) % 7) + ((weekday + 1) % 7)
  return fromMonday === fromSunday ? [fromMonday] : [fromMonday, fromSunday]
}

/**
 * "Next Friday", 次の金曜: the one of next week, as the careful say, with the coming one as the alternative where that is still this
 * week. On a Sunday the coming week is "next" to some and "this" to others, so the week after is the alternative.
 */
export function nextWeekday(today: CivilDay, weekday: number): readonly CivilDay[] {
  const nextWeek = today - weekdayOf(today) + 7 + weekday
  const coming = comingWeekday(today, weekday)
  if (coming === today) return [today + 7]
  if (coming < nextWeek) return [nextWeek, coming]
  return weekdayOf(today) === 6 ? [nextWeek, nextWeek + 7] : [nextWeek]
}

/** 今度の日曜, "this coming Saturday": the first one after today. Of tomorrow people say "tomorrow", so a week later is possible then. */
export function upcomingWeekday(today: CivilDay, weekday: number): readonly CivilDay[] {
  const coming = comingWeekday(today, weekday)
  if (coming === today) return [today + 7]
  return coming === today + 1 ? [coming, coming + 7] : [coming]
}

/** "The Saturday after next": a week after what "next Saturday" is, in either of its readings. */
export function weekdayAfterNext(today: CivilDay, weekday: number): readonly CivilDay[] {
  return nextWeekday(today, weekday).map((day) => day + 7)
}

/** The Saturday and the Sunday of a weekend `weeks` from this one, those not yet past: the days a "weekend" can mean. */
export function weekend(today: CivilDay, weeks: number): readonly CivilDay[] {
  const saturday = today - weekdayOf(today) + 5 + weeks * 7
  return [saturday, saturday + 1].filter((day) => weeks !== 0 || day >= today)
}
