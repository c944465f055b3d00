import { questionTerms } from './lexical-terms.ts'
import type { PassageSearch } from './ports/passage-index.ts'
import { type Writing, writingOf } from './writing.ts'

/** Whether what was found speaks of the question. `reason` is for operators, with the figure that decided. */
export type RetrievalDecision = {
  readonly answerable: boolean
  readonly reason: string
  /** The question has no word of its own to look for ("How do I get there?"): whoever knows what it is about may look for that. */
  readonly vague?: true
}

/**
 * The share of the question's words, weighed by how much they tell, that the best passage must hold, and for how many passages that was measured: where
 * about one answerable question in twenty is refused and nine in ten of those nothing was said about (`bench/knowledge/retrieval.ts` prints the curve).
 * Lower for Chinese, whose words of one or two characters have many near-synonyms; higher for Thai, whose commonest syllables are words as well.
 */
const measured: Readonly<Record<Writing, { readonly least: number; readonly passages: number }>> = {
  japanese: { least: 0.64, passages: 1_750 },
  chinese: { least: 0.31, passages: 250 },
  korean: { least: 0.45, passages: 1_000 },
  thai: { least: 0.59, passages: 250 },
  latin: { least: 0.52, passages: 260 },
}

/**
 * How much less is needed each time the passages are fewer by a factor e. The best of fifty wrong passages looks less right than the best of a thousand:
 * measured on parts of the same collections, up to 0.08 keeps the balance.
 */
const perFactor = 0.08
const fewest = 50

/** The share needed among so many passages. Never more than was measured. */
function leastShare(writing: Writing, passages: number): number {
  const { least, passages: at } = measured[writing]
  return least - perFactor * Math.max(0, Math.log(at / Math.max(fewest, passages)))
}

/** Below this a question holds nothing to look for: "how is that?", はい, どうですか. One kanji (犬は？) is enough. */
const leastAsked = 0.35

/** Decides from a search's figures whether to answer at all. Wrong passages are worse than none: the customer would be told something else as an answer. */
export function passRetrievalGate(
  question: string,
  search: PassageSearch,
  least = leastShare(writingOf(question), search.passages),
): RetrievalDecision {
  const asked = [...questionTerms(question).values()].reduce((sum, weight) => sum + weight, 0)
  if (asked < leastAsked) return { answerable: false, vague: true, reason: 'the question names nothing to look for' }
  const [best] = search.hits
  if (!best) return { answerable: false, reason: 'nothing was found' }
  const share = Math.max(...search.hits.map((hit) => hit.lexicalShare))
  const figures = `the best passage holds ${share.toFixed(2)} of what the question names, ${least.toFixed(2)} is needed`
  return { answerable: share >= least, reason: figures }
}
