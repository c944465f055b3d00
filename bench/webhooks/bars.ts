import type { BotReport } from './bot-report.ts'

/** One thing asked of ours, and whether it was so. `figure` is `undefined` where something it needs was not measured. */
export type Bar = { readonly what: string; readonly figure: number | undefined; readonly bar: string; readonly met: boolean | undefined }

/** What ours is held to, beside the others of the same run. Lost and duplicated are summed over every load and the kill. */
export function bars(bots: readonly BotReport[]): Bar[] {
  const own = named(bots, 'ours')
  if (!own) return []
  const acknowledged = (name: string) => named(bots, name)?.rates.find(({ rate }) => rate === 200)?.measured.acknowledgement.p95
  const loads = [...own.rates, ...own.growth].map(({ measured }) => measured).concat(own.most, own.overModel)
  const sum = (what: 'lost' | 'duplicated') => loads.reduce((all, load) => all + load[what], own.killed?.[what] ?? 0)
  return [
    bar(
      'turns a second, of pg-boss’s',
      ratio(own.most.turnsASecond, named(bots, 'pg-boss')?.most.turnsASecond),
      'more than 1',
      (it) => it > 1,
    ),
    bar(
      'acknowledgement p95 at 200 a second, of one-insert’s',
      ratio(acknowledged('ours'), acknowledged('one-insert')),
      'at most 2',
      (it) => it <= 2,
    ),
    bar('own overhead p95 over a 300 ms model at 100 a second, ms', own.overModel.endToEnd.p95 - 300, 'less than 20', (it) => it < 20),
    bar('lost', sum('lost'), '0', (it) => it === 0),
    bar('duplicated', sum('duplicated'), '0', (it) => it === 0),
  ]
}

const named = (bots: readonly BotReport[], name: string) => bots.find(({ bot }) => bot === name)

const ratio = (one: number | undefined, other: number | undefined) => (one === undefined || other === undefined ? undefined : one / other)

function bar(what: string, figure: number | undefined, asked: string, holds: (figure: number) => boolean): Bar {
  return { what, figure, bar: asked, met: figure === undefined ? undefined : holds(figure) }
}
