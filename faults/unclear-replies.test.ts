import { describe, expect, it } from 'vitest'
import { evidenceOf } from './evidence.ts'
import { figuresOf } from './figures.ts'
import type { History } from './history.ts'
import { brokenIn, first, seenAgain, spoilt, type Writable } from './testing/good-history.ts'

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

  it('is let through when such a process decided on it and left it to another', () => {
    const history = spoilt((again) => {
      again.disturbances.push({ at: 0, kind: 'started', pid: 9 }, { at: 0, kind: 'clock-ahead', pid: 9, milliseconds: 60_000 })
      again.disturbances.push(killed, { at: 2_000, kind: 'died', pid: 9 })
      seenAgain(again, 4_000)
    })
    expect(brokenIn(history)).toEqual([])
  })

  it.each<[why: string, change: (history: Writable<History>) => void, tenant?: string]>([
    ['nobody lost the answer', (bad) => seenAgain(bad, 60_000)],
    ['the token was alive', (bad) => killedThenSeen(bad, 20_000)],
    [
      'the process whose clock is ahead had died before',
      (bad) => {
        bad.disturbances.push(
          killed,
          { at: 0, kind: 'started', pid: 9 },
          { at: 0, kind: 'clock-ahead', pid: 9, milliseconds: 60_000 },
          { at: 400, kind: 'died', pid: 9 },
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
