import { answerTexts } from '../answer-text.ts'
import { checkHistory } from '../check-history.ts'
import type { History, SeenText, SentEvent, StoredMessage } from '../history.ts'

export const customer = 'Uc'

/** What a customer wrote, and in which turns it was answered: `[[1], [2, 3]]`. Nothing goes wrong unless changed afterwards. */
export function historyOf(turns: readonly (readonly number[])[], { tenant = 'resending' }: { tenant?: string } = {}): Writable<History> {
  const numbers = turns.flat()
  const events = numbers.map((number): SentEvent => ({
    tenant,
    conversation: customer,
    number,
    eventId: `e${number}`,
    replyToken: `t${number}`,
    at: number * 1_000,
  }))
  const messages = turns.flatMap((own, index) =>
    answerTexts(own).map((text, position): StoredMessage => ({
      conversation: customer,
      messageId: `m${index}-${position}`,
      turnId: `turn-${index + 1}`,
      turnNumber: index + 1,
      position,
      text,
      state: 'delivered',
      attempts: 1,
      presumed: false,
      reason: null,
      createdAt: endOf(own) + 20,
    })),
  )
  const seen = messages.map(({ text, turnId }, index): SeenText => {
    const own = turns[Number(turnId.slice(5)) - 1] ?? []
    return {
      sequence: index,
      at: endOf(own) + 30,
      conversation: customer,
      via: 'reply',
      text,
      requestId: `r${index}`,
      replyToken: `t${own.at(-1)}`,
    }
  })
  return {
    tenants: [
      { tenant: 'resending', unclearReply: 'resend' },
      { tenant: 'leaving', unclearReply: 'leave' },
    ],
    events,
    tries: events.map(({ eventId, at }) => ({ at, milliseconds: 5, eventIds: [eventId], isRedelivery: false, status: 200 })),
    disturbances: [],
    notes: [],
    seen,
    requests: seen.map(({ at, requestId, text }) => ({ at, route: 'reply', status: 200, flags: [], requestId, texts: [text] })),
    stored: {
      events: events.map(({ eventId, at, number }) => ({
        conversation: customer,
        eventId,
        storedAt: at + 5,
        answeredBy: `turn-${turns.findIndex((own) => own.includes(number)) + 1}`,
        closed: null,
      })),
      turns: turns.map((own, index) => ({
        conversation: customer,
        turnId: `turn-${index + 1}`,
        number: index + 1,
        events: own.map((number) => `e${number}`),
        readAt: endOf(own) + 10,
        fencingToken: index + 1,
      })),
      messages,
      conversations: [{ conversation: customer, turnCount: turns.length }],
    },
    left: { openEvents: 0, pendingMessages: 0, queued: 0, queueDead: 0, leases: 0 },
  }
}

export const endOf = (numbers: readonly number[]) => Math.max(...numbers) * 1_000

export type Writable<Value> = Value extends readonly (infer Item)[]
  ? Writable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Writable<Value[Key]> }
    : Value

export const brokenIn = (history: History) =>
  checkHistory(history)
    .filter(({ violations }) => violations.length > 0)
    .map(({ name }) => name)

/** Changes a good history. */
export function spoilt(
  change: (history: Writable<History>) => void,
  turns: readonly (readonly number[])[] = [[1], [2, 3], [4]],
  tenant?: string,
) {
  const history = historyOf(turns, tenant === undefined ? {} : { tenant })
  change(history)
  return history
}

export const first = <Item>(items: readonly Item[], index = 0): Item => {
  const item = items[index]
  if (item === undefined) throw new RangeError('not there')
  return item
}

export function unstored(history: Writable<History>): void {
  history.stored.events = history.stored.events.filter(({ eventId }) => eventId !== 'e4')
  history.seen.pop()
}

/** The first reply's message once more, as a push, so long after. */
export function seenAgain(history: Writable<History>, after: number): void {
  const once = first(history.seen)
  history.seen.push({ ...once, sequence: 99, at: once.at + after, via: 'push', requestId: 'again' })
}
