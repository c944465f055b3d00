import { describe, expect, it } from 'vitest'
import { phrases } from '../packages/core/src/conversation/phrases.ts'
import { answerTexts, apologyText } from './answer-text.ts'
import { checkHistory } from './check-history.ts'
import type { History } from './history.ts'
import { brokenIn, customer, first, historyOf, seenAgain, spoilt, unstored, type Writable } from './testing/good-history.ts'

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
