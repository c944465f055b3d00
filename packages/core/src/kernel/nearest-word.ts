/**
 * The word of `candidates` that `typed` was probably meant to be; `undefined` when none is near. Case does not count.
 * Near is at most two letters in five of the longer word wrong (one of three, two of five: "fone" for "phone"), with two
 * neighbours swapped counted as one mistake; the first of equally near ones wins.
 */
export function nearestWord(typed: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = Infinity
  for (const candidate of candidates) {
    const mistakes = editDistance(typed.toLowerCase(), candidate.toLowerCase())
    if (mistakes < least && mistakes <= Math.max(typed.length, candidate.length) * 0.4) {
      nearest = candidate
      least = mistakes
    }
  }
  return nearest
}

/** Letters to insert, leave out, replace or swap with their neighbour to make `from` into `to` (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
