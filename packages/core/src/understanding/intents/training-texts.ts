import type { WeighedText } from './vocabulary.ts'

/**
 * Beyond this many texts, features that occur in one of them only are left out: they are half of all features,
 * and among so many texts tell more of their author than of the intent.
 */
const manyTexts = 1_000

/**
 * The texts a ranker is trained on, laid end to end in memory and with features renumbered from the most to the least frequent:
 * training walks over them many times, and most of its time is waiting for memory.
 */
export class TrainingTexts {
  readonly count: number
  /** Text t's features stand from `starts[t]` to `starts[t + 1]`. */
  readonly starts: Int32Array
  /** Features by their rank of frequency. */
  readonly features: Int32Array
  readonly weights: Float32Array
  /** The sum of the squares of each text's weights. */
  readonly squares: Float32Array
  /** The vocabulary's number of each feature, by its rank of frequency. */
  readonly numbers: Int32Array

  constructor(texts: readonly WeighedText[], featureCount: number) {
    this.count = texts.length
    this.starts = new Int32Array(texts.length + 1)
    this.squares = new Float32Array(texts.length)
    const counts = new Int32Array(featureCount)
    for (const { features } of texts) for (const feature of features) counts[feature]!++
    const least = texts.length > manyTexts ? 2 : 1
    const kept = counts.reduce((sum, count) => (count >= least ? sum + 1 : sum), 0)
    const total = counts.reduce((sum, count) => (count >= least ? sum + count : sum), 0)
    this.numbers = byCount(counts, texts.length).subarray(0, kept)
    const ranks = new Int32Array(featureCount).fill(-1)
    for (let rank = 0; rank < kept; rank++) ranks[this.numbers[rank]!] = rank
    this.features = new Int32Array(total)
    this.weights = new Float32Array(total)
    let end = 0
    for (const [index, { features, ranking }] of texts.entries()) {
      for (let at = 0; at < features.length; at++) {
        const rank = ranks[features[at]!]!
        if (rank < 0) continue
        this.features[end] = rank
        this.weights[end++] = ranking[at]!
        this.squares[index]! += ranking[at]! ** 2
      }
      this.starts[index + 1] = end
    }
  }
}

/** The positions of `counts`, from the highest count to the lowest: a counting sort. */
function byCount(counts: Int32Array, highest: number): Int32Array {
  const next = new Int32Array(highest + 2)
  for (const count of counts) next[highest - count + 1]!++
  for (let at = 1; at < next.length; at++) next[at]! += next[at - 1]!
  const sorted = new Int32Array(counts.length)
  for (let position = 0; position < counts.length; position++) sorted[next[highest - counts[position]!]!++] = position
  return sorted
}
