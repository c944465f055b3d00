/** Draws that are the same for the same seed. */
export type Random = {
  /** In [0, 1). */
  number(): number
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  chance(probability: number): boolean
  one<Item>(items: readonly Item[]): Item
  shuffled<Item>(items: readonly Item[]): Item[]
  /** Another series, by a name: what one part draws does not move what another draws. */
  apart(name: string): Random
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  // mulberry32
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (least: number, most: number) => least + Math.floor(number() * (most - least + 1))
  return {
    number,
    whole,
    chance: (probability) => number() < probability,
    one: (items) => {
      const item = items[whole(0, items.length - 1)]
      if (item === undefined) throw new RangeError('there is nothing to choose from')
      return item
    },
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: number() }))
        .toSorted((one, other) => one.place - other.place)
        .map(({ item }) => item),
    apart: (name) => seededRandom(Array.from(name).reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), seed)),
  }
}
