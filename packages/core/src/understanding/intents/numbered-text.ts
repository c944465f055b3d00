import { FeatureTable } from './feature-table.ts'
import { foldUtterance, readFeatures } from './utterance-features.ts'

/** A text's features by number, each once, in order of appearance; the three arrays run in parallel. */
export type NumberedText = {
  /** The feature's number in the table; -1 when the table does not know it. */
  readonly features: Int32Array
  /** A number of `family`. */
  readonly families: Uint8Array
  /** 1 where the feature comes from everyday words or grammar. */
  readonly everyday: Uint8Array
}

/** Numbers the features of texts. Texts learnt from extend the table; texts to be classified only look it up. */
export class TextNumbering {
  readonly #table = new FeatureTable()
  /** For each feature, the last text it was taken from: a feature counts once a text. */
  #lastText = new Int32Array(1_024)
  #text = 0

  /** How many features are known so far. */
  get featureCount(): number {
    return this.#table.size
  }

  learn(text: string): NumberedText {
    return this.#number(text, (hash) => this.#table.numberFor(hash))
  }

  lookUp(text: string): NumberedText {
    return this.#number(text, (hash) => this.#table.numberOf(hash))
  }

  #number(text: string, number: (hash: number) => number): NumberedText {
    const { hashes, families, everyday } = readFeatures(foldUtterance(text))
    const features = new Int32Array(hashes.length)
    const reading = ++this.#text
    let length = 0
    for (let index = 0; index < hashes.length; index++) {
      const feature = number(hashes[index]!)
      if (feature >= 0) {
        if (feature >= this.#lastText.length) this.#lastText = widened(this.#lastText)
        if (this.#lastText[feature] === reading) continue
        this.#lastText[feature] = reading
      }
      features[length] = feature
      families[length] = families[index]!
      everyday[length] = everyday[index]!
      length++
    }
    return { features: features.subarray(0, length), families: families.subarray(0, length), everyday: everyday.subarray(0, length) }
  }
}

function widened(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(numbers.length * 2)
  wider.set(numbers)
  return wider
}
