import type { Assessment } from './intent-model.ts'
import { fitLogistic } from './logistic-regression.ts'
import type { LogisticRow } from './logistic-regression.ts'
import type { Rehearsed } from './rehearse.ts'
import { softmax } from './softmax.ts'

/** How a model's scores are read as probabilities. */
export type Calibration = {
  /** Scores are divided by this before they become probabilities: above 1 where the model is too sure of itself. */
  readonly temperature: number
  /** Log odds that a text is about one of the intents: a constant, then a weight for each number of evidence. */
  readonly belonging: readonly number[]
  /**
   * A text whose log odds of belonging, together with the log chance of its best intent, lie below this is refused. Apart from `belonging`, so
   * that how careful we are does not bend what the probabilities mean.
   */
  readonly boundary: number
}

/** Where learning `belonging` starts from, and what a business with few examples stays near: round numbers between what fits to small and to large sets gave. */
const usualBelonging: readonly number[] = [-3.2, 0.6, 1.8, 2.2, 2.2, 1.2]
/** How many rehearsed texts the usual weights are worth. */
const usualWorth = 20
/** Among what does not belong, the share given to examples of left-out intents; the rest is strangers'. Neighbours are told apart last. */
const neighbourShare = 0.05
/**
 * The least share of rehearsed own messages to be refused. Where belonging is easily told, the boundary could lie far out and
 * would let a business's nearest neighbours in. Real messages fare better than rehearsed ones: the rehearsing model knows less.
 */
const leastRefused = 0.07
/**
 * The share of strangers to be refused, unless that would refuse more than `mostRefused` of one's own, rehearsed. A refused message still goes to
 * the knowledge, a wrong intent is answered wrongly: so refusing comes first, within bounds. With few examples the bound is wider, since rehearsals
 * that take some away leave an intent without a single paraphrase; below `fewestRehearsed` texts they say nothing.
 */
const strangersRefused = 0.93
const mostRefused = 0.2
const fewestRehearsed = 20

/** Reads the calibration from what models made of texts they had not seen: the tenant's own, rehearsed, and strangers to any business. */
export function calibrate(rehearsed: readonly Rehearsed[], strangers: readonly Assessment[]): Calibration {
  const temperature = fitTemperature(rehearsed)
  return { temperature, ...fitBelonging(rehearsed, strangers, temperature) }
}

/** The probability that a text with this evidence is about one of the intents. */
export function belongingProbability(evidence: readonly number[], { belonging }: Calibration): number {
  return 1 / (1 + Math.exp(-logOdds(evidence, belonging)))
}

/** Whether a text with this evidence, whose best intent has this chance among the intents, is none of them. */
export function isRefused(evidence: readonly number[], chance: number, { belonging, boundary }: Calibration): boolean {
  return oddsOfBest(evidence, chance, belonging) < boundary
}

/** A text is refused by the odds of "none" against its best intent. */
function oddsOfBest(evidence: readonly number[], chance: number, belonging: readonly number[]): number {
  return logOdds(evidence, belonging) + Math.log(chance)
}

function logOdds(evidence: readonly number[], weights: readonly number[]): number {
  let sum = weights[0]!
  for (let at = 0; at < evidence.length; at++) sum += weights[at + 1]! * evidence[at]!
  return sum
}

function fitBelonging(
  rehearsed: readonly Rehearsed[],
  strangers: readonly Assessment[],
  temperature: number,
): { belonging: readonly number[]; boundary: number } {
  const own = rehearsed.filter(({ intent }) => intent !== null).map(({ assessment }) => assessment)
  const neighbours = rehearsed.filter(({ intent }) => intent === null).map(({ assessment }) => assessment)
  if (own.length === 0) return { belonging: usualBelonging, boundary: 0 }
  const among = neighbours.length > 0 ? neighbourShare : 0
  const rows = [
    ...asRows(own, true, own.length),
    ...asRows(neighbours, false, own.length * among),
    ...asRows(strangers, false, own.length * (1 - among)),
  ]
  const fitted = fitLogistic({ rows, start: usualBelonging, startWorth: usualWorth })
  const odds = ({ evidence, scores }: Assessment) => oddsOfBest(evidence, softmax(scores, temperature)[0]!, fitted)
  const ownOdds = own.map(odds)
  const strangersBoundary = quantile(strangers.map(odds), strangersRefused)
  const ownBoundary = own.length < fewestRehearsed ? Infinity : quantile(ownOdds, Math.max(mostRefused, 1 - own.length / 120))
  const boundary = Math.max(quantile(ownOdds, leastRefused), Math.min(strangersBoundary, ownBoundary))
  return { belonging: fitted, boundary }
}

/** The number that `share` of the numbers lie below. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

/** Observations that together count for `total`. */
function asRows(assessments: readonly Assessment[], outcome: boolean, total: number): LogisticRow[] {
  return assessments.map(({ evidence }) => ({ values: evidence, outcome, importance: total / assessments.length }))
}

/** The temperature under which the right intents were likeliest: found by halving an interval of its logarithm. */
function fitTemperature(rehearsed: readonly Rehearsed[]): number {
  const own = rehearsed.filter(({ intent, assessment }) => intent !== null && assessment.intents.includes(intent))
  if (own.length === 0) return 1
  let low = Math.log(0.2)
  let high = Math.log(5)
  for (let step = 0; step < 24; step++) {
    const third = (high - low) / 3
    if (surprise(own, Math.exp(low + third)) < surprise(own, Math.exp(high - third))) high -= third
    else low += third
  }
  return Math.exp((low + high) / 2)
}

/** The sum of minus the logarithm of what the right intents were given. */
function surprise(own: readonly Rehearsed[], temperature: number): number {
  let sum = 0
  for (const { assessment, intent } of own) {
    const chances = softmax(assessment.scores, temperature)
    sum -= Math.log(Math.max(chances[assessment.intents.indexOf(intent!)]!, 1e-9))
  }
  return sum
}
