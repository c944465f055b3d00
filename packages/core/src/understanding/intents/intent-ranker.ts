import { IntentShortlist } from './intent-shortlist.ts'
import { trainSoftmax } from './train-softmax.ts'
import type { WeighedText } from './vocabulary.ts'
import { WeightsByFeature } from './weights-by-feature.ts'

/** Intents by number with their scores, best first. Scores are log odds up to a constant of the text's own: not yet calibrated. */
export type RankedIntents = { readonly intents: Int32Array; readonly scores: Float64Array }

/** Multinomial logistic regression over the intents shortlisted for a text. */
export class IntentRanker {
  readonly #shortlist: IntentShortlist
  readonly #weights: WeightsByFeature

  /** `examples` holds each intent's texts. */
  constructor(examples: readonly (readonly WeighedText[])[], featureCount: number) {
    this.#shortlist = new IntentShortlist(examples, featureCount)
    const choices = examples.flatMap((texts, own) =>
      texts.map((text) => ({ text, intents: withOwn(this.#shortlist.shortlist(text), own), own })),
    )
    this.#weights = new WeightsByFeature(trainSoftmax(choices, examples.length, featureCount), featureCount)
  }

  rank(text: WeighedText): RankedIntents {
    const scores = this.#weights.score(text.features, text.ranking)
    const intents = this.#shortlist.shortlist(text).sort((a, b) => scores[b]! - scores[a]! || a - b)
    return { intents, scores: Float64Array.from(intents, (intent) => scores[intent]!) }
  }
}

function withOwn(shortlist: Int32Array, own: number): Int32Array {
  if (!shortlist.includes(own)) shortlist[shortlist.length - 1] = own
  return shortlist
}
