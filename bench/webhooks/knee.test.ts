import { describe, expect, it } from 'vitest'
import { keepsUp, knee, saturated } from './knee.ts'
import type { LoadResult } from './load.ts'

const well = { p50: 5, p95: 9, p99: 10, max: 11, count: 100 }
const at = (rate: number, fields: Partial<LoadResult> = {}) => ({
  rate,
  measured: {
    sent: 100,
    acknowledged: 100,
    lost: 0,
    duplicated: 0,
    together: 0,
    acknowledgement: well,
    endToEnd: well,
    turnsASecond: rate,
    acknowledgedASecond: rate,
    unansweredAtHalf: 2,
    unansweredAtEnd: 3,
    cores: { bot: 0.95, postgres: 0.3 },
    botMilliseconds: 1,
    postgresMilliseconds: 1,
    residentMebibytes: 100,
    ...fields,
  },
})

describe('A bot', () => {
  it.each<[string, Partial<LoadResult>]>([
    ['p95 reaches a second', { endToEnd: { ...well, p95: 1_000 } }],
    ['its queue grows by a quarter of a second’s messages', { unansweredAtEnd: 52 }],
    ['it loses one', { lost: 1 }],
    ['it refuses one', { acknowledged: 99 }],
  ])('does not keep up when %s', (_, fields) => {
    expect(keepsUp(at(200))).toBe(true)
    expect(keepsUp(at(200, fields))).toBe(false)
  })

  it('has its knee at the last rate before the first it does not keep up with', () => {
    expect(knee([at(50), at(200), at(100, { lost: 1 })], 2)).toMatchObject({ rate: 50, found: true })
    expect(knee([at(50), at(200)], 2)).toMatchObject({ rate: 200, found: false })
    expect(knee([at(50, { lost: 1 })], 2)).toMatchObject({ rate: undefined, found: true })
  })
})

describe('What limits', () => {
  it.each([
    [{ bot: 0.9, postgres: 0.3 }, /^the bot’s one thread/],
    [{ bot: 0.8, postgres: 0.8, driver: 0.2 }, /^the processor/],
    [{ bot: 0.9, postgres: 0.3, others: 0.7 }, /^the processor, of which others had their part/],
    [{ bot: 0.9, postgres: 0.3, others: 0.1 }, /^the bot’s one thread/],
    [{ bot: 0.2, postgres: 0.3 }, /^waiting, no processor/],
    [{}, /^not measured$/],
  ])('%j is told by who used the cores', (cores, limit) => {
    expect(saturated(cores, 2)).toMatch(limit)
  })
})
