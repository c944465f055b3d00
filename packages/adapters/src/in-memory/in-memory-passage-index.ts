import type { TenantId } from '@frontdesk/core/kernel/ids'
import { questionTerms } from '@frontdesk/core/knowledge/lexical-terms'
import type { Passage } from '@frontdesk/core/knowledge/passage'
import { passageTerms, type PassageTerms } from '@frontdesk/core/knowledge/passage-terms'
import type { IndexedPassage, PassageIndex, PassageQuery, PassageSearch } from '@frontdesk/core/knowledge/ports/passage-index'
import { type Candidate, rankPassages } from '@frontdesk/core/knowledge/rank-passages'

type Entry = PassageTerms & { readonly passage: Passage; readonly embedding: Float64Array; readonly embeddingModel: string }
type Source = { readonly fingerprint: string; readonly entries: readonly Entry[] }
type Storage = Map<TenantId, Map<string, Source>>

/** Passages in memory, for tests and benches. Every search looks at all of a tenant's passages. */
export class InMemoryPassageIndex implements PassageIndex {
  readonly #tenants: Storage

  /** Given `storage`, shares it: two indexes over the same storage see the same passages. */
  constructor({ storage = new Map() }: { storage?: Storage } = {}) {
    this.#tenants = storage
  }

  async replace(tenantId: TenantId, source: string, fingerprint: string, passages: readonly IndexedPassage[]): Promise<void> {
    const entries = passages.map(readEntry)
    const sources = this.#tenants.get(tenantId) ?? new Map<string, Source>()
    this.#tenants.set(tenantId, sources.set(source, { fingerprint, entries }))
  }

  async forget(tenantId: TenantId, source: string): Promise<void> {
    this.#tenants.get(tenantId)?.delete(source)
  }

  async fingerprints(tenantId: TenantId): Promise<ReadonlyMap<string, string>> {
    return new Map([...(this.#tenants.get(tenantId) ?? [])].map(([source, { fingerprint }]) => [source, fingerprint]))
  }

  async count(tenantId: TenantId): Promise<number> {
    return this.#entriesOf(tenantId).length
  }

  async search(tenantId: TenantId, query: PassageQuery): Promise<PassageSearch> {
    const entries = this.#entriesOf(tenantId)
    const terms = questionTerms(query.text)
    const passagesWith = new Map<string, number>()
    const candidates: Candidate[] = []
    for (const entry of entries) {
      const frequencies = new Map<string, number>()
      for (const term of terms.keys()) {
        const frequency = entry.frequencies.get(term)
        if (frequency === undefined) continue
        frequencies.set(term, frequency)
        passagesWith.set(term, (passagesWith.get(term) ?? 0) + 1)
      }
      candidates.push({ passage: entry.passage, length: entry.length, frequencies, cosine: cosine(entry, query) })
    }
    const averageLength = entries.reduce((sum, { length }) => sum + length, 0) / Math.max(1, entries.length)
    return {
      hits: rankPassages(query, terms, { passages: entries.length, averageLength, passagesWith }, candidates),
      passages: entries.length,
    }
  }

  #entriesOf(tenantId: TenantId): readonly Entry[] {
    return [...(this.#tenants.get(tenantId)?.values() ?? [])].flatMap(({ entries }) => entries)
  }
}

function readEntry({ embedding, embeddingModel, ...passage }: IndexedPassage): Entry {
  return { ...passageTerms(passage), passage, embedding: Float64Array.from(embedding), embeddingModel }
}

function cosine({ embedding, embeddingModel }: Entry, query: PassageQuery): number {
  if (embeddingModel !== query.embeddingModel || embedding.length !== query.embedding.length) return 0
  let sum = 0
  for (let index = 0; index < embedding.length; index++) sum += (embedding[index] ?? 0) * (query.embedding[index] ?? 0)
  return sum
}
