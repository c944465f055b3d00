import type { Passage } from './passage.ts'
import type { PassageQuery, ScoredPassage } from './ports/passage-index.ts'
import { writingOf, writingOfLanguage } from './writing.ts'

/** What a tenant's passages have in common, as far as a question's terms need it. */
export type CollectionFigures = {
  /** How many passages the tenant has. */
  readonly passages: number
  /** How many terms they have on average, repetitions counted. */
  readonly averageLength: number
  /** Term of the question → how many of the tenant's passages hold it; a term none holds may be absent. */
  readonly passagesWith: ReadonlyMap<string, number>
}

/** A passage that may answer. */
export type Candidate = {
  readonly passage: Passage
  /** How many terms it has, repetitions counted. */
  readonly length: number
  /** Term of the question → how often the passage holds it. */
  readonly frequencies: ReadonlyMap<string, number>
  /** Cosine with the question, -1 to 1; 0 when there is none. */
  readonly cosine: number
}

/** How soon more of the same term stops counting. Lower than the usual 1.2: what a short passage says twice is no truer. */
const saturation = 0.9
/** How much a long passage is held back, 0 to 1. Lower than the usual 0.75: passages were cut to about one size already. */
const lengthPenalty = 0.6

/**
 * Length counts between these shares of the average. A line is no better an answer for being a line, and a table of many rows answers with one of them,
 * however many there are.
 */
const shortest = 0.6
const longest = 2

/** How much telling apart a term does: high when few of the tenant's passages hold it, highest when none does. Always positive. */
export function rarity(passagesWith: number, passages: number): number {
  return Math.log(1 + (passages - passagesWith + 0.5) / (passagesWith + 0.5))
}

/**
 * What the vector leg adds to the lexical share. A question's words weigh more than its likeness, because a customer asking for 個室 wants the passage
 * that says 個室; likeness decides between passages that hold the same words, and finds those that hold none.
 */
const vectorWeight = 0.1
/** What a passage in another language than the customer's is worth. */
const otherLanguage = 0.7

/** The candidates scored and put in order: best first, ties by source and position, no more than the query's limit. */
export function rankPassages(
  query: PassageQuery,
  terms: ReadonlyMap<string, number>,
  collection: CollectionFigures,
  candidates: readonly Candidate[],
): readonly ScoredPassage[] {
  const weights = new Map<string, number>()
  let whole = 0
  for (const [term, weight] of terms) {
    const termWeight = weight * rarity(collection.passagesWith.get(term) ?? 0, collection.passages)
    weights.set(term, termWeight)
    whole += termWeight
  }
  return candidates
    .map((candidate): ScoredPassage => {
      const lexicalScore = scoreByWords(candidate, weights, collection.averageLength)
      const lexicalShare = whole > 0 ? lexicalScore / whole : 0
      const both = lexicalShare + vectorWeight * Math.max(0, candidate.cosine)
      const score = squash(both * (suits(candidate.passage, query) ? 1 : otherLanguage))
      return { passage: candidate.passage, score, lexicalScore, lexicalShare, vectorScore: candidate.cosine }
    })
    .sort(byScore)
    .slice(0, query.limit)
}

/** BM25. */
function scoreByWords({ frequencies, length }: Candidate, weights: ReadonlyMap<string, number>, averageLength: number): number {
  const relative = Math.min(longest, Math.max(shortest, length / Math.max(1, averageLength)))
  const held = saturation * (1 - lengthPenalty + lengthPenalty * relative)
  let score = 0
  for (const [term, frequency] of frequencies) score += ((weights.get(term) ?? 0) * frequency * (saturation + 1)) / (frequency + held)
  return score
}

/** 0 to 1 in the same order; a half where every word matches once. */
function squash(sum: number): number {
  return sum / (1 + sum)
}

function suits(passage: Passage, query: PassageQuery): boolean {
  if (query.language !== undefined) return passage.language === query.language
  return writingOfLanguage(passage.language) === writingOf(query.text)
}

function byScore(one: ScoredPassage, other: ScoredPassage): number {
  return other.score - one.score || byText(one.passage.source, other.passage.source) || one.passage.position - other.passage.position
}

/** Not by any locale: the order must be the same on every machine. */
function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
