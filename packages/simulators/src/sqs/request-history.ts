/** One request that came, without its contents. */
export type RequestRecord = {
  readonly at: number
  readonly operation: string
  readonly queue: string | undefined
  /** `ok`, the error's code, or `client-gone` when nobody was there to hear the answer. */
  readonly outcome: string
  /** The mood it met, of those that concern a whole request. */
  readonly mood: string | undefined
  readonly milliseconds: number
}

/** How many are kept; older ones are forgotten. */
const longest = 10_000

export class RequestHistory {
  readonly #records: RequestRecord[] = []

  add(record: RequestRecord): void {
    this.#records.push(record)
    if (this.#records.length >= 2 * longest) this.#records.splice(0, longest)
  }

  /** The last ones, oldest first. */
  all(): readonly RequestRecord[] {
    return this.#records.slice(-longest)
  }
}
