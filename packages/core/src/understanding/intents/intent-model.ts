import { IntentRanker } from './intent-ranker.ts'
import type { NumberedText } from './numbered-text.ts'
import { Vocabulary } from './vocabulary.ts'
import type { WeighedText } from './vocabulary.ts'

/** What a model makes of a text, before calibration. */
export type Assessment = {
  /** The likeliest intents by number, best first. */
  readonly intents: Int32Array
  /** Their scores: log odds up to a constant. */
  readonly scores: Float64Array
  /** Signs that the text is about this business at all, as five numbers (see `IntentModel.assess`), the higher the likelier. */
  readonly evidence: readonly number[]
}

/** Everything learnt from one set of examples: a vocabulary, a ranker, and the examples themselves to compare with. */
export class IntentModel {
  readonly #vocabulary: Vocabulary
  readonly #examples: readonly (readonly WeighedText[])[]
  readonly #ranker: IntentRanker
  /** The weight of each feature in the text being assessed, and whether an example has been seen to share it; zeros in between. */
  readonly #subject: Float32Array
  readonly #shared: Uint8Array

  /** `examples` holds each intent's texts; an intent may have none, and is then never found. */
  constructor(examples: readonly (readonly NumberedText[])[], featureCount: number) {
    this.#vocabulary = new Vocabulary(examples.flat(), featureCount)
    this.#examples = examples.map((texts) => texts.map((text) => this.#vocabulary.weigh(text)))
    this.#ranker = new IntentRanker(this.#examples, featureCount)
    this.#subject = new Float32Array(featureCount)
    this.#shared = new Uint8Array(featureCount)
  }

  /**
   * The evidence, in order: the share of the text's subject weight that is known at all, the share that occurs in the best intent's examples,
   * the likeness to the nearest of them, the best intent's score, and its lead over the next.
   */
  assess(text: NumberedText): Assessment {
    const weighed = this.#vocabulary.weigh(text)
    const { intents, scores } = this.#ranker.rank(weighed)
    let known = 0
    for (const weight of weighed.subject) known += weight * weight
    const { nearest, covered } = this.#compare(weighed, this.#examples[intents[0]!]!)
    const spread = scores.length > 1 ? scores[0]! - scores[1]! : scores[0]!
    const evidence = [known, covered, nearest, (scores[0]! / 6) * known, Math.min(spread / 4, 1) * known]
    // Scores that rest on everyday words alone ("what is the …") would otherwise look as sure as any.
    const trust = known
    return { intents, scores: scores.map((score) => score * trust), evidence }
  }

  /** How like its nearest example a text is (cosine), and which share of its subject weight occurs in any of the examples; both 0 to 1. */
  #compare({ features, subject }: WeighedText, examples: readonly WeighedText[]): { nearest: number; covered: number } {
    for (let index = 0; index < features.length; index++) this.#subject[features[index]!] = subject[index]!
    let nearest = 0
    for (const example of examples) {
      let likeness = 0
      for (let index = 0; index < example.features.length; index++) {
        const feature = example.features[index]!
        const weight = this.#subject[feature]!
        if (weight === 0) continue
        likeness += weight * example.subject[index]!
        this.#shared[feature] = 1
      }
      nearest = Math.max(nearest, likeness)
    }
    let covered = 0
    for (let index = 0; index < features.length; index++) {
      const feature = features[index]!
      if (this.#shared[feature] === 1) covered += subject[index]! ** 2
      this.#subject[feature] = 0
      this.#shared[feature] = 0
    }
    return { nearest, covered }
  }
}
