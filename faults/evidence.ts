import { phrases } from '../packages/core/src/conversation/phrases.ts'
import { type ReadAnswer, readAnswer } from './answer-text.ts'
import type { History, SeenText, SentEvent, StoredEvent, StoredMessage, StoredTurn } from './history.ts'
import { isUnclearReplySentAgain } from './unclear-replies.ts'

/** What every check needs, read from the history once. */
export type Evidence = {
  readonly history: History
  /** By conversation and number. */
  readonly sent: ReadonlyMap<string, SentEvent>
  readonly storedByEvent: ReadonlyMap<string, StoredEvent>
  readonly accepted: readonly SentEvent[]
  readonly answers: readonly SeenAnswer[]
  readonly turnsOf: ReadonlyMap<string, readonly StoredTurn[]>
  readonly messageOf: ReadonlyMap<string, StoredMessage>
  /** Answers seen again that are the written ambiguous case, by their sequence and text. */
  readonly allowedAgain: ReadonlySet<SeenAnswer>
}

export type SeenAnswer = SeenText & ReadAnswer

/** What a customer is told whose answer outlasts its reply token: it is held until they tap or write. */
export const isWaitingNotice = (text: string): boolean => Object.values(phrases.working).includes(text)

export const keyOf = (conversation: string, rest: string | number): string => `${conversation} ${rest}`

export function evidenceOf(history: History): Evidence {
  const acceptedIds = new Set(history.tries.filter(({ status }) => status === 200).flatMap(({ eventIds }) => eventIds))
  const answers = history.seen.flatMap((seen) => {
    const answer = readAnswer(seen.text)
    return answer ? [{ ...seen, ...answer }] : []
  })
  const evidence = {
    history,
    sent: new Map(history.events.map((event) => [keyOf(event.conversation, event.number), event])),
    storedByEvent: new Map(history.stored.events.map((event) => [event.eventId, event])),
    accepted: history.events.filter(({ eventId }) => acceptedIds.has(eventId)),
    answers,
    turnsOf: Map.groupBy(
      history.stored.turns.toSorted((one, other) => one.number - other.number),
      ({ conversation }) => conversation,
    ),
    messageOf: new Map(history.stored.messages.map((message) => [keyOf(message.conversation, message.text), message])),
  }
  const allowed = repeats(answers).filter(({ first, again, times }) => times === 2 && isUnclearReplySentAgain(evidence, first, again))
  return { ...evidence, allowedAgain: new Set(allowed.map(({ again }) => again)) }
}

/** Each appearance of a text after its first in the same conversation, with the how many-th it is. */
function repeats(answers: readonly SeenAnswer[]): { readonly first: SeenAnswer; readonly again: SeenAnswer; readonly times: number }[] {
  return [...Map.groupBy(answers, ({ conversation, text }) => keyOf(conversation, text)).values()].flatMap(([first, ...others]) =>
    first ? others.map((again, index) => ({ first, again, times: index + 2 })) : [],
  )
}
