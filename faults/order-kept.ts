import { type Evidence, isWaitingNotice, keyOf } from './evidence.ts'
import type { History, StoredTurn } from './history.ts'

/** How long storing an event may take, from its time of storing to being visible to others: its transaction's own length. Milliseconds. */
const storingTakes = 1_000

/**
 * Customers see answers in the order of their turns. Turns answer events in the customers' order; one that was stored only after a turn had read what is open
 * (it came late) is answered by a later turn.
 */
export function orderKept(evidence: Evidence): string[] {
  const found: string[] = []
  const last = new Map<string, { readonly place: number; readonly text: string }>()
  for (const answer of evidence.answers) {
    const message = evidence.messageOf.get(keyOf(answer.conversation, answer.text))
    if (!message || evidence.allowedAgain.has(answer)) continue
    const place = message.turnNumber * 100 + message.position
    const before = last.get(answer.conversation)
    // Held when its customer was told to tap for it, and seen with their next message.
    if (before && before.place > place && wasHeld(evidence.history, answer.conversation, message.createdAt, answer.at)) continue
    if (before && before.place > place)
      found.push(at(answer.conversation, `“${answer.text}” was seen after “${before.text}”, whose place is a later one`))
    else last.set(answer.conversation, { place, text: answer.text })
  }
  const numbers = new Map(evidence.history.events.map(({ eventId, number }) => [eventId, number]))
  for (const [conversation, turns] of evidence.turnsOf) found.push(...turnsInOrder(evidence, numbers, conversation, turns))
  return found
}

function wasHeld({ seen }: History, conversation: string, writtenAt: number, seenAt: number): boolean {
  return seen.some(
    (each) => each.conversation === conversation && isWaitingNotice(each.text) && each.at < seenAt && each.at > writtenAt - longestThought,
  )
}

/** The time between telling a customer to wait and writing their answer down: the longest thought of the echo, and its transaction. Milliseconds. */
const longestThought = 10_000

function turnsInOrder(
  { storedByEvent }: Evidence,
  numbers: ReadonlyMap<string, number>,
  conversation: string,
  turns: readonly StoredTurn[],
): string[] {
  const found: string[] = []
  for (const [index, turn] of turns.entries()) {
    const own = turn.events.map((event) => numbers.get(event) ?? 0)
    if (own.some((number, place) => number < (own[place - 1] ?? 0)))
      found.push(at(conversation, `turn ${turn.number} reads its events as ${own.join(', ')}`))
    for (const event of turn.events) {
      const number = numbers.get(event) ?? 0
      const overtaking = turns.slice(0, index).find((earlier) => earlier.events.some((other) => (numbers.get(other) ?? 0) > number))
      const storedAt = storedByEvent.get(event)?.storedAt ?? 0
      if (!overtaking || storedAt + storingTakes >= overtaking.readAt) continue
      found.push(
        at(
          conversation,
          `event ${number} was stored ${overtaking.readAt - storedAt} ms before turn ${overtaking.number} read, which answers later ones`,
        ),
      )
    }
  }
  return found
}

function at(conversation: string, what: string): string {
  return `${conversation}: ${what}`
}
