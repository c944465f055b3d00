import { readAnswer, type ReadAnswer } from './answer-text.ts'
import { phrases } from '../packages/core/src/conversation/phrases.ts'
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

/** Every event accepted with 200 is answered by a message seen, whole; or it is poison, dead, and its customer was told so. */
function nothingLost(evidence: Evidence): string[] {
  const seenParts = new Map<string, Set<number>>()
  const partsOf = new Map<string, number>()
  for (const { conversation, numbers, part, parts, kind } of evidence.answers) {
    for (const number of numbers) {
      const key = keyOf(conversation, `${number} ${kind}`)
      seenParts.set(key, (seenParts.get(key) ?? new Set()).add(part))
      partsOf.set(key, parts)
    }
  }
  return evidence.accepted.flatMap((event) => {
    const kind = isDead(evidence, event) ? 'apology' : 'answer'
    const key = keyOf(event.conversation, `${event.number} ${kind}`)
    const seen = seenParts.get(key)?.size ?? 0
    if (seen > 0 && seen === partsOf.get(key)) return []
    if (isLeftByPolicy(evidence, event)) return []
    const stored = evidence.storedByEvent.get(event.eventId)
    const became = !stored
      ? 'never stored'
      : stored.closed
        ? `closed as ${stored.closed}`
        : stored.answeredBy
          ? messageFates(evidence, event, stored)
          : 'stored and still open'
    return [
      at(
        event.conversation,
        `event ${event.number} (${event.eventId}) was accepted; ${seen} messages that answer it were seen; it is ${became}`,
      ),
    ]
  })
}

function messageFates({ history }: Evidence, { conversation }: SentEvent, { answeredBy }: StoredEvent): string {
  const messages = history.stored.messages.filter((message) => message.conversation === conversation && message.turnId === answeredBy)
  const fates = messages.map(
    ({ state, presumed, attempts, reason }) =>
      `${state}${presumed ? ' (presumed)' : ''} after ${attempts}${reason === null ? '' : `: ${reason}`}`,
  )
  return `answered by turn ${answeredBy}, whose messages are ${fates.join('; ')}`
}

/** The tenant wants an unclear reply left as it is, and this is one: presumed delivered after it had been tried. */
export function isLeftByPolicy({ history, storedByEvent }: Evidence, { tenant, conversation, eventId }: SentEvent): boolean {
  if (history.tenants.find((each) => each.tenant === tenant)?.unclearReply !== 'leave') return false
  const answeredBy = storedByEvent.get(eventId)?.answeredBy
  const messages = history.stored.messages.filter((message) => message.conversation === conversation && message.turnId === answeredBy)
  return messages.length > 0 && messages.every(({ state }) => state === 'delivered') && messages.some(({ presumed }) => presumed)
}

function isDead({ storedByEvent }: Evidence, { eventId }: SentEvent): boolean {
  return storedByEvent.get(eventId)?.closed === 'dead'
}

/** No number in two messages seen, outside the written ambiguous case. */
function answeredOnce({ answers, allowedAgain }: Evidence): string[] {
  const first = new Map<string, SeenAnswer>()
  return answers.flatMap((answer) => {
    if (allowedAgain.has(answer)) return []
    return answer.numbers.flatMap((number) => {
      const key = keyOf(answer.conversation, `${number} ${answer.part}`)
      const before = first.get(key)
      if (!before) {
        first.set(key, answer)
        return []
      }
      const sooner = `“${before.text}” by ${before.via} (${before.at})`
      return [
        at(answer.conversation, `event ${number} was answered by ${sooner} and again by “${answer.text}” by ${answer.via} (${answer.at})`),
      ]
    })
  })
}

/** How long storing an event may take, from its time of storing to being visible to others: its transaction's own length. Milliseconds. */
const storingTakes = 1_000

/**
 * Customers see answers in the order of their turns. Turns answer events in the customers' order; one that was stored only after a turn had read what is open
 * (it came late) is answered by a later turn.
 */
function orderKept(evidence: Evidence): string[] {
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
      found.push(at(answer.conversation, `“${answer.text}” was seen after “${before.text}”, whose turn is a later one`))
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

/** Turn numbers without gaps, fencing tokens that only grow, each event in one turn: nobody wrote who had lost the lease. */
function oneWorkerAtATime({ history, turnsOf }: Evidence): string[] {
  const found: string[] = []
  for (const { conversation, turnCount } of history.stored.conversations) {
    const turns = turnsOf.get(conversation) ?? []
    if (turns.length !== turnCount || turns.some(({ number }, index) => number !== index + 1)) {
      found.push(at(conversation, `it counts ${turnCount} turns and has ${turns.map(({ number }) => number).join(', ')}`))
    }
    for (const [index, turn] of turns.entries()) {
      const before = turns[index - 1]
      if (before && before.fencingToken > turn.fencingToken)
        found.push(at(conversation, `turn ${turn.number} was written under token ${turn.fencingToken}, after ${before.fencingToken}`))
    }
    const events = turns.flatMap((turn) => turn.events)
    for (const event of new Set(events.filter((one, index) => events.indexOf(one) !== index)))
      found.push(at(conversation, `event ${event} is in two turns`))
  }
  return found
}

/** Events end dead that were poison, and all that were; messages and the queue's end dead never. */
function onlyPoisonDies({ history, accepted, storedByEvent }: Evidence): string[] {
  const events = accepted.flatMap((event) => {
    const closed = storedByEvent.get(event.eventId)?.closed ?? null
    if (event.poison)
      return closed === 'dead' ? [] : [at(event.conversation, `event ${event.number} is poison (${event.poison}) and did not end dead`)]
    return closed === null ? [] : [at(event.conversation, `event ${event.number} is no poison and ended ${closed}`)]
  })
  const messages = history.stored.messages.flatMap(({ conversation, state, reason, text }) =>
    state === 'dead' || state === 'held' ? [at(conversation, `“${text}” ended ${state}: ${reason}`)] : [],
  )
  const { queueDead } = history.left
  return [...events, ...messages, ...(queueDead > 0 ? [`${queueDead} messages of the queue ended dead`] : [])]
}

/** What we believe of a message is what its customer saw. */
function believedIsSeen(evidence: Evidence): string[] {
  const { history, answers } = evidence
  const seen = new Set(answers.map(({ conversation, text }) => keyOf(conversation, text)))
  const leave = new Set(history.tenants.filter(({ unclearReply }) => unclearReply === 'leave').map(({ tenant }) => tenant))
  const tenantOf = new Map(history.events.map(({ conversation, tenant }) => [conversation, tenant]))
  const believed = history.stored.messages.flatMap(({ conversation, text, state, presumed }) => {
    const wasSeen = seen.has(keyOf(conversation, text))
    if (state === 'delivered' && !wasSeen && !(presumed && leave.has(tenantOf.get(conversation) ?? ''))) {
      return [at(conversation, `“${text}” is believed delivered${presumed ? ' (presumed)' : ''} and was not seen`)]
    }
    return state === 'dead' && wasSeen ? [at(conversation, `“${text}” is believed dead and was seen`)] : []
  })
  const unknown = history.seen.filter(
    ({ conversation, text }) => !isWaitingNotice(text) && !evidence.messageOf.has(keyOf(conversation, text)),
  )
  return [...believed, ...unknown.map(({ conversation, text }) => at(conversation, `“${text}” was seen and is in no outbox`))]
}

/** In the end nothing is open anywhere, and nobody holds a lease. */
function restInTheEnd({ history: { left } }: Evidence): string[] {
  const { queueDead: _, ...open } = left
  return Object.entries(open).flatMap(([what, count]) => (count > 0 ? [`${what}: ${count}`] : []))
}

const invariants = [
  { name: 'nothing-lost', says: 'every event accepted is answered, or is poison and its customer told so', check: nothingLost },
  { name: 'answered-once', says: 'no event is answered twice, outside the written ambiguous case', check: answeredOnce },
  { name: 'order-kept', says: 'answers come in the order of the turns, and turns in the order of the events', check: orderKept },
  { name: 'one-worker', says: 'one worker at a time writes in a conversation', check: oneWorkerAtATime },
  { name: 'only-poison-dies', says: 'nothing but poison ends as a dead letter', check: onlyPoisonDies },
  { name: 'believed-is-seen', says: 'what is believed delivered was seen, and nothing else', check: believedIsSeen },
  { name: 'rest-in-the-end', says: 'nothing stays open, queued or leased', check: restInTheEnd },
] as const

export type Verdict = { readonly name: string; readonly says: string; readonly violations: readonly string[] }

/** Judges the history by every invariant. */
export function checkHistory(history: History, evidence = evidenceOf(history)): readonly Verdict[] {
  return invariants.map(({ name, says, check }) => ({ name, says, violations: check(evidence) }))
}

function at(conversation: string, what: string): string {
  return `${conversation}: ${what}`
}
