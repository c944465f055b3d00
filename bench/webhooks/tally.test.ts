import { describe, expect, it } from 'vitest'
import { latency, tally, type Arrival, type Sent } from './tally.ts'

const sent = (replyToken: string, userId: string, intended = 0, acknowledged: number | undefined = intended + 1): Sent => ({
  replyToken,
  userId,
  intended,
  ...(acknowledged !== undefined && { acknowledged }),
})
const reply = (name: string, at = 10): Arrival => ({ via: 'reply', name, at })
const push = (name: string, at = 10): Arrival => ({ via: 'push', name, at })
const apart = { answersTogether: false }

describe('A tally', () => {
  it('finds a reply by its token and a push by its customer', () => {
    expect(tally([sent('t1', 'a'), sent('t2', 'b')], [push('b', 20), reply('t1')], apart)).toEqual({
      answeredAt: [10, 20],
      lost: 0,
      duplicated: 0,
      together: 0,
    })
  })

  it('counts as lost what was acknowledged and not answered, and nothing else', () => {
    const refused = { replyToken: 't3', userId: 'c', intended: 0 }
    expect(tally([sent('t1', 'a'), sent('t2', 'b'), refused], [reply('t1')], apart).lost).toBe(1)
  })

  it.each<[string, Arrival[]]>([
    ['a second reply', [reply('t1'), reply('t1')]],
    ['a push after the reply', [reply('t1'), push('a')]],
    ['a push before the reply', [push('a', 5), reply('t1')]],
    ['a push to nobody who wrote', [reply('t1'), push('z')]],
    ['a reply nobody asked for', [reply('t1'), reply('t9')]],
  ])('counts %s as a duplicate', (_, arrivals) => {
    expect(tally([sent('t1', 'a')], arrivals, apart)).toMatchObject({ duplicated: 1, lost: 0 })
  })

  it('gives a push to no message that was sent after it', () => {
    expect(tally([sent('t1', 'a', 100)], [push('a', 50)], apart)).toMatchObject({ lost: 1, duplicated: 1 })
  })

  it('takes a later answer for an earlier message of the same customer only where one turn answers all', () => {
    const messages = [sent('t1', 'a', 0), sent('t2', 'a', 5), sent('t3', 'a', 30)]
    expect(tally(messages, [reply('t2', 20)], { answersTogether: true })).toEqual({
      answeredAt: [20, 20, undefined],
      lost: 1,
      duplicated: 0,
      together: 1,
    })
    expect(tally(messages, [reply('t2', 20)], apart).lost).toBe(2)
  })
})

describe('Latency', () => {
  it('is the nearest rank, a figure that was measured', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(latency(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100, count: 100 })
    expect(latency([1, 2, 3, 4, 5, 6, 7])).toEqual({ p50: 4, p95: 7, p99: 7, max: 7, count: 7 })
    expect(latency([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7, count: 1 })
  })

  it('is no number when nothing was measured', () => expect(latency([]).p95).toBeNaN())
})
