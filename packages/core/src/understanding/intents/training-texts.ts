import type { WeighedText } from './vocabulary.ts'

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
  /** The vocabulary's number of each feature, by its rank of frequency. */
  readonly numbers: Int32Array

  constructor(texts: readonly WeighedText[], featureCount: number) {
    this.count = texts.length
    this.starts = new Int32Array(texts.length + 1)
    const counts = new Int32Array(featureCount)
    for (const [index, { features }] of texts.entries()) {
      this.starts[index + 1] = this.starts[index]! + features.length
      for (const feature of features) counts[feature]!++
    }
    this.numbers = byCount(counts, texts.length)
    const ranks = new Int32Array(featureCount)
    for (let rank = 0; rank < featureCount; rank++) ranks[this.numbers[rank]!] = rank
    this.features = new Int32Array(this.starts[texts.length]!)
    this.weights = new Float32Array(this.starts[texts.length]!)
    for (const [index, { features, ranking }] of texts.entries()) {
      const start = this.starts[index]!
      for (let at = 0; at < features.length; at++) this.features[start + at] = ranks[features[at]!]!
      this.weights.set(ranking, start)
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
