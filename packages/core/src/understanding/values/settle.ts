import type { ResolvedValue, UnresolvedWords } from '../resolved-value.ts'
import { formatDay, formatMoment, formatSecond, type CivilDay } from '../../kernel/civil-day.ts'
import { secondsOf, type OpenMinutes } from './clock-hours.ts'
import type { JoinedPiece } from './join-clocks.ts'
import type { ClockReading, DayReading } from './piece.ts'
import type { WallClock } from '../../kernel/wall-clock.ts'

/** A piece settled into a value or into words to be asked about, without the words themselves; null when it is neither on its own. */
export type Settled =
  | { readonly value: Pick<ResolvedValue, 'kind' | 'value' | 'alternatives' | 'unit'> }
  | { readonly unresolved: Pick<UnresolvedWords, 'kind' | 'reason'> }
  | null

/** What settling may know. `hasDay` tells that the message names a day somewhere. */
export type Surroundings = { readonly now: () => WallClock; readonly openMinutes: OpenMinutes | undefined; readonly hasDay: boolean }

/** Before this hour the night of the day before is still going on: "tonight at 2" said at one is an hour away. */
const nightEnds = 5 * 3600
const wholeDay = 86_400
/** Nobody is asked to choose among more. */
const mostAlternatives = 4

export function settle(piece: JoinedPiece, surroundings: Surroundings): Settled {
  switch (piece.kind) {
    case 'day':
      return piece.endOfDay
        ? values(
            'datetime',
            piece.days.map((day) => formatMoment(day, wholeDay - 1)),
          )
        : values('date', piece.days.map(formatDay))
    case 'clock':
      return settleClock(piece, surroundings)
    case 'day-and-clock':
      return settleMoment(piece.day, piece.clock, surroundings)
    case 'moment':
      return values('datetime', [formatMoment(piece.clock.day, piece.clock.second)])
    case 'value': {
      const { of, kind: _, start: _start, end: _end, ...rest } = piece
      return { value: { kind: of, ...rest } }
    }
    case 'week':
    case 'month':
      return { unresolved: { kind: 'date', reason: 'too-vague' } }
    case 'unresolved':
      return { unresolved: { kind: piece.of, reason: piece.reason } }
    case 'offset':
    case 'end-of':
    case 'daypart':
    case 'nothing':
      return null
  }
}

function settleClock(clock: ClockReading, { openMinutes, hasDay }: Surroundings): Settled {
  if (clock.edge) return { unresolved: { kind: 'time', reason: 'too-vague' } }
  const seconds = readings(clock, undefined, openMinutes)
  if (seconds.length === 0) return { unresolved: { kind: 'time', reason: 'contradictory' } }
  // 25時 apart from its day would put a booking on the wrong one.
  if (hasDay && clock.hour >= 24) return { unresolved: { kind: 'time', reason: 'too-vague' } }
  return values('time', seconds.map(formatSecond))
}

function settleMoment(day: DayReading, clock: ClockReading, { now, openMinutes }: Surroundings): Settled {
  const seconds = readings(clock, day.daypart, openMinutes)
  if (seconds.length === 0) return { unresolved: { kind: 'datetime', reason: 'contradictory' } }
  const present = now()
  const moments = day.days.flatMap((each) => seconds.map((second) => ({ day: each, second: afterMidnight(each, second, day, present) })))
  const isAhead = (moment: { day: CivilDay; second: number }) => (moment.day - present.day) * wholeDay + moment.second >= present.second
  // 今日7時 said at noon is this evening, and 金曜19時 said on Friday at ten is next week's.
  const ahead = moments.filter(isAhead)
  return values(
    'datetime',
    (ahead.length > 0 ? ahead : moments).map((moment) => formatMoment(moment.day, moment.second)),
  )
}

/** "Tonight at 2am" is of the night that today leads into, unless it is past midnight already. */
function afterMidnight(day: CivilDay, second: number, { daypart }: DayReading, now: WallClock): number {
  const early = daypart === 'night' && second < nightEnds
  return early && !(day === now.day && now.second < nightEnds) ? second + wholeDay : second
}

/** The seconds a time can be; the end of its range tells which half of the day an unmarked start is in. */
function readings(clock: ClockReading, daypart: DayReading['daypart'], openMinutes: OpenMinutes | undefined): readonly number[] {
  const seconds = secondsOf(clock, daypart, openMinutes)
  if (!clock.before || seconds.length < 2) return seconds
  const end = secondsOf(clock.before, clock.daypart ?? daypart, openMinutes)
  if (end.length !== 1) return seconds
  const nearest = seconds.filter((second) => second < end[0]!)
  return nearest.length === 0 ? seconds : [Math.max(...nearest)]
}

function values(kind: ResolvedValue['kind'], all: readonly string[]): Settled {
  const [value, ...rest] = new Set(all)
  const alternatives = rest.slice(0, mostAlternatives)
  return { value: { kind, value: value!, ...(alternatives.length > 0 && { alternatives }) } }
}
