/**
 * Gathers what is asked for in the same moment and does it together. Nothing is held back for others to come: a single one goes at the end of the
 * event loop's turn it was asked in.
 */
export class AskedTogether<Item> {
  readonly #do: (items: readonly Item[]) => Promise<readonly (Error | undefined)[]>
  readonly #largest: number
  #waiting: Asked<Item>[] = []

  /** `do` returns for each item the error to throw to who asked, or rejects for all of them. */
  constructor({ largest, do: doThem }: { largest: number; do: (items: readonly Item[]) => Promise<readonly (Error | undefined)[]> }) {
    this.#do = doThem
    this.#largest = largest
  }

  ask(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush())
      this.#waiting.push({ item, resolve, reject })
    })
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (let from = 0; from < waiting.length; from += this.#largest) void this.#doSome(waiting.slice(from, from + this.#largest))
  }

  async #doSome(asked: readonly Asked<Item>[]): Promise<void> {
    try {
      const outcomes = await this.#do(asked.map(({ item }) => item))
      for (const [index, { resolve, reject }] of asked.entries()) {
        const error = outcomes[index]
        if (error === undefined) resolve()
        else reject(error)
      }
    } catch (error) {
      for (const { reject } of asked) reject(error as Error)
    }
  }
}

type Asked<Item> = { readonly item: Item; readonly resolve: () => void; readonly reject: (error: Error) => void }
