import type { ClockReading, DayReading, Piece, Span } from './piece.ts'

/** A day and a time that belong together. */
export type DayAndClock = { readonly kind: 'day-and-clock'; readonly day: DayReading; readonly clock: ClockReading } & Span
export type JoinedPiece = Piece | DayAndClock

/**
 * What may stand between a day and its time for the two to be one date-time: particles, commas, prepositions, and the labels with which
 * people announce the time (日付は12/18で時間は13:40). Any other word, and they stay a date and a time: 9月27日に予約をお願いします。時間は10時 names
 * both, and the one who keeps the booking puts them together.
 */
const dayThenClock =
  /^(?:[ のにはで、,。.・/@:-]|です|ですが|時間|時刻|日時|開始|in |at |on |around |about |from |the |time|is |for |evening|start(?:ing)? )*$/
const clockThenDay = /^(?:[ の、,にで]|on |in |of |the )*$/
/** Longer gaps hold words of their own. */
const longestGap = 14

/** Parts of the day attached to the times beside them, and times to their days. Weak times that found no neighbour are dropped. */
export function joinClocks(pieces: readonly Piece[], text: string): readonly JoinedPiece[] {
  return joinWithDays(joinDayparts(pieces, text), text).filter((piece) => piece.kind !== 'clock' || !piece.weak)
}

function joinDayparts(pieces: readonly Piece[], text: string): readonly Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const before = joined.at(-1)
    const gap = before ? text.slice(before.end, piece.start) : 'x'
    // 朝一 is "first thing", so a bare number needs a space.
    if (before?.kind === 'daypart' && piece.kind === 'clock' && (piece.weak ? gap === ' ' : /^[ の、,に]{0,2}$/.test(gap))) {
      joined[joined.length - 1] = { ...withDaypart(piece, before.daypart), start: before.start }
    } else if (before?.kind === 'clock' && piece.kind === 'daypart' && /^,? ?$/.test(gap)) {
      joined[joined.length - 1] = { ...withDaypart(before, piece.daypart), end: piece.end }
    } else {
      joined.push(piece)
    }
  }
  return joined
}

/** What a time says itself (19:00, 7pm) outranks the part of the day beside it. */
function withDaypart<Kind extends ClockReading & Span>(clock: Kind, daypart: ClockReading['daypart']): Kind {
  const { weak: _, ...strong } = clock
  return { ...strong, ...(daypart && { daypart: clock.daypart ?? daypart }) } as Kind
}

function joinWithDays(pieces: readonly Piece[], text: string): readonly JoinedPiece[] {
  const joined: JoinedPiece[] = []
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!
    const next = pieces[index + 1]
    if (piece.kind !== 'day') {
      joined.push(piece)
      continue
    }
    const before = joined.at(-1)
    const gapBefore = before?.kind === 'clock' && !before.edge ? gapBetween(before, piece, text, clockThenDay) : null
    const gapAfter = next?.kind === 'clock' && !next.edge ? gapBetween(piece, next, text, dayThenClock) : null
    // "7pm tomorrow, 8pm Friday": the nearer of two times is the day's own.
    const takesBefore =
      gapBefore !== null &&
      mayPrecede(before as ClockReading, piece) &&
      (gapAfter === null || (!/[,、]/.test(gapBefore) && /[,、。.]/.test(gapAfter)))
    if (takesBefore) {
      joined[joined.length - 1] = { kind: 'day-and-clock', day: piece, clock: before as ClockReading, start: before!.start, end: piece.end }
    } else if (gapAfter !== null && (!(next as ClockReading).weak || gapAfter === ' ')) {
      joined.push({ kind: 'day-and-clock', day: piece, clock: next as ClockReading, start: piece.start, end: next!.end })
      index++
    } else {
      joined.push(piece)
    }
  }
  return joined
}

/** A bare number goes with the part of the day after it ("7 tonight"), not with any day ("2 tomorrow" may be two of something). */
function mayPrecede(clock: ClockReading, day: DayReading): boolean {
  return !clock.weak || day.daypart !== undefined
}

function gapBetween(one: Span, other: Span, text: string, allowed: RegExp): string | null {
  const gap = text.slice(one.end, other.start)
  return gap.length <= longestGap && allowed.test(gap) ? gap : null
}
