/** Turns scores into probabilities that sum to 1: divided by `temperature`, then exponentiated. */
export function softmax(scores: Float64Array, temperature: number): Float64Array {
  let highest = -Infinity
  for (const score of scores) highest = Math.max(highest, score)
  const chances = scores.map((score) => Math.exp((score - highest) / temperature))
  let total = 0
  for (const chance of chances) total += chance
  return chances.map((chance) => chance / total)
}
