import { describe, expect, it } from 'vitest'
import { phrases } from '../packages/core/src/conversation/phrases.ts'
import { answerTexts, apologyText } from './answer-text.ts'
import { checkHistory } from './check-history.ts'
import { evidenceOf } from './evidence.ts'
import { figuresOf } from './figures.ts'
import type { History, SeenText, SentEvent, StoredMessage } from './history.ts'

const customer = 'Uc'

/** What a customer wrote, and in which turns it was answered: `[[1], [2, 3]]`. Nothing goes wrong unless changed afterwards. */
function historyOf(turns: readonly (readonly number[])[], { tenant = 'resending' }: { tenant?: string } = {}): Writable<History> {
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

const endOf = (numbers: readonly number[]) => Math.max(...numbers) * 1_000

type Writable<Value> = Value extends readonly (infer Item)[]
  ? Writable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Writable<Value[Key]> }
    : Value

const brokenIn = (history: History) =>
  checkHistory(history)
    .filter(({ violations }) => violations.length > 0)
    .map(({ name }) => name)

/** Changes a good history. */
function spoilt(change: (history: Writable<History>) => void, turns: readonly (readonly number[])[] = [[1], [2, 3], [4]], tenant?: string) {
  const history = historyOf(turns, tenant === undefined ? {} : { tenant })
  change(history)
  return history
}

const first = <Item>(items: readonly Item[], index = 0): Item => {
  const item = items[index]
  if (item === undefined) throw new RangeError('not there')
  return item
}

function unstored(history: Writable<History>): void {
  history.stored.events = history.stored.events.filter(({ eventId }) => eventId !== 'e4')
  history.seen.pop()
}

/** The first reply's message once more, as a push, so long after. */
function seenAgain(history: Writable<History>, after: number): void {
  const once = first(history.seen)
  history.seen.push({ ...once, sequence: 99, at: once.at + after, via: 'push', requestId: 'again' })
}

describe('a history in which nothing went wrong', () => {
  it.each([[[[1]]], [[[1], [2, 3], [4]]], [[[1, 2, 7], [8]]]])('is found so: %j', (turns) => {
    expect(brokenIn(historyOf(turns))).toEqual([])
  })

  it('may hold an event that nobody accepted', () => {
    const history = spoilt((bad) => {
      bad.events.push({ tenant: 'resending', conversation: customer, number: 5, eventId: 'e5', replyToken: 't5', at: 5_000 })
      bad.tries.push({ at: 5_000, milliseconds: 5, eventIds: ['e5'], isRedelivery: false, status: 503 })
    })
    expect(brokenIn(history)).toEqual([])
  })

  it('may hold an older event that came after a younger one had been read', () => {
    const history = historyOf([[1], [3], [2]])
    first(history.stored.events, 2).storedAt = 9_000
    expect(brokenIn(history)).toEqual([])
  })

  it('may hold poison that ended dead, with an apology', () => {
    expect(brokenIn(withPoison())).toEqual([])
  })
})

/** Event 4 is poison and ended as such. */
function withPoison(): Writable<History> {
  return spoilt((history) => {
    first(history.events, 3).poison = 'throws'
    first(history.stored.events, 3).closed = 'dead'
    first(history.stored.messages, 2).text = apologyText([4])
    first(history.seen, 2).text = apologyText([4])
  })
}

describe('planted, and found', () => {
  it.each<[name: string, change: (history: Writable<History>) => void]>([
    ['nothing-lost', (bad) => void bad.seen.pop()],
    ['nothing-lost', unstored],
    ['answered-once', (bad) => seenAgain(bad, 70_000)],
    ['answered-once', (bad) => void bad.seen.push({ ...first(bad.seen), text: answerTexts([1, 4])[0] ?? '' })],
    ['order-kept', (bad) => void bad.seen.reverse()],
    ['order-kept', (bad) => void (first(bad.stored.turns, 1).events = ['e3', 'e2'])],
    ['one-worker', (bad) => void (first(bad.stored.turns, 2).fencingToken = 1)],
    ['one-worker', (bad) => void (first(bad.stored.turns, 2).number = 4)],
    ['one-worker', (bad) => void first(bad.stored.turns, 2).events.push('e1')],
    ['only-poison-dies', (bad) => void (first(bad.stored.events).closed = 'dead')],
    ['only-poison-dies', (bad) => void (first(bad.events).poison = 'kills')],
    ['only-poison-dies', (bad) => void (first(bad.stored.messages).state = 'held')],
    ['only-poison-dies', (bad) => void (bad.left.queueDead = 1)],
    ['believed-is-seen', (bad) => void bad.seen.shift()],
    ['believed-is-seen', (bad) => void (first(bad.stored.messages).state = 'dead')],
    ['believed-is-seen', (bad) => void bad.seen.push({ ...first(bad.seen), text: 'なに' })],
    ['rest-in-the-end', (bad) => void (bad.left.leases = 1)],
    ['rest-in-the-end', (bad) => void (bad.left.openEvents = 1)],
    ['rest-in-the-end', (bad) => void (bad.left.queued = 1)],
    ['rest-in-the-end', (bad) => void (bad.left.pendingMessages = 1)],
  ])('%s: %s', (name, change) => expect(brokenIn(spoilt(change))).toContain(name))

  it('half of an answer in two messages', () => {
    expect(brokenIn(spoilt((bad) => void bad.seen.pop(), [[7]]))).toContain('nothing-lost')
  })

  it('an event overtaken by a later one that was read after both were stored', () => {
    const history = historyOf([[1], [3], [2]])
    first(history.stored.turns, 1).readAt = 3_100
    expect(checkHistory(history).flatMap(({ name, violations }) => violations.map((each) => `${name}: ${each}`))).toEqual([
      'order-kept: Uc: event 2 was stored 1095 ms before turn 2 read, which answers later ones',
    ])
  })

  it('poison whose customer was not told', () => {
    const history = withPoison()
    history.seen.pop()
    expect(brokenIn(history)).toContain('nothing-lost')
  })
})

describe('an answer seen twice', () => {
  const killed = { at: 1_031, kind: 'killed', pid: 7 } as const
  const killedThenSeen = (history: Writable<History>, after: number) => {
    history.disturbances.push(killed)
    seenAgain(history, after)
  }

  it('is let through when the reply’s answer was lost, its token had run out, and the tenant wants it resent', () => {
    const history = spoilt((again) => killedThenSeen(again, 60_000))
    expect(brokenIn(history)).toEqual([])
    expect(figuresOf(evidenceOf(history)).sentAgain).toBe(1)
  })

  it('is let through with a later event’s token', () => {
    const history = spoilt((again) => {
      killedThenSeen(again, 60_000)
      Object.assign(again.seen.at(-1) ?? {}, { via: 'reply', replyToken: 't4' })
    })
    expect(brokenIn(history)).toEqual([])
  })

  it('is let through when it was LINE that did not answer', () => {
    const history = spoilt((again) => {
      Object.assign(first(again.requests), { mood: 'execute-then-stall', status: null })
      seenAgain(again, 60_000)
    })
    expect(brokenIn(history)).toEqual([])
  })

  it('is let through sooner when a process was there whose clock is ahead', () => {
    const history = spoilt((again) => {
      again.disturbances.push(killed, { at: 0, kind: 'started', pid: 9 }, { at: 0, kind: 'clock-ahead', pid: 9, milliseconds: 60_000 })
      seenAgain(again, 4_000)
    })
    expect(brokenIn(history)).toEqual([])
  })

  it.each<[why: string, change: (history: Writable<History>) => void, tenant?: string]>([
    ['nobody lost the answer', (bad) => seenAgain(bad, 60_000)],
    ['the token was alive', (bad) => killedThenSeen(bad, 20_000)],
    [
      'the process whose clock is ahead had died',
      (bad) => {
        bad.disturbances.push(
          killed,
          { at: 0, kind: 'started', pid: 9 },
          { at: 0, kind: 'clock-ahead', pid: 9, milliseconds: 60_000 },
          { at: 2_000, kind: 'died', pid: 9 },
        )
        seenAgain(bad, 4_000)
      },
    ],
    [
      'it came by two replies with one token',
      (bad) => {
        killedThenSeen(bad, 60_000)
        Object.assign(bad.seen.at(-1) ?? {}, { via: 'reply' })
      },
    ],
    [
      'it came three times',
      (bad) => {
        killedThenSeen(bad, 60_000)
        seenAgain(bad, 61_000)
      },
    ],
    ['the tenant wants it left', (bad) => killedThenSeen(bad, 60_000), 'leaving'],
  ])('is found when %s', (_, change, tenant) => expect(brokenIn(spoilt(change, undefined, tenant))).toContain('answered-once'))
})

describe('a reply that nobody knows the fate of', () => {
  const presumed = (history: Writable<History>) => {
    first(history.stored.messages).presumed = true
    history.seen.shift()
  }

  it('may be unseen where the tenant wants it left', () => {
    const history = spoilt(presumed, undefined, 'leaving')
    expect(brokenIn(history)).toEqual([])
  })

  it('may not where the tenant wants it resent', () => expect(brokenIn(spoilt(presumed))).toEqual(['nothing-lost', 'believed-is-seen']))

  it('may not be unseen where it was not presumed', () =>
    expect(brokenIn(spoilt((bad) => void bad.seen.shift(), undefined, 'leaving'))).toContain('nothing-lost'))
})

describe('an answer held until its customer writes again', () => {
  const late = (history: Writable<History>) => {
    const [held] = history.seen.splice(0, 1)
    if (held) history.seen.push({ ...held, at: 9_000 })
  }

  it('may come after later ones when the customer was told', () => {
    const history = spoilt((held) => {
      held.seen.unshift({ ...first(held.seen), at: 1_010, text: phrases.working['ja'] ?? '' })
      const [notice] = held.seen
      held.seen.shift()
      late(held)
      if (notice) held.seen.unshift(notice)
    })
    expect(brokenIn(history)).toEqual([])
  })

  it('may not when they were not', () => expect(brokenIn(spoilt(late))).toEqual(['order-kept']))
})
