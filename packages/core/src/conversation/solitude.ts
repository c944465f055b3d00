type Waiting = { readonly alone: boolean; readonly start: () => void }

/** Lets many pieces of work run together, or one alone, with nothing else running beside it. First come, first served: who wants to be alone holds up those after. */
export class Solitude {
  readonly #waiting: Waiting[] = []
  #running = 0
  #alone = false

  async together<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#run(false, work)
  }

  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#run(true, work)
  }

  async #run<Result>(alone: boolean, work: () => Promise<Result>): Promise<Result> {
    if (!this.#mayStart(alone) || this.#waiting.length > 0) await new Promise<void>((start) => this.#waiting.push({ alone, start }))
    else this.#begin(alone)
    try {
      return await work()
    } finally {
      this.#running--
      this.#alone = false
      this.#startNext()
    }
  }

  #mayStart(alone: boolean): boolean {
    return !this.#alone && (!alone || this.#running === 0)
  }

  #begin(alone: boolean): void {
    this.#running++
    this.#alone = alone
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next && this.#mayStart(next.alone); next = this.#waiting[0]) {
      this.#waiting.shift()
      // Before it goes on, so that nobody slips in between.
      this.#begin(next.alone)
      next.start()
    }
  }
}
