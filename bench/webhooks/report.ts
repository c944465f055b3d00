import { bars } from './bars.ts'
import type { Report } from './bot-report.ts'
import { disturbed, type Knee } from './knee.ts'
import type { Measured } from './measure.ts'

/** Prints the report as tables. Times are milliseconds; processor time is milliseconds for each message. */
export function printReport({ postgres, cores, processor, seconds, bots }: Report): void {
  console.log(
    `Postgres ${postgres}, fsync on; ${cores} cores (${processor}) for driver, LINE, bot and Postgres together; ${seconds} s each; milliseconds`,
  )
  if (bots.some(({ bot }) => bot === 'ours'))
    console.log(
      'ours gives a customer 300 ms from writing to say more, and thinks meanwhile (settle-window.ts): a text is answered no sooner',
    )
  const rates = bots.flatMap(({ bot, rates: rows }) => rows.map((row) => ({ bot, ...row })))
  table('open loop, Poisson, from the moment a message was to be sent', rates, [
    ['', ({ bot }) => bot],
    ['a second', ({ rate }) => rate],
    ...latencies<(typeof rates)[number]>(({ measured }) => measured),
    ['driver late p95', ({ measured }) => short(measured.lag?.p95)],
    ['cores of others', ({ measured }) => short(measured.cores.others)],
  ])
  table('closed loop; 100 a second over a model of 300 ms', bots, [
    ['', ({ bot }) => bot],
    ['in flight', ({ inFlight }) => inFlight],
    ['turns/s', ({ most }) => Math.round(most.turnsASecond)],
    ['p95', ({ most }) => short(most.endToEnd.p95)],
    ['acknowledgements/s', ({ mostAcknowledged }) => Math.round(mostAcknowledged.acknowledgedASecond)],
    ['cores of others', ({ most }) => short(most.cores.others)],
    ['over model p50', ({ overModel }) => short(overModel.endToEnd.p50 - 300)],
    ['p95', ({ overModel }) => short(overModel.endToEnd.p95 - 300)],
    ['cores of others', ({ overModel }) => short(overModel.cores.others)],
  ])
  table('database at 100 turns a second, memory (MiB), and killed over the model', bots, [
    ['', ({ bot }) => bot],
    ['round trips/turn', ({ trips }) => short(trips?.tripsATurn)],
    ['transactions/turn', ({ trips }) => short(trips?.transactionsATurn)],
    ['bytes/turn', ({ trips }) => (trips ? Math.round(trips.bytesATurn) : '–')],
    ['idle round trips/s', ({ trips }) => short(trips?.idleTripsASecond)],
    ['start', ({ startMilliseconds }) => Math.round(startMilliseconds)],
    ['idle MiB', ({ idleMebibytes }) => short(idleMebibytes)],
    ['after MiB', ({ most }) => short(most.residentMebibytes)],
    ['killed: lost', ({ killed }) => killed?.lost ?? '–'],
    ['of', ({ killed }) => killed?.acknowledged ?? '–'],
    ['twice', ({ killed }) => killed?.duplicated ?? '–'],
    ['slowest s', ({ killed }) => short(killed?.slowestSeconds)],
  ])
  const growth = bots.flatMap(({ bot, growth: rows }) => rows.map((row) => ({ bot, ...row })))
  table('growth, at 100 a second', growth, [
    ['', ({ bot, of, count }) => `${bot}, ${count.toLocaleString('en')} ${of}`],
    ...latencies<(typeof growth)[number]>(({ measured }) => measured),
    ['start', ({ startMilliseconds }) => Math.round(startMilliseconds)],
    ['MiB', ({ measured }) => short(measured.residentMebibytes)],
    ['cores of others', ({ measured }) => short(measured.cores.others)],
  ])
  console.log('\nknee')
  for (const { bot, knee } of bots) console.log(`${bot}: ${rateKept(knee)}; ${knee.limit}`)
  const loads = bots.flatMap((bot) => [...bot.rates.map(({ measured }) => measured), bot.most, bot.overModel])
  const others = loads.filter((load) => disturbed(load.cores, cores)).length
  if (others > 0)
    console.log(
      `\nNot alone on the machine: in ${others} of ${loads.length} loads others used more than a tenth of it. Figures of those are too high.`,
    )
  table('asked of ours', bars(bots, cores), [
    ['', ({ what }) => what],
    ['is', ({ figure }) => short(figure)],
    ['asked', ({ bar }) => bar],
    ['', ({ verdict }) => verdict],
  ])
}

function rateKept({ rate, found }: Knee): string {
  if (rate === undefined) return 'keeps up with none of the rates'
  return found ? `keeps up with ${rate} a second` : `keeps up with ${rate} a second, the highest tried`
}

type Columns<Row> = readonly (readonly [head: string, cell: (row: Row) => string | number])[]

function latencies<Row>(of: (row: Row) => Measured): Columns<Row> {
  return [
    ['ack p50', (row) => short(of(row).acknowledgement.p50)],
    ['p95', (row) => short(of(row).acknowledgement.p95)],
    ['p99', (row) => short(of(row).acknowledgement.p99)],
    ['answered p50', (row) => short(of(row).endToEnd.p50)],
    ['p95', (row) => short(of(row).endToEnd.p95)],
    ['p99', (row) => short(of(row).endToEnd.p99)],
    ['CPU bot', (row) => short(of(row).botMilliseconds)],
    ['CPU Postgres', (row) => short(of(row).postgresMilliseconds)],
    ['lost', (row) => of(row).lost],
    ['twice', (row) => of(row).duplicated],
    ['together', (row) => of(row).together],
  ]
}

/** Three figures' worth; – for what was not measured. */
function short(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

function table<Row>(title: string, rows: readonly Row[], columns: Columns<Row>): void {
  if (rows.length === 0) return
  console.log(`\n${title}`)
  const cells = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, cell]) => String(cell(row))))]
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))
  for (const row of cells) console.log(row.map(pad).join('  ').trimEnd())
}
