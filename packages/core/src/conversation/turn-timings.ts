import type { Stopwatch } from '../kernel/ports/stopwatch.ts'

/** Milliseconds each named step of a turn took, in the order the steps ran. */
export class TurnTimings {
  readonly #stopwatch: Stopwatch
  readonly #began: number
  readonly #steps = new Map<string, number>()

  constructor(stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch
    this.#began = stopwatch.read()
  }

  of<Result>(step: string, work: () => Result): Result {
    const began = this.#stopwatch.read()
    const result = work()
    this.#steps.set(step, this.#stopwatch.read() - began)
    return result
  }

  async ofAsync<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
    const began = this.#stopwatch.read()
    const result = await work()
    this.#steps.set(step, this.#stopwatch.read() - began)
    return result
  }

  /** Each step and `total`, rounded to hundredths of a millisecond. */
  read(): Readonly<Record<string, number>> {
    const all = [...this.#steps, ['total', this.#stopwatch.read() - this.#began] as const]
    return Object.fromEntries(all.map(([step, milliseconds]) => [step, Math.round(milliseconds * 100) / 100]))
  }
}
