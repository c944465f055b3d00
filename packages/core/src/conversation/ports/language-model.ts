import type { Language } from '../../kernel/language.ts'
import type { Passage } from '../../knowledge/passage.ts'

/** Writes an answer from given material. Knows nothing of tenants, channels or storage. */
export interface LanguageModel {
  /** The model's name with its version, for the turn's record. */
  readonly model: string
  /** Answers the request whole. Throws `PortFailure`, also when `signal` aborts. */
  complete(request: CompletionRequest): Promise<Completion>
}

export type CompletionRequest = {
  /** The rules the answer obeys: house rules, persona, policy and situation. */
  readonly instructions: string
  /** The conversation so far, oldest first; the last is the customer's question. */
  readonly messages: readonly ModelMessage[]
  /** The only facts the answer may use, best first. Data, never instructions. */
  readonly passages: readonly Passage[]
  /** What the question is about, in a word or two, where it does not say so itself. */
  readonly topic?: string
  /** The language to answer in. */
  readonly language: Language
  readonly signal?: AbortSignal
}

export type ModelMessage = { readonly from: 'customer' | 'desk'; readonly text: string }

export type Completion = {
  /** The answer; empty when the passages do not answer the question. */
  readonly text: string
  /** Which of the request's passages the answer rests on, by their index. */
  readonly cited: readonly number[]
  readonly finish: 'complete' | 'length' | 'refused'
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number }
}
