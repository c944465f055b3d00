import { describe, expect, it } from 'vitest'
import { bars } from './bars.ts'
import type { BotReport } from './bot-report.ts'
import type { Measured } from './measure.ts'

const latency = (p95: number) => ({ p50: p95, p95, p99: p95, max: p95, count: 1 })

function load(fields: Partial<Measured> = {}): Measured {
  return {
    sent: 1,
    acknowledged: 1,
    lost: 0,
    duplicated: 0,
    together: 0,
    acknowledgement: latency(4),
    endToEnd: latency(319),
    turnsASecond: 900,
    acknowledgedASecond: 1,
    unansweredAtHalf: 0,
    unansweredAtEnd: 0,
    cores: { others: 0.1 },
    botMilliseconds: 1,
    postgresMilliseconds: 1,
    residentMebibytes: 1,
    ...fields,
  }
}

function report(bot: string, fields: Partial<BotReport> = {}): BotReport {
  return {
    bot,
    startMilliseconds: 1,
    idleMebibytes: 1,
    rates: [{ rate: 200, measured: load() }],
    knee: { rate: 200, found: false, limit: '' },
    most: load(),
    inFlight: 64,
    mostAcknowledged: load(),
    overModel: load(),
    trips: undefined,
    killed: undefined,
    growth: [],
    ...fields,
  }
}
const pgBoss = report('pg-boss', { most: load({ turnsASecond: 800 }) })
const oneInsert = report('one-insert', { rates: [{ rate: 200, measured: load({ acknowledgement: latency(2) }) }] })
const verdicts = (own: BotReport, others: readonly BotReport[] = [pgBoss, oneInsert]) =>
  bars([own, ...others], 2).map(({ verdict }) => verdict)

describe('What is asked of ours', () => {
  it('is met at the bars themselves', () => expect(verdicts(report('ours'))).toEqual(['met', 'met', 'met', 'met', 'met']))

  it.each<[string, number, Partial<BotReport>]>([
    ['fewer turns than pg-boss', 0, { most: load({ turnsASecond: 800 }) }],
    ['a slower acknowledgement', 1, { rates: [{ rate: 200, measured: load({ acknowledgement: latency(4.1) }) }] }],
    ['20 ms of its own over the model', 2, { overModel: load({ endToEnd: latency(320) }) }],
    ['one lost in a load', 3, { rates: [{ rate: 200, measured: load({ lost: 1 }) }] }],
    ['one lost when killed', 3, { killed: { acknowledged: 9, lost: 1, duplicated: 0, slowestSeconds: 1 } }],
    [
      'one shown twice while it grows',
      4,
      { growth: [{ of: 'tenants', count: 20, startMilliseconds: 1, measured: load({ duplicated: 1 }) }] },
    ],
  ])('is not met with %s', (_, which, fields) => expect(verdicts(report('ours', fields)).indexOf('not met')).toBe(which))

  it('is neither met nor not when others used the machine, but for what was lost', () => {
    const most = load({ turnsASecond: 9_000, cores: { others: 0.3 } })
    expect(verdicts(report('ours', { most }))).toEqual(['disturbed', 'met', 'met', 'met', 'met'])
  })

  it('is not measured without the bot to compare with, and nothing without ours', () => {
    expect(verdicts(report('ours'), [])).toEqual(['not measured', 'not measured', 'met', 'met', 'met'])
    expect(bars([pgBoss], 2)).toEqual([])
  })
})
