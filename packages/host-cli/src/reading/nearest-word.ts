/** The word most like `typed`, `undefined` when none is near enough to be meant (more than a third of it different, at least one letter). */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined
  for (const word of words) {
    if (word.startsWith(typed) && typed.length > 0) return word
    const distance = editDistance(typed, word)
    if (distance <= Math.max(1, Math.floor(Math.max(word.length, typed.length) / 2.5)) && distance < (best?.distance ?? Infinity))
      best = { word, distance }
  }
  return best?.word
}

/** How many letters must be added, dropped, replaced or swapped with their neighbour to make one word of the other. */
function editDistance(left: string, right: string): number {
  let before: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1
      let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + same)
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[right.length] ?? 0
}
