import type { Language } from '../../kernel/language.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Passage } from '../passage.ts'

/** Finds a tenant's passages by words and by meaning. A tenant's passages are never seen, counted or weighed for another. */
export interface PassageIndex {
  /**
   * Replaces all that the tenant's `source` said, atomically: a search sees the old passages or the new, never both or neither.
   * `fingerprint` names the content; see `fingerprints`. An empty `passages` keeps the source known with nothing to say.
   */
  replace(tenantId: TenantId, source: string, fingerprint: string, passages: readonly IndexedPassage[]): Promise<void>
  /** Forgets the tenant's `source`; calm when it is not known. */
  forget(tenantId: TenantId, source: string): Promise<void>
  /** What the tenant's sources were learned from: source → fingerprint. A source with an equal fingerprint needs no learning. */
  fingerprints(tenantId: TenantId): Promise<ReadonlyMap<string, string>>
  /** How many passages the tenant has. */
  count(tenantId: TenantId): Promise<number>
  /**
   * The best passages for the query, best first, ties by source and position; empty when the tenant has none. Passages embedded by another model or in
   * another number of dimensions than the query's are found by their words alone. Large indexes may leave out passages far from the best.
   */
  search(tenantId: TenantId, query: PassageQuery): Promise<PassageSearch>
}

export type IndexedPassage = Passage & { readonly embedding: readonly number[]; readonly embeddingModel: string }

export type PassageQuery = {
  /** The customer's question as written. */
  readonly text: string
  /** The question embedded by the model the passages were embedded with. */
  readonly embedding: readonly number[]
  readonly embeddingModel: string
  /** The customer's language: passages in it go before passages as good in another. Absent: those in the writing of the question do. */
  readonly language?: Language
  readonly limit: number
}

/** What a search found, with the figures the retrieval gate needs. */
export type PassageSearch = {
  readonly hits: readonly ScoredPassage[]
  /** How many passages the tenant has: the more, the more easily a wrong one looks right. */
  readonly passages: number
}

export type ScoredPassage = {
  readonly passage: Passage
  /** The legs fused, 0 to 1, higher is better; comparable within one search. */
  readonly score: number
  /** BM25 of the lexical leg; 0 when it did not find the passage. */
  readonly lexicalScore: number
  /**
   * `lexicalScore` as a share of what a passage of average length would score that holds each of the question's words once, words the tenant
   * never wrote included. 0 when nothing matches; above 1 when words are repeated. Comparable across questions and tenants.
   */
  readonly lexicalShare: number
  /** Cosine of the vector leg, -1 to 1; 0 when the passage was embedded by another model. */
  readonly vectorScore: number
}
