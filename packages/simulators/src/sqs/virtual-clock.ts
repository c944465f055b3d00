/** The simulator's clock as its users see it. */
export type SimulatorClock = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Moves the time forward; what falls due on the way happens in its order, at its time. */
  advance(milliseconds: number): void
}

type Timer = { readonly due: number; readonly run: () => void }

/** The longest delay `setTimeout` takes; a longer wait is taken in parts. */
const longestTimeout = 2_147_483_647

/** A clock on top of another (the real one): it runs with it, and can be moved forward. */
export class VirtualClock implements SimulatorClock {
  readonly #base: () => number
  readonly #timers = new Set<Timer>()
  #offset = 0
  #wake: NodeJS.Timeout | undefined
  #wakeAt = Infinity

  constructor({ base }: { base: () => number }) {
    this.#base = base
  }

  now(): number {
    return this.#base() + this.#offset
  }

  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError('the clock moves forward only')
    const target = this.#base() + this.#offset + milliseconds
    for (let timer = this.#first(); timer !== undefined && timer.due <= target; timer = this.#first()) {
      this.#offset += Math.max(0, timer.due - this.now())
      this.#timers.delete(timer)
      timer.run()
    }
    this.#offset += Math.max(0, target - this.now())
    this.#arm()
  }

  /** Runs `run` once when the time is `due` or past it. Returns how to call it off. */
  at(due: number, run: () => void): () => void {
    const timer = { due, run }
    this.#timers.add(timer)
    if (due < this.#wakeAt) this.#arm()
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Calls off everything. */
  stop(): void {
    this.#timers.clear()
    clearTimeout(this.#wake)
    this.#wakeAt = Infinity
  }

  #first(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (first === undefined || timer.due < first.due) first = timer
    return first
  }

  #arm(): void {
    clearTimeout(this.#wake)
    const first = this.#first()
    this.#wakeAt = first?.due ?? Infinity
    if (first === undefined) return
    this.#wake = setTimeout(() => this.#ring(), Math.min(Math.max(0, first.due - this.now()), longestTimeout))
  }

  #ring(): void {
    this.#wakeAt = Infinity
    for (let timer = this.#first(); timer !== undefined && timer.due <= this.now(); timer = this.#first()) {
      this.#timers.delete(timer)
      timer.run()
    }
    this.#arm()
  }
}
