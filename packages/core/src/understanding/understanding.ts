import type { Language } from '../kernel/language.ts'
import type { ResolvedValue, UnresolvedWords } from './resolved-value.ts'

/** An intent and how sure the classifier is of it: a probability, 0 to 1. */
export type ScoredIntent = { readonly intent: string; readonly confidence: number }

/** What the code read in a message, before anything acts on it. */
export type Understanding = {
  readonly language: Language
  /** The tenant's intent the message expresses; `null` when it is none of them. */
  readonly intent: string | null
  /** How sure: the probability of `intent`, or of "none of these" when `intent` is null. */
  readonly confidence: number
  /** The next best intents, best first, at most three. */
  readonly runnersUp: readonly ScoredIntent[]
  readonly values: readonly ResolvedValue[]
  readonly unresolved: readonly UnresolvedWords[]
}
