/** Entries in order, numbered from 1, the oldest dropped beyond `capacity`; whoever waits for the next is told. */
export class Record<Entry extends object> {
  readonly #capacity: number
  readonly #waiting = new Set<() => void>()
  #entries: (Entry & { readonly sequence: number })[] = []
  #last = 0
  #closed = false

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(entry: Entry): Entry & { readonly sequence: number } {
    this.#last += 1
    const numbered = { sequence: this.#last, ...entry }
    this.#entries.push(numbered)
    if (this.#entries.length > this.#capacity * 1.1) this.#entries = this.#entries.slice(-this.#capacity)
    for (const wake of this.#waiting) wake()
    return numbered
  }

  /** Those numbered above `after`. */
  after(after = 0): readonly (Entry & { readonly sequence: number })[] {
    const first = this.#entries[0]?.sequence ?? 1
    return this.#entries.slice(Math.max(0, after + 1 - first))
  }

  /** Those above `after`, as soon as they are `count`, or whatever there is when `within` real milliseconds have passed or this is closed. */
  async wait(after: number, count: number, within: number): Promise<readonly (Entry & { readonly sequence: number })[]> {
    const until = performance.now() + within
    while (this.after(after).length < count && performance.now() < until && !this.#closed) await this.#next(until - performance.now())
    return this.after(after)
  }

  async #next(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, milliseconds)
      this.#waiting.add(wake)
    })
  }

  clear(): void {
    this.#entries = []
  }

  /** Wakes everybody who waits, for good. */
  close(): void {
    this.#closed = true
    for (const wake of this.#waiting) wake()
  }
}
