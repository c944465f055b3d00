/** A clock that runs with the given one and can be moved on. What waits on it wakes as soon as the time has come, by itself or by `advance`. */
export class VirtualClock {
  readonly #base: () => number
  readonly #sleepers = new Set<{ readonly due: number; readonly wake: () => void; timer: NodeJS.Timeout }>()
  #advanced = 0

  constructor(base: () => number) {
    this.#base = base
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Math.floor(this.#base() + this.#advanced)
  }

  /** How far it was moved on. */
  get advanced(): number {
    return this.#advanced
  }

  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError('a clock only moves on')
    this.#advanced += milliseconds
    for (const sleeper of this.#sleepers) if (sleeper.due <= this.now()) sleeper.wake()
  }

  /** Returns when `milliseconds` have passed on this clock, or when it is closed. */
  async sleep(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return
    await new Promise<void>((resolve) => {
      const due = this.now() + milliseconds
      const wake = (): void => {
        clearTimeout(sleeper.timer)
        this.#sleepers.delete(sleeper)
        resolve()
      }
      // The clock we were given may stand still or jump, so the timer looks again instead of trusting the time it was set for.
      const look = (): void => {
        if (due <= this.now()) return wake()
        sleeper.timer = setTimeout(look, Math.min(due - this.now(), longestNap))
      }
      const sleeper = { due, wake, timer: setTimeout(look, Math.min(milliseconds, longestNap)) }
      this.#sleepers.add(sleeper)
    })
  }

  /** Wakes everybody. */
  close(): void {
    for (const sleeper of this.#sleepers) sleeper.wake()
  }
}

const longestNap = 50
