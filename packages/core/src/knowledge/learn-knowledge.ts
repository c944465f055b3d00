import type { TenantId } from '../kernel/ids.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { chunkDocument, chunkerVersion } from './chunk-document.ts'
import { contentHash } from './content-hash.ts'
import { termsVersion } from './lexical-terms.ts'
import type { KnowledgeDocument, Passage } from './passage.ts'
import { passageAsText } from './passage-terms.ts'
import type { Embedder } from './ports/embedder.ts'
import type { IndexedPassage, PassageIndex } from './ports/passage-index.ts'

/** What learning changed. */
export type LearnedKnowledge = {
  /** How many sources were learned now, new or changed. */
  readonly learned: number
  /** How many were known already as they are. */
  readonly skipped: number
  /** How many are no longer given. */
  readonly forgotten: number
  /** How many passages the tenant has now. */
  readonly passages: number
}

/** How many passages are embedded in one call: what hosted models take at once, and a step small enough to show progress by. */
const batchSize = 64

/** Brings a tenant's index up to date with its documents. */
export class LearnKnowledge {
  readonly #passageIndex: PassageIndex
  readonly #embedder: Embedder

  constructor({ passageIndex, embedder }: { passageIndex: PassageIndex; embedder: Embedder }) {
    this.#passageIndex = passageIndex
    this.#embedder = embedder
  }

  /**
   * Learns what is new or changed, forgets what is gone, leaves the rest alone. Each source is replaced at once; stopped half-way, the next call carries on
   * with the sources that are missing. `progress` is told of each source done, of all that need work. Throws `PortFailure`.
   */
  async learn(tenant: Pick<Tenant, 'id' | 'knowledge'>, progress?: (done: number, total: number) => void): Promise<LearnedKnowledge> {
    const known = await this.#passageIndex.fingerprints(tenant.id)
    const given = new Map(tenant.knowledge.map((document) => [document.source, document]))
    const changed = [...given.values()].filter((document) => known.get(document.source) !== this.#fingerprintOf(document))
    const forgotten = [...known.keys()].filter((source) => !given.has(source))
    const total = changed.length + forgotten.length
    let done = 0
    for (const document of changed) {
      await this.#learnOne(tenant.id, document)
      progress?.(++done, total)
    }
    for (const source of forgotten) {
      await this.#passageIndex.forget(tenant.id, source)
      progress?.(++done, total)
    }
    const passages = await this.#passageIndex.count(tenant.id)
    return { learned: changed.length, skipped: given.size - changed.length, forgotten: forgotten.length, passages }
  }

  async #learnOne(tenantId: TenantId, document: KnowledgeDocument): Promise<void> {
    const passages = chunkDocument(document)
    const indexed: IndexedPassage[] = []
    for (let start = 0; start < passages.length; start += batchSize) {
      const batch = passages.slice(start, start + batchSize)
      const embeddings = await this.#embedder.embed(batch.map(passageAsText), 'passage')
      indexed.push(...batch.map((passage, index) => this.#indexed(passage, embeddings[index])))
    }
    await this.#passageIndex.replace(tenantId, document.source, this.#fingerprintOf(document), indexed)
  }

  #indexed(passage: Passage, embedding: readonly number[] | undefined): IndexedPassage {
    if (embedding === undefined) throw new RangeError(`the embedder ${this.#embedder.model} gave fewer vectors than texts`)
    return { ...passage, embedding, embeddingModel: this.#embedder.model }
  }

  /** Changes with anything the passages or their vectors are made from. */
  #fingerprintOf({ title, language, text }: KnowledgeDocument): string {
    const { model, dimensions } = this.#embedder
    return [chunkerVersion, termsVersion, model, dimensions, contentHash(JSON.stringify([title, language, text]))].join('/')
  }
}
