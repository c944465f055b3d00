import { randomSequence } from './random-sequence.ts'
import { TrainingTexts } from './training-texts.ts'
import type { WeighedText } from './vocabulary.ts'
import type { WeightRow } from './weights-by-feature.ts'

/** A text, the intents it is weighed between, and the one among them that is right. */
export type Choice = { readonly text: WeighedText; readonly intents: Int32Array; readonly own: number }

/**
 * Passes over the texts: few texts need more to get as far, and many cannot have more in the time there is.
 * The first pass's step falls evenly to zero. Fewer passes take larger steps: the two together make up how far the weights get.
 */
const fewestPasses = 5
const mostPasses = 24
const enoughVisits = 20_000
const stepsTogether = 24
/** Errors of probability below this are not worth a correction. */
const smallestError = 0.005
/** A text this well told from an intent is left out of the intent's next `restingPasses` passes. */
const wellTold = 0.03
const restingPasses = 3

/**
 * Finds each intent's weights by multinomial logistic regression, ended early in place of a penalty on the weights.
 *
 * Works an intent at a time: its weights are corrected text by text while the other intents' scores stand still, then its new scores are
 * written down. One intent's weights stay in the processor's cache, where walking text by text over all of them waits for memory
 * at every feature.
 */
export function trainSoftmax(choices: readonly Choice[], intentCount: number, featureCount: number): WeightRow[] {
  const shuffled = shuffle(choices, randomSequence(1))
  const texts = new TrainingTexts(
    shuffled.map((choice) => choice.text),
    featureCount,
  )
  const totals = Float64Array.from(shuffled, (choice) => choice.intents.length)
  const candidates = candidatesByIntent(shuffled, intentCount, texts.numbers.length)
  const passes = Math.min(mostPasses, Math.max(fewestPasses, Math.ceil(enoughVisits / texts.count)))
  const firstStep = Math.min(4, Math.max(2, stepsTogether / passes))
  for (let pass = 0; pass < passes; pass++) {
    for (const candidate of candidates) improve(candidate, texts, totals, firstStep * (1 - pass / passes))
  }
  return candidates.map(({ weights }) => toRow(weights, texts.numbers))
}

/** What an intent is trained on: the texts it is a candidate for. The first four arrays run in parallel. */
type Candidate = {
  readonly texts: Int32Array
  /** 1 where the text is the intent's own. */
  readonly own: Uint8Array
  /** e to the power of the intent's score for each text. */
  readonly odds: Float64Array
  /** How many passes to leave the text out for. */
  readonly resting: Uint8Array
  /** By the feature's rank of frequency. */
  readonly weights: Float32Array
}

function candidatesByIntent(choices: readonly Choice[], intentCount: number, featureCount: number): Candidate[] {
  const members = Array.from({ length: intentCount }, (): number[] => [])
  for (const [text, { intents }] of choices.entries()) for (const intent of intents) members[intent]!.push(text)
  return members.map((texts, intent) => ({
    texts: Int32Array.from(texts),
    own: Uint8Array.from(texts, (text) => (choices[text]!.own === intent ? 1 : 0)),
    odds: new Float64Array(texts.length).fill(1),
    resting: new Uint8Array(texts.length),
    weights: new Float32Array(featureCount),
  }))
}

/** One pass over an intent's texts. `totals` holds each text's sum of odds over its candidates, and is kept true. */
function improve(
  candidate: Candidate,
  { starts, features, weights: values, squares }: TrainingTexts,
  totals: Float64Array,
  step: number,
): void {
  const { weights, odds, own, resting } = candidate
  for (let member = 0; member < odds.length; member++) {
    if (resting[member]! > 0) {
      resting[member]!--
      continue
    }
    const text = candidate.texts[member]!
    const [start, end] = [starts[text]!, starts[text + 1]!]
    let score = 0
    for (let at = start; at < end; at++) score += values[at]! * weights[features[at]!]!
    const others = totals[text]! - odds[member]!
    let now = Math.exp(score)
    const error = now / (now + others) - own[member]!
    if (Math.abs(error) < wellTold) resting[member] = restingPasses
    if (Math.abs(error) > smallestError) {
      const change = -step * error
      for (let at = start; at < end; at++) weights[features[at]!]! += change * values[at]!
      now *= Math.exp(change * squares[text]!)
    }
    odds[member] = now
    totals[text] = others + now
  }
}

function toRow(weights: Float32Array, numbers: Int32Array): WeightRow {
  let count = 0
  for (const weight of weights) if (weight !== 0) count++
  const row = { features: new Int32Array(count), weights: new Float32Array(count) }
  let at = 0
  for (let rank = 0; rank < weights.length; rank++) {
    if (weights[rank] === 0) continue
    row.features[at] = numbers[rank]!
    row.weights[at++] = weights[rank]!
  }
  return row
}

/** Fisher–Yates, into a new list. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const moved = shuffled[last]!
    shuffled[last] = shuffled[other]!
    shuffled[other] = moved
  }
  return shuffled
}
