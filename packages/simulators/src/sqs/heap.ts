/** A binary heap: `pop` gives the smallest by `key`. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #key: (item: T) => number

  constructor({ key }: { key: (item: T) => number }) {
    this.#key = key
  }

  get size(): number {
    return this.#items.length
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.length
    items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#key(items[parent] as T) <= this.#key(item)) break
      items[at] = items[parent] as T
      at = parent
    }
    items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (first === undefined || last === undefined || items.length === 0) return first
    this.#sink(last)
    return first
  }

  #sink(item: T): void {
    const items = this.#items
    const key = this.#key(item)
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#key(items[child + 1] as T) < this.#key(items[child] as T)) child++
      if (this.#key(items[child] as T) >= key) break
      items[at] = items[child] as T
      at = child
    }
    items[at] = item
  }
}
