import type { WeighedText } from './vocabulary.ts'
import { WeightsByFeature } from './weights-by-feature.ts'
import type { WeightRow } from './weights-by-feature.ts'

/**
 * How many intents are ranked in full. Ranking all of 150 for every text would cost most of the training time;
 * on 77 banking intents the right one is among 32 for 99 texts of 100, among 16 for 98. Beyond `manyTexts` examples there is time for 16 only.
 */
const usualSize = 32
const sizeForMany = 16
const manyTexts = 6_000

/**
 * Finds the few intents worth ranking for a text: those whose mean example is most like it. Up to 32 intents, that is all of them.
 * With more, features found in over a quarter of the intents are passed over: they stand in nearly every text, tell little and cost the most.
 */
export class IntentShortlist {
  readonly #intentCount: number
  readonly #size: number
  readonly #meanExamples: WeightsByFeature

  constructor(examples: readonly (readonly WeighedText[])[], featureCount: number) {
    this.#intentCount = examples.length
    this.#size = examples.reduce((count, texts) => count + texts.length, 0) > manyTexts ? sizeForMany : usualSize
    const sum = new Float64Array(featureCount)
    this.#meanExamples = new WeightsByFeature(this.#choosing ? examples.map((texts) => meanExample(texts, sum)) : [], featureCount)
  }

  /** The shortlisted intents by number, most alike first. */
  shortlist(text: WeighedText): Int32Array {
    if (!this.#choosing) return Int32Array.from({ length: this.#intentCount }, (_, intent) => intent)
    const mostIntents = Math.max(this.#size, this.#intentCount / 4)
    return highest(this.#meanExamples.score(text.features, text.ranking, mostIntents), this.#size)
  }

  get #choosing(): boolean {
    return this.#intentCount > this.#size
  }
}

/** The examples' weights added up and brought to length 1. `sum` is all zeros before and after: one scratch array serves every intent. */
function meanExample(texts: readonly WeighedText[], sum: Float64Array): WeightRow {
  const present: number[] = []
  for (const { features, ranking } of texts) {
    for (let index = 0; index < features.length; index++) {
      const feature = features[index]!
      if (sum[feature] === 0) present.push(feature)
      sum[feature]! += ranking[index]!
    }
  }
  let square = 0
  for (const feature of present) square += sum[feature]! ** 2
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0
  const features = Int32Array.from(present)
  const weights = Float32Array.from(features, (feature) => sum[feature]! * scale)
  for (const feature of features) sum[feature] = 0
  return { features, weights }
}

/** The positions of the highest scores, best first; of equal scores the earlier position. */
function highest(scores: Float64Array, count: number): Int32Array {
  const best = new Int32Array(count)
  let filled = 0
  for (let position = 0; position < scores.length; position++) {
    const score = scores[position]!
    if (filled === count && score <= scores[best[count - 1]!]!) continue
    let place = filled < count ? filled++ : count - 1
    for (; place > 0 && scores[best[place - 1]!]! < score; place--) best[place] = best[place - 1]!
    best[place] = position
  }
  return best
}
