import type { NumberedText } from './numbered-text.ts'
import { familyCount } from './utterance-features.ts'

/** A text as weighed features; the three arrays run in parallel and hold only features the vocabulary knows. */
export type WeighedText = {
  readonly features: Int32Array
  /** Weights for telling intents apart: TF-IDF balanced between the families; of length 1 when every feature is known, shorter the less is. */
  readonly ranking: Float32Array
  /** Weights for judging whether a message is about this business: everyday words count little, and unknown features keep their share. */
  readonly subject: Float32Array
}

/**
 * How much each family counts, measured on banking intents: words and letters alike, pairs somewhat less.
 * The balance is flat: halving or doubling one moves accuracy by less than a point.
 */
const familyShares = Float64Array.of(1, 0.7, 1)

/** How much an everyday feature counts when the subject is judged; 0.15 to 0.3 refuse strangers equally well. */
const everydayShare = 0.2

/** Which features a set of texts has, and how rare each is among them. */
export class Vocabulary {
  /** The inverse document frequency by feature; 0 where no text has the feature. */
  readonly #rarity: Float32Array
  readonly #unknownRarity: number

  constructor(texts: readonly NumberedText[], featureCount: number) {
    const counts = new Int32Array(featureCount)
    for (const { features } of texts) for (const feature of features) counts[feature]!++
    this.#rarity = new Float32Array(featureCount)
    for (let feature = 0; feature < featureCount; feature++) {
      const count = counts[feature]!
      this.#rarity[feature] = count === 0 ? 0 : Math.log((texts.length + 1) / (count + 1)) + 1
    }
    this.#unknownRarity = Math.log(texts.length + 1) + 1
  }

  weigh(text: NumberedText): WeighedText {
    const size = text.features.length
    const features = new Int32Array(size)
    const ranking = new Float32Array(size)
    const subject = new Float32Array(size)
    const families = new Uint8Array(size)
    const squares = new Float64Array(familyCount)
    let subjectTotal = 0
    let length = 0
    for (let index = 0; index < size; index++) {
      const feature = text.features[index]!
      const known = feature >= 0 ? this.#rarity[feature]! : 0
      const rarity = known === 0 ? this.#unknownRarity : known
      const family = text.families[index]!
      squares[family]! += rarity * rarity
      const aboutSubject = rarity * familyShares[family]! * (text.everyday[index] === 1 ? everydayShare : 1)
      subjectTotal += aboutSubject * aboutSubject
      if (known === 0) continue
      features[length] = feature
      ranking[length] = rarity
      subject[length] = aboutSubject
      families[length] = family
      length++
    }
    balance(ranking, families, squares, length)
    scale(subject, subjectTotal, length)
    return { features: features.subarray(0, length), ranking: ranking.subarray(0, length), subject: subject.subarray(0, length) }
  }
}

/** Gives each family its share, whatever its number of features, so that a text whose features are all known gets a length of 1. */
function balance(weights: Float32Array, families: Uint8Array, squares: Float64Array, length: number): void {
  let shares = 0
  for (const [family, square] of squares.entries()) if (square > 0) shares += familyShares[family]! ** 2
  const factors = squares.map((square, family) => (square > 0 ? familyShares[family]! / Math.sqrt(square * shares) : 0))
  for (let index = 0; index < length; index++) weights[index]! *= factors[families[index]!]!
}

function scale(weights: Float32Array, sumOfSquares: number, length: number): void {
  const factor = sumOfSquares > 0 ? 1 / Math.sqrt(sumOfSquares) : 0
  for (let index = 0; index < length; index++) weights[index]! *= factor
}
