/** What is waiting to be done, with whoever waits for it. */
type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Does many at a time what is asked one by one: whatever is asked in the same turn of the event loop, or while enough is under way, goes together. A lone
 * request waits for nothing. When doing them together fails, all fail.
 */
export class Batched<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly #mostItems: number
  readonly #mostUnderWay: number
  readonly #gatherMilliseconds: number
  #waiting: Waiting<Item, Result>[] = []
  #underWay = 0
  #scheduled = false

  constructor(settings: {
    readonly work: (items: readonly Item[]) => Promise<readonly Result[]>
    readonly mostItems: number
    readonly mostUnderWay: number
    /** For work that nobody waits for: how long it may gather before it is done. */
    readonly gatherMilliseconds?: number
  }) {
    this.#work = settings.work
    this.#mostItems = settings.mostItems
    this.#mostUnderWay = settings.mostUnderWay
    this.#gatherMilliseconds = settings.gatherMilliseconds ?? 0
  }

  async run(item: Item): Promise<Result> {
    return await new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay >= this.#mostUnderWay || this.#waiting.length === 0) return
    this.#scheduled = true
    const run = () => {
      this.#scheduled = false
      void this.#runSome()
    }
    if (this.#gatherMilliseconds > 0) setTimeout(run, this.#gatherMilliseconds)
    else setImmediate(run)
  }

  async #runSome(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#mostItems)
    if (batch.length === 0) return
    this.#underWay++
    this.#schedule()
    try {
      const results = await this.#work(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      this.#underWay--
      this.#schedule()
    }
  }
}
