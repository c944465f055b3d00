import type { ClaimedConversation } from './ports/conversation-store.ts'

/**
 * After so many tries that came to nothing, the conversation is served with no other beside it, and its events one at a time, to find the one at fault. Until
 * then it may be in bad company: a process that dies takes all it has in hand with it.
 */
const suspiciousTries = 2
/**
 * After so many, the oldest is given up, and the conversation goes on without it. Six of them were made alone: in a storm in which a worker dies every second and a half, three
 * still buried one innocent event in a thousand (`pnpm faults --only points`).
 */
const mostTries = 8

/** Whether one of the open events may be what workers die of. */
export function isSuspicious({ tries }: ClaimedConversation): boolean {
  return tries > suspiciousTries
}

/** Whether the conversation's oldest open event, or message, has had all its tries. Counted before the work, since what kills a worker leaves it no time to count. */
export function hasHadItsTries({ tries }: ClaimedConversation): boolean {
  return tries > mostTries
}

/** Whether its oldest open event is to be given up. */
export function isPoison(conversation: ClaimedConversation): boolean {
  return hasHadItsTries(conversation) && conversation.pending.length > 0
}

/** The conversation with nothing but its oldest open event to answer. */
export function firstAlone(conversation: ClaimedConversation): ClaimedConversation {
  return { ...conversation, pending: conversation.pending.slice(0, 1) }
}
