/**
 * A value a resolver read out of a customer's words.
 *
 * Dates and times are wall-clock readings in the tenant's zone: `date` is `YYYY-MM-DD`, `time` is `HH:MM:SS`,
 * `datetime` is `YYYY-MM-DD HH:MM:SS`. `party-size` and `quantity` are whole numbers of people and things.
 * `phone` is E.164 (`+81312345678`).
 */
export type ResolvedValue = {
  readonly kind: ValueKind
  readonly value: string | number
  /** The words it was read from, exactly as the customer wrote them. */
  readonly words: string
  /** Where the words begin in the message, in UTF-16 units. */
  readonly at: number
  /**
   * Other readings a careful person would also consider, best first; absent when there is only one.
   * A write never goes ahead on a value with alternatives: the customer is asked.
   */
  readonly alternatives?: readonly (string | number)[]
  /** For a quantity, the counter or unit it was given in (`個`, `dozen`). */
  readonly unit?: string
}

export type ValueKind = 'date' | 'time' | 'datetime' | 'party-size' | 'quantity' | 'phone'

/** Words that look like a value and have no safe reading (2月30日, 26:75, "the other day"): to be asked about, never guessed. */
export type UnresolvedWords = {
  readonly kind: ValueKind
  readonly words: string
  readonly at: number
  readonly reason: 'no-such-date' | 'no-such-time' | 'contradictory' | 'too-vague' | 'not-a-phone-number' | 'out-of-range'
}

export type Resolution = { readonly values: readonly ResolvedValue[]; readonly unresolved: readonly UnresolvedWords[] }
