import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnId } from '../kernel/ids.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { alive, type DeliveryStep, noteFirstStep, planDelivery, type UnclearReply } from './plan-delivery.ts'
import { messageOf } from './testing/samples.ts'

const now = new Date('2026-12-01T03:00:00Z')
const token = (name: string, milliseconds: number) => ({ token: name, until: new Date(now.getTime() + milliseconds) })
const living = token('living', 1)
const dead = token('dead', 0)
const fresh = token('fresh', 30_000)

const unsent = (id: string, turn = 'turn-1') => messageOf(id, { turnId: turnId(turn) })
const pushed = (id: string, turn = 'turn-1') => messageOf(id, { turnId: turnId(turn), attempts: 1, lastWay: 'push' })
const replied = (id: string, replyToken = living, turn = 'turn-1') =>
  messageOf(id, { turnId: turnId(turn), attempts: 1, lastWay: 'reply', replyToken })

type Given = { freshToken?: typeof fresh | undefined; unclearReply?: UnclearReply; fits?: number }
const plan = (messages: readonly OutboundMessage[], { freshToken, unclearReply = 'resend', fits = 5 }: Given = {}) =>
  planDelivery(messages, { now, freshToken, unclearReply, fit: ({ length }) => Math.min(fits, length) })

/** `reply fresh: a+b`, `reply living again: a`, `push: a`, `presume: a`. */
function shown(step: DeliveryStep | undefined): string {
  if (!step) return 'nothing'
  if (step.do === 'presume') return `presume: ${step.message.id}`
  const what = step.messages.map(({ id }) => id).join('+')
  return step.do === 'push' ? `push: ${what}` : `reply ${step.token.token}${step.again ? ' again' : ''}: ${what}`
}

describe('planDelivery', () => {
  it.each<[string, readonly OutboundMessage[], Given, string]>([
    ['does nothing when there is nothing', [], { freshToken: fresh }, 'nothing'],
    ['replies to what was just said', [unsent('a'), unsent('b')], { freshToken: fresh }, 'reply fresh: a+b'],
    ['replies to as much as fits', [unsent('a'), unsent('b'), unsent('c')], { freshToken: fresh, fits: 2 }, 'reply fresh: a+b'],
    ['replies to several turns at once', [unsent('a'), unsent('b', 'turn-2')], { freshToken: fresh }, 'reply fresh: a+b'],
    ['pushes without a token', [unsent('a'), unsent('b')], {}, 'push: a+b'],
    ['pushes when the token has run out this moment', [unsent('a')], { freshToken: dead }, 'push: a'],
    ['pushes one turn at a time', [unsent('a'), unsent('b', 'turn-2')], {}, 'push: a'],
    ['pushes as much as fits', [unsent('a'), unsent('b')], { fits: 1 }, 'push: a'],
    ['pushes again what was pushed, a token notwithstanding', [pushed('a'), unsent('b')], { freshToken: fresh }, 'push: a'],
    ['pushes again together', [pushed('a'), pushed('b'), unsent('c')], { freshToken: fresh }, 'push: a+b'],
    ['keeps what was pushed out of a reply', [unsent('a'), pushed('b'), unsent('c')], { freshToken: fresh }, 'reply fresh: a'],
    ['keeps what was pushed out of a first push', [unsent('a'), pushed('b')], {}, 'push: a'],
    ['replies again with a reply’s own token', [replied('a'), replied('b')], {}, 'reply living again: a+b'],
    ['prefers its own token to a fresh one', [replied('a'), unsent('b')], { freshToken: fresh }, 'reply living again: a'],
    ['replies what follows only from the next', [unsent('a'), replied('b')], { freshToken: fresh }, 'reply fresh: a'],
    ['resends with a fresh token where the tenant says so', [replied('a', dead), unsent('b')], { freshToken: fresh }, 'reply fresh: a+b'],
    ['resends as a push where there is none', [replied('a', dead), unsent('b')], {}, 'push: a+b'],
    ['leaves it where the tenant says so', [replied('a', dead), unsent('b')], { freshToken: fresh, unclearReply: 'leave' }, 'presume: a'],
    ['asks before it leaves one', [replied('a')], { unclearReply: 'leave' }, 'reply living again: a'],
    [
      'leaves one that is not the first, too',
      [unsent('a'), replied('b', dead)],
      { freshToken: fresh, unclearReply: 'leave' },
      'reply fresh: a',
    ],
    ['leaves one that is not the first to push, too', [unsent('a'), replied('b', dead)], { unclearReply: 'leave' }, 'push: a'],
    ['pushes nothing that can still be replied', [unsent('a'), replied('b')], {}, 'push: a'],
    ['replies again in order', [replied('a'), unsent('b'), replied('c')], {}, 'reply living again: a'],
  ])('%s', (_, messages, given, expected) => {
    expect(shown(plan(messages, given))).toBe(expected)
  })

  it('pushes none that has a token of no use', () => {
    expect(shown(plan([messageOf('a', { attempts: 0, lastWay: 'reply', replyToken: living })], { freshToken: fresh }))).toBe(
      'reply fresh: a',
    )
  })
})

describe('noteFirstStep', () => {
  const note = (left: readonly OutboundMessage[], messages: readonly OutboundMessage[], { freshToken, fits = 5 }: Given = {}) =>
    noteFirstStep(left, messages, { now, freshToken, unclearReply: 'resend', fit: ({ length }) => Math.min(fits, length) })

  it('notes a reply that begins at once, with its token', () => {
    expect(note([], [unsent('a'), unsent('b')], { freshToken: fresh })).toEqual([replied('a', fresh), replied('b', fresh)])
    expect(note([unsent('before')], [unsent('a')], { freshToken: fresh })).toEqual([replied('a', fresh)])
  })

  it('notes a push that begins at once', () => {
    expect(note([], [unsent('a')], {})).toEqual([pushed('a')])
  })

  it('notes nothing of what finds no room, or waits for what was left before', () => {
    expect(note([], [unsent('a'), unsent('b')], { freshToken: fresh, fits: 1 })).toEqual([replied('a', fresh), unsent('b')])
    expect(note([pushed('before')], [unsent('a')], { freshToken: fresh })).toEqual([unsent('a')])
    expect(note([replied('before')], [unsent('a')], { freshToken: fresh })).toEqual([unsent('a')])
    expect(note([unsent('before', 'turn-0')], [unsent('a')])).toEqual([unsent('a')])
    expect(note([unsent('before')], [])).toEqual([])
  })
})

const message = fc.record({
  turn: fc.integer({ min: 1, max: 3 }),
  tried: fc.constantFrom('not', 'push', 'living', 'older', 'dead', 'without'),
})
const tokens = { living, older: token('older', 500), dead }

/** A row as the outbox may hold it: turns in order, each message tried some way or none. */
const rows = fc.array(message, { maxLength: 7 }).map((specs) =>
  specs
    .sort((one, other) => one.turn - other.turn)
    .map(({ turn, tried }, index) => {
      const id = `m${index}`
      if (tried === 'not') return unsent(id, `turn-${turn}`)
      if (tried === 'push') return pushed(id, `turn-${turn}`)
      if (tried === 'without') return messageOf(id, { turnId: turnId(`turn-${turn}`), attempts: 1, lastWay: 'reply' })
      return replied(id, tokens[tried], `turn-${turn}`)
    }),
)
const circumstances = fc.record({
  freshToken: fc.constantFrom(undefined, fresh, dead),
  unclearReply: fc.constantFrom<UnclearReply>('resend', 'leave'),
  fits: fc.integer({ min: 1, max: 4 }),
})

type Taken = { readonly step: DeliveryStep; readonly freshToken: typeof fresh | undefined }

/** Plans and takes every step, as a channel that delivers everything lets one. */
function followed(row: readonly OutboundMessage[], given: Given): Taken[] {
  const steps: Taken[] = []
  let left = row
  let { freshToken } = given
  for (let step = plan(left, { ...given, freshToken }); step; step = plan(left, { ...given, freshToken })) {
    steps.push({ step, freshToken })
    if (steps.length > row.length) throw new Error('more steps than messages')
    const settled = messagesOf(step)
    left = left.filter((one) => !settled.includes(one))
    if (step.do === 'reply' && step.token === freshToken) freshToken = undefined
  }
  return steps
}

const messagesOf = (step: DeliveryStep) => (step.do === 'presume' ? [step.message] : step.messages)
const wasPushed = ({ lastWay }: OutboundMessage) => lastWay === 'push'
const repliable = ({ lastWay, replyToken }: OutboundMessage) => lastWay === 'reply' && replyToken !== undefined && alive(replyToken, now)

describe('whatever the row, planDelivery', () => {
  const runs = fc.tuple(rows, circumstances).map(([row, given]) => ({ row, given, taken: followed(row, given) }))
  const always = (holds: (run: { row: readonly OutboundMessage[]; given: Given; taken: Taken[] }) => void) =>
    fc.assert(fc.property(runs, holds), { numRuns: 2_000 })

  it('plans every message once, in order', () => {
    always(({ row, taken }) => {
      expect(taken.flatMap(({ step }) => messagesOf(step))).toEqual(row)
    })
  })

  it('pushes nothing that a living token could reply', () => {
    always(({ taken }) => {
      const pushes = taken.filter(({ step }) => step.do === 'push' && !messagesOf(step).every(wasPushed))
      expect(pushes.filter(({ freshToken }) => freshToken !== undefined && alive(freshToken, now))).toEqual([])
      expect(pushes.filter(({ step }) => messagesOf(step).some(repliable))).toEqual([])
    })
  })

  it('replies nothing that was pushed, and pushes it with nothing that was not', () => {
    always(({ taken }) => {
      expect(taken.filter(({ step }) => step.do === 'reply' && step.messages.some(wasPushed))).toEqual([])
      expect(taken.filter(({ step }) => step.do === 'push' && new Set(step.messages.map(wasPushed)).size > 1)).toEqual([])
    })
  })

  it('tries a reply again with its own token alone, and calls it again only then', () => {
    always(({ taken }) => {
      for (const step of taken.map((one) => one.step).filter((one) => one.do === 'reply')) {
        const own = (one: OutboundMessage) => repliable(one) && one.replyToken?.token === step.token.token
        expect(step.messages.map(own)).toEqual(step.messages.map(() => step.again))
        expect(step.messages.filter((one) => repliable(one) && !step.again)).toEqual([])
      }
    })
  })

  it('presumes what was replied with a token that has run out where the tenant says so, and nothing else', () => {
    always(({ row, given, taken }) => {
      const presumed = taken.filter(({ step }) => step.do === 'presume').flatMap(({ step }) => messagesOf(step))
      const unclear = row.filter((one) => one.lastWay === 'reply' && !repliable(one))
      expect(presumed).toEqual(given.unclearReply === 'leave' ? unclear : [])
    })
  })

  it('pushes the messages of one turn at a time, and sends no more than fit', () => {
    always(({ given, taken }) => {
      expect(taken.filter(({ step }) => messagesOf(step).length > (given.fits ?? 0))).toEqual([])
      expect(taken.filter(({ step }) => step.do === 'push' && new Set(step.messages.map((one) => one.turnId)).size > 1)).toEqual([])
    })
  })
})
