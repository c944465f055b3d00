import { type Evidence, evidenceOf, isWaitingNotice, keyOf, type SeenAnswer } from './evidence.ts'
import type { History, SentEvent, StoredEvent } from './history.ts'
import { orderKept } from './order-kept.ts'

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
