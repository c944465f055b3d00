import type { Language } from '../kernel/language.ts'
import type { Choice } from './reply.ts'

/** What a conversation remembers from one turn to the next. Stored as JSON. */
export type ConversationState = {
  /** The language the customer asked to be answered in, or last wrote in. */
  readonly language?: Language
  /** The choices on the customer's screen now. */
  readonly offered: readonly Choice[]
}

export const freshState: ConversationState = { offered: [] }
