/**
 * A way to misbehave. `429` and `500` answer without doing anything; `stall` does nothing and lets the caller wait; the `execute-…` kinds
 * do what was asked and then fail to say so, which no caller can tell from not having done it; `reset` cuts the connection; `slow` does and
 * answers what was asked, late.
 */
export const moodKinds = ['429', '500', 'stall', 'slow', 'reset', 'execute-then-stall', 'execute-then-500', 'execute-then-reset'] as const
export type MoodKind = (typeof moodKinds)[number]

export type Mood = {
  /** Name of a route (`reply`, `push`, `loading`, `profile`, …); every route when absent. */
  readonly path?: string
  readonly kind: MoodKind
  /** Only for this channel. */
  readonly botUserId?: string
  /** How many requests it takes; without end when absent. */
  readonly times?: number
  /** The share of requests it takes, 0 to 1, drawn from the seeded random; all when absent. */
  readonly rate?: number
  /** Real time a stall holds the connection before it is cut (30,000 when absent), or `slow` waits (1,000). */
  readonly milliseconds?: number
}

/** The moods in force. Of several that fit a request, the one set first takes it. */
export class Moods {
  readonly #random: () => number
  #set: { readonly mood: Mood; left: number }[] = []

  constructor(random: () => number) {
    this.#random = random
  }

  set(mood: Mood): void {
    if (!moodKinds.includes(mood.kind)) throw new Error(`no such mood: ${mood.kind}. Moods: ${moodKinds.join(', ')}`)
    this.#set.push({ mood, left: mood.times ?? Number.POSITIVE_INFINITY })
  }

  clear(): void {
    this.#set = []
  }

  /** The mood this request meets, counted as met. */
  meet(route: string, botUserId: string | undefined): Mood | undefined {
    if (this.#set.length === 0) return undefined
    const met = this.#set.find(
      ({ mood, left }) =>
        left > 0 &&
        (mood.path === undefined || mood.path === route) &&
        (mood.botUserId === undefined || mood.botUserId === botUserId) &&
        (mood.rate === undefined || this.#random() < mood.rate),
    )
    if (met === undefined) return undefined
    met.left -= 1
    return met.mood
  }
}
