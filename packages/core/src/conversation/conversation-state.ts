import type { Language } from '../kernel/language.ts'
import type { Choice } from './reply.ts'

/** What a conversation remembers from one turn to the next. Stored as JSON. */
export type ConversationState = {
  /** The language of the customer's last message that showed one. */
  readonly language?: Language
  /** The choices on the customer's screen now. */
  readonly offered: readonly Choice[]
  /** The skill that answered last, for messages that go on with its subject. */
  readonly topic?: string
  /** What of its subject that skill spoke of last, in its own words, such as a branch’s id. */
  readonly about?: string
}

export const freshState: ConversationState = { offered: [] }
