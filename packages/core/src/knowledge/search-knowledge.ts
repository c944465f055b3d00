import type { TenantId } from '../kernel/ids.ts'
import type { Language } from '../kernel/language.ts'
import type { Embedder } from './ports/embedder.ts'
import type { PassageIndex, ScoredPassage } from './ports/passage-index.ts'
import { passRetrievalGate } from './retrieval-gate.ts'

/** What was found for a question, and whether it speaks of it. */
export type KnowledgeSearch = {
  /** Whether the passages may be answered from. When not, `hits` are still what came nearest, for those who look into it. */
  readonly answerable: boolean
  /** Why, for operators. */
  readonly reason: string
  /** The question has no word of its own to look for. */
  readonly vague?: true
  /** Best first. */
  readonly hits: readonly ScoredPassage[]
}

/** How many passages a search gives. */
const hitsGiven = 8
/** What a question says in its first lines decides; a pasted letter is not worth more terms. */
const longestQuestion = 500

/** Finds what a tenant's documents say about a question. */
export class SearchKnowledge {
  readonly #passageIndex: PassageIndex
  readonly #embedder: Embedder

  constructor({ passageIndex, embedder }: { passageIndex: PassageIndex; embedder: Embedder }) {
    this.#passageIndex = passageIndex
    this.#embedder = embedder
  }

  /** `language` is the customer's; passages in it are preferred. Without it the writing of the question decides. Throws `PortFailure`. */
  async search(tenantId: TenantId, question: string, language?: Language): Promise<KnowledgeSearch> {
    const text = question.slice(0, longestQuestion).toWellFormed()
    const [embedding = []] = await this.#embedder.embed([text], 'query')
    const found = await this.#passageIndex.search(tenantId, {
      text,
      embedding,
      embeddingModel: this.#embedder.model,
      limit: hitsGiven,
      ...(language !== undefined && { language }),
    })
    return { ...passRetrievalGate(text, found), hits: found.hits }
  }
}
