/** A way for the vendor to be difficult. */
export type Mood = {
  /** Only in this operation (`SendMessageBatch`, `ReceiveMessage`, …); in all that know the mood when left out. */
  readonly operation?: string
  /**
   * - `duplicate`: what is received (or sent, with `operation` a send) comes a second time, shown after `milliseconds` (0). Standard queues only.
   * - `reorder`: what is received comes in a random order. Standard queues only.
   * - `500`, `throttle`: refused with InternalFailure or RequestThrottled, and not done.
   * - `stall`: done after `milliseconds`, or never: until the client gives up.
   * - `execute-then-stall`: done at once, answered after `milliseconds`, or never.
   * - `partial-failure`: a batch's entries fail (InternalError, not the sender's fault) and are not done, each by `rate`; without one, the last.
   * - `lose-delete`: a delete is answered as done and is not. Standard queues only.
   */
  readonly kind: MoodKind
  /** How often, of all times it could: 0 to 1 (1). Drawn from the simulator's seed. */
  readonly rate?: number
  /** How many times before it passes. Without: until `clearMoods`. Counts messages for `duplicate`, requests for the others. */
  readonly times?: number
  /** Of the simulator's clock. */
  readonly milliseconds?: number
}

export type MoodKind = (typeof moodKinds)[number]

export const moodKinds = [
  'duplicate',
  'reorder',
  '500',
  'throttle',
  'stall',
  'execute-then-stall',
  'partial-failure',
  'lose-delete',
] as const

/** The moods set, and the dice. */
export class Moods {
  readonly #random: () => number
  #set: { readonly mood: Mood; left: number }[] = []

  constructor({ random }: { random: () => number }) {
    this.#random = random
  }

  set(mood: Mood): void {
    if (!moodKinds.includes(mood.kind)) throw new RangeError(`there is no mood ${mood.kind}`)
    this.#set.push({ mood, left: mood.times ?? Infinity })
  }

  clear(): void {
    this.#set = []
  }

  /** The first mood of these kinds that strikes this time, used up by one; `undefined` when none does. */
  strike(operation: string, kinds: readonly MoodKind[]): Mood | undefined {
    if (this.#set.length === 0) return undefined
    for (const each of this.#set) {
      const { mood } = each
      const concerned = kinds.includes(mood.kind) && (mood.operation === undefined || mood.operation === operation)
      // A batch's rate is drawn entry by entry, later.
      const drawn = mood.rate === undefined || mood.kind === 'partial-failure' || this.#random() < mood.rate
      if (!concerned || each.left <= 0 || !drawn) continue
      each.left--
      return mood
    }
    return undefined
  }

  /** Whether something of this rate happens this time. */
  draw(rate: number): boolean {
    return this.#random() < rate
  }
}
