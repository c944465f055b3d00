import type { Language } from '../kernel/language.ts'

/** A document a tenant gives as knowledge, before it is cut into passages. */
export type KnowledgeDocument = {
  /** Its stable name within the tenant, such as `knowledge/menu.md`. Learning it again replaces what it said before. */
  readonly source: string
  readonly title: string
  readonly language: Language
  /** Markdown. */
  readonly text: string
}

/** A piece of a document small enough to quote and large enough to understand alone. */
export type Passage = {
  readonly source: string
  /** Its place in the document, from 0. */
  readonly position: number
  readonly language: Language
  /** The document's title and the headings above the passage, outermost first. */
  readonly headingPath: readonly string[]
  /** The passage as the business wrote it (Markdown; a table keeps its header row). */
  readonly text: string
}
