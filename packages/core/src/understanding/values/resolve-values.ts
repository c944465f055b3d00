import type { Language } from '../../kernel/language.ts'
import type { PhoneNumbers } from '../ports/phone-numbers.ts'
import type { Resolution, ResolvedValue, UnresolvedWords } from '../resolved-value.ts'
import type { OpenMinutes } from './clock-hours.ts'
import { joinClocks, type JoinedPiece } from './join-clocks.ts'
import { joinDays } from './join-days.ts'
import { mergeChoices } from './merge-choices.ts'
import { phonePieces } from './phones.ts'
import type { Scene } from './piece.ts'
import { ReadingText } from './reading-text.ts'
import { scan } from './scan.ts'
import { settle } from './settle.ts'
import { wallClock, type WallClock } from '../../kernel/wall-clock.ts'

/** What the words of a message are read against. */
export type ResolutionContext = {
  /** The moment the customer wrote. */
  readonly now: Date
  /** The IANA zone of the business; dates and times are read and returned on its walls. */
  readonly zone: string
  /** ISO 3166-1 alpha-2, for telephone numbers without a country code. */
  readonly region: string
  readonly phoneNumbers: PhoneNumbers
  /** The language of the message when it is known; decides between 12 November and December 11th in 12/11. */
  readonly language?: Language
  /** Minutes of the day within which this business receives people; used only to choose between 7:00 and 19:00. */
  readonly openMinutes?: OpenMinutes
}

/**
 * Reads dates, times, party sizes, quantities and telephone numbers out of a customer's message, in Japanese and English, mixed as they
 * come. Pure: the same message and context give the same resolution. Only the first 5,000 characters are read (`longestRead`).
 *
 * - Values stand in the order of the message and never overlap; a correction ("7時、やっぱり8時で") keeps both, the later one last.
 * - What has several readings carries the others as `alternatives`; what has no safe one is in `unresolved`, never guessed.
 * - Days without a year, weekdays and days of the month are the next ones not past, today included.
 * - Of a range (18時から20時, 11/23〜11/25) the start is the value; its words span the whole range and the end is not returned.
 * - A day and a time that stand together are one `datetime`; apart, a `date` and a `time`.
 */
export function resolveValues(text: string, context: ResolutionContext): Resolution {
  const reading = new ReadingText(text)
  const scene = new LazyScene(context)
  const phones = phonePieces(reading.text, context.phoneNumbers, context.region)
  const pieces = joinClocks(joinDays(scan(reading.text, scene, phones), reading.text), reading.text)
  return settleAll(pieces, reading, scene, context.openMinutes)
}

function settleAll(
  pieces: readonly JoinedPiece[],
  reading: ReadingText,
  scene: LazyScene,
  openMinutes: OpenMinutes | undefined,
): Resolution {
  const values: ResolvedValue[] = []
  const unresolved: UnresolvedWords[] = []
  const hasDay = pieces.some((piece) => piece.kind === 'day' || piece.kind === 'day-and-clock')
  const surroundings = { now: () => scene.now, openMinutes, hasDay }
  for (const piece of pieces) {
    const settled = settle(piece, surroundings)
    if (settled === null) continue
    const place = { words: reading.words(piece.start, piece.end), at: reading.at(piece.start) }
    if ('value' in settled) values.push({ ...settled.value, ...place })
    else unresolved.push({ ...settled.unresolved, ...place })
  }
  return { values: mergeChoices(values, reading.message), unresolved }
}

/** The scene of a message; the wall is looked at only if some rule asks, for most messages name no day. */
class LazyScene implements Scene {
  readonly #context: ResolutionContext
  #now: WallClock | undefined

  constructor(context: ResolutionContext) {
    this.#context = context
  }

  get now(): WallClock {
    this.#now ??= wallClock(this.#context.now, this.#context.zone)
    return this.#now
  }

  get language(): Language | undefined {
    return this.#context.language
  }

  later(seconds: number): WallClock {
    return wallClock(new Date(this.#context.now.getTime() + seconds * 1000), this.#context.zone)
  }
}
