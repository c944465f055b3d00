import type { BotReport } from './bot-report.ts'
import { disturbed } from './knee.ts'
import type { Measured } from './measure.ts'

/** One thing asked of ours, and how it stands. `figure` is `undefined` where something it needs was not measured. */
export type Bar = { readonly what: string; readonly figure: number | undefined; readonly bar: string; readonly verdict: Verdict }

/** `disturbed`: others used the machine while one of its figures was measured, so that neither was shown. */
export type Verdict = 'met' | 'not met' | 'not measured' | 'disturbed'

/**
 * What ours is held to, beside the others of the same run. Lost and duplicated are summed over every load and the kill, and hold whatever else the machine
 * did.
 */
export function bars(bots: readonly BotReport[], cores: number): Bar[] {
  const own = bots.find(({ bot }) => bot === 'ours')
  if (!own) return []
  const judge = (
    what: string,
    loads: readonly (Measured | undefined)[],
    figure: (...loads: Measured[]) => number,
    bar: string,
    holds: (figure: number) => boolean,
  ): Bar => {
    const measured = loads.filter((load) => load !== undefined)
    if (measured.length < loads.length) return { what, figure: undefined, bar, verdict: 'not measured' }
    const value = figure(...measured)
    const unsure = measured.some((load) => disturbed(load.cores, cores))
    return { what, figure: value, bar, verdict: unsure ? 'disturbed' : holds(value) ? 'met' : 'not met' }
  }
  const other = (name: string) => bots.find(({ bot }) => bot === name)
  const at200 = (bot: BotReport | undefined) => bot?.rates.find(({ rate }) => rate === 200)?.measured
  const all = [...own.rates, ...own.growth].map(({ measured }) => measured).concat(own.most, own.overModel)
  const none = (what: 'lost' | 'duplicated'): Bar => {
    const figure = all.reduce((sum, load) => sum + load[what], own.killed?.[what] ?? 0)
    return { what, figure, bar: '0', verdict: figure === 0 ? 'met' : 'not met' }
  }
  return [
    judge(
      'turns a second, of pg-boss’s',
      [own.most, other('pg-boss')?.most],
      (one, two) => (one?.turnsASecond ?? 0) / (two?.turnsASecond ?? 0),
      'more than 1',
      (it) => it > 1,
    ),
    judge(
      'acknowledgement p95 at 200 a second, of one-insert’s',
      [at200(own), at200(other('one-insert'))],
      (one, two) => (one?.acknowledgement.p95 ?? 0) / (two?.acknowledgement.p95 ?? 0),
      'at most 2',
      (it) => it <= 2,
    ),
    judge(
      'own overhead p95 over a 300 ms model at 100 a second, ms',
      [own.overModel],
      (one) => (one?.endToEnd.p95 ?? Number.NaN) - 300,
      'less than 20',
      (it) => it < 20,
    ),
    none('lost'),
    none('duplicated'),
  ]
}
