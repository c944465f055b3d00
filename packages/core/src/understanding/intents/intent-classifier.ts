import type { ScoredIntent } from '../understanding.ts'
import { belongingProbability, calibrate, isRefused } from './calibration.ts'
import type { Calibration } from './calibration.ts'
import { ExactMatches } from './exact-matches.ts'
import { IntentModel } from './intent-model.ts'
import { TextNumbering } from './numbered-text.ts'
import { rehearse } from './rehearse.ts'
import { softmax } from './softmax.ts'
import { strangers } from './strangers.ts'
import { foldUtterance } from './utterance-features.ts'

/** Tells which of a business's intents a message expresses. */
export type IntentClassifier = {
  /**
   * The intent of a text. Never throws; reads the first thousand characters. The same text always gets the same answer.
   * A text that says nothing (empty, punctuation, emoji) expresses no intent, for certain.
   */
  classify(text: string): ClassifiedIntent
}

export type ClassifiedIntent = {
  /** The intent expressed; `null` when it is none of them, or too unsure to act on. */
  readonly intent: string | null
  /** The probability of `intent`, or of "none of these" when `intent` is null: 0 to 1, calibrated on the examples. */
  readonly confidence: number
  /** The next best intents, best first, at most three; when `intent` is null, what it would have been comes first. */
  readonly runnersUp: readonly ScoredIntent[]
}

const mostRunnersUp = 3

/** How sure an example met again word for word makes: short of certain, for the same words may be said to another end. */
const exactConfidence = 0.99

const nothingSaid: ClassifiedIntent = { intent: null, confidence: 1, runnersUp: [] }

/**
 * Learns to tell intents apart from example utterances, in any language or several. Neither the order of the intents nor that of an intent's
 * examples matters; repeated examples count once. Intents without a readable example are never found.
 *
 * Words, word pairs and character n-grams, weighed by rarity, go into a logistic regression; rehearsals on parts of the examples tell
 * how far its scores can be trusted and what a message about none of the intents looks like.
 */
export function trainIntentClassifier(examples: ReadonlyMap<string, readonly string[]>): IntentClassifier {
  const intents = [...examples.keys()].sort(byCodeUnit)
  const texts = intents.map((intent) => distinctTexts(examples.get(intent) ?? []))
  const names = intents.filter((_, at) => texts[at]!.length > 0)
  const said = texts.filter((each) => each.length > 0)
  if (names.length === 0) return { classify: () => nothingSaid }
  const numbering = new TextNumbering()
  const numbered = said.map((each) => each.map((text) => numbering.learn(text)))
  const model = new IntentModel(numbered, numbering.featureCount)
  const assessedStrangers = strangers.map((text) => model.assess(numbering.lookUp(text)))
  return new TrainedClassifier({
    names,
    numbering,
    model,
    calibration: calibrate(rehearse(numbered, numbering.featureCount), assessedStrangers),
    exactMatches: new ExactMatches(said),
  })
}

class TrainedClassifier implements IntentClassifier {
  readonly #names: readonly string[]
  readonly #numbering: TextNumbering
  readonly #model: IntentModel
  readonly #calibration: Calibration
  readonly #exactMatches: ExactMatches

  constructor(parts: {
    names: readonly string[]
    numbering: TextNumbering
    model: IntentModel
    calibration: Calibration
    exactMatches: ExactMatches
  }) {
    this.#names = parts.names
    this.#numbering = parts.numbering
    this.#model = parts.model
    this.#calibration = parts.calibration
    this.#exactMatches = parts.exactMatches
  }

  classify(text: string): ClassifiedIntent {
    const numbered = this.#numbering.lookUp(text)
    if (numbered.features.length === 0) return nothingSaid
    const assessment = this.#model.assess(numbered)
    const exact = this.#exactMatches.find(text)
    const belonging = exact === undefined ? belongingProbability(assessment.evidence, this.#calibration) : 1
    const chances = softmax(assessment.scores, this.#calibration.temperature)
    const ranked: ScoredIntent[] = []
    for (const [at, intent] of assessment.intents.entries()) {
      ranked.push({ intent: this.#names[intent]!, confidence: belonging * chances[at]! })
    }
    if (exact !== undefined) return exactly(this.#names[exact]!, ranked)
    if (isRefused(assessment.evidence, chances[0]!, this.#calibration))
      return { intent: null, confidence: 1 - belonging, runnersUp: ranked.slice(0, mostRunnersUp) }
    const [best, ...others] = ranked
    return { intent: best!.intent, confidence: best!.confidence, runnersUp: others.slice(0, mostRunnersUp) }
  }
}

/** An example met again: the others share what is left in proportion. */
function exactly(intent: string, ranked: readonly ScoredIntent[]): ClassifiedIntent {
  const others = ranked.filter((each) => each.intent !== intent)
  const total = others.reduce((sum, each) => sum + each.confidence, 0)
  const share = total > 0 ? (1 - exactConfidence) / total : 0
  const runnersUp = others.slice(0, mostRunnersUp).map((each) => ({ intent: each.intent, confidence: each.confidence * share }))
  return { intent, confidence: exactConfidence, runnersUp }
}

/** The readable texts, each wording once, in an order of their own. */
function distinctTexts(texts: readonly string[]): string[] {
  const byWording = new Map<string, string>()
  for (const text of [...texts].sort(byCodeUnit)) {
    const wording = foldUtterance(text)
    if (wording !== '' && !byWording.has(wording)) byWording.set(wording, text)
  }
  return [...byWording.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, text]) => text)
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
