/** One row of weights: feature numbers with a weight each. */
export type WeightRow = { readonly features: Int32Array; readonly weights: Float32Array }

/**
 * Rows of weights, one an intent, turned around: for each feature the intents that weigh it. Two numbers for each weight that is not zero,
 * a tenth of the whole matrix, and a text's scores for all intents come from a short walk.
 */
export class WeightsByFeature {
  readonly #intentCount: number
  /** The intents and weights of feature f stand from `#starts[f]` to `#starts[f + 1]`. */
  readonly #starts: Int32Array
  readonly #intents: Int32Array
  readonly #weights: Float32Array

  constructor(rows: readonly WeightRow[], featureCount: number) {
    this.#intentCount = rows.length
    this.#starts = new Int32Array(featureCount + 1)
    for (const { features } of rows) for (const feature of features) this.#starts[feature + 1]!++
    for (let feature = 0; feature < featureCount; feature++) this.#starts[feature + 1]! += this.#starts[feature]!
    this.#intents = new Int32Array(this.#starts[featureCount]!)
    this.#weights = new Float32Array(this.#starts[featureCount]!)
    const next = this.#starts.slice()
    for (const [intent, { features, weights }] of rows.entries()) {
      for (let index = 0; index < features.length; index++) {
        const at = next[features[index]!]!++
        this.#intents[at] = intent
        this.#weights[at] = weights[index]!
      }
    }
  }

  /** Each intent's sum of `values` × weight. Features weighed by more than `mostIntents` intents are left out. */
  score(features: Int32Array, values: Float32Array, mostIntents = this.#intentCount): Float64Array {
    const scores = new Float64Array(this.#intentCount)
    const [starts, intents, weights] = [this.#starts, this.#intents, this.#weights]
    for (let index = 0; index < features.length; index++) {
      const start = starts[features[index]!]!
      const end = starts[features[index]! + 1]!
      if (end - start > mostIntents) continue
      const value = values[index]!
      for (let at = start; at < end; at++) scores[intents[at]!]! += value * weights[at]!
    }
    return scores
  }
}
