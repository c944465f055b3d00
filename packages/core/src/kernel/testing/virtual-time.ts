import type { Clock } from '../ports/clock.ts'
import type { Timers } from '../ports/timers.ts'

/** Milliseconds. */
const longestWork = 24 * 3_600_000

type Sleeper = { readonly until: number; readonly wake: () => void }

/** Clock and timers whose time passes only when a test lets it: sleeping ends when time has been advanced so far. */
export class VirtualTime implements Clock, Timers {
  #now: number
  readonly #sleepers = new Set<Sleeper>()

  constructor(start: Date = new Date('2026-12-01T03:00:00Z')) {
    this.#now = start.getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || signal?.aborted) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper = { until: this.#now + milliseconds, wake }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', wake)
    })
  }

  /** Lets so much time pass. What is due meanwhile runs in order, each at its own time and to its next wait, before what is due later. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    await everythingReady()
    for (let next = this.#next(); next && next.until <= end; next = this.#next()) await this.#wake(next)
    this.#now = end
  }

  /** Lets as much time pass as the work takes, and returns what it comes to. Throws when it waits for something that no time, or no day of it, brings. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    const latest = this.#now + longestWork
    const settled = new AbortController()
    const settle = () => settled.abort('settled')
    work.then(settle, settle)
    await everythingReady()
    while (!settled.signal.aborted) {
      const next = this.#next()
      if (!next || next.until > latest) throw new Error('the work waits, and not for time to pass')
      await this.#wake(next)
    }
    return await work
  }

  /** How many sleeps are under way: none is left when all work has been ended. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].sort((one, other) => one.until - other.until)[0]
  }

  async #wake(sleeper: Sleeper): Promise<void> {
    this.#now = Math.max(this.#now, sleeper.until)
    sleeper.wake()
    await everythingReady()
  }
}

/** Lets everything run that waits for nothing but its turn. */
async function everythingReady(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
