import type { AtRate, Knee } from './knee.ts'
import type { Killed, Measured, Trips } from './measure-bot.ts'

export type BotReport = {
  readonly bot: string
  readonly startMilliseconds: number
  readonly idleMebibytes: number | undefined
  readonly rates: readonly AtRate[]
  readonly knee: Knee
  readonly most: Measured
  readonly mostAcknowledged: Measured
  readonly overModel: Measured
  readonly trips: Trips | undefined
  readonly killed: Killed | undefined
}

export type Report = {
  readonly bench: 'webhooks'
  readonly postgres: string
  readonly cores: number
  readonly processor: string
  readonly seconds: number
  readonly bots: readonly BotReport[]
}

/** Prints the report as tables; figures are milliseconds where nothing else is said. */
export function printReport(report: Report): void {
  console.log(
    `Postgres ${report.postgres}, fsync on; ${report.cores} cores (${report.processor}); driver, sink, bot and Postgres share them; ${report.seconds} s each`,
  )
  console.log('\nopen loop (Poisson; from the moment a message was to be sent)')
  table(
    [
      '',
      'a second',
      'ack p50',
      'p95',
      'p99',
      'end to end p50',
      'p95',
      'p99',
      'lost',
      'twice',
      'CPU bot',
      'CPU Postgres',
      'driver late p95',
    ],
    report.bots.flatMap(({ bot, rates }) =>
      rates.map(({ rate, measured: { acknowledgement: ack, endToEnd: whole, ...rest } }) => [
        bot,
        rate,
        ...[ack.p50, ack.p95, ack.p99, whole.p50, whole.p95, whole.p99].map(short),
        rest.lost,
        rest.duplicated,
        short(rest.botMilliseconds),
        short(rest.postgresMilliseconds),
        short(rest.lag?.p95),
      ]),
    ),
  )
  console.log('\nclosed loop (64 in flight), 300 ms model at 100 a second, database, memory, kill')
  table(
    [
      '',
      'turns/s',
      'acks/s',
      'over model p50',
      'p95',
      'trips/turn',
      'transactions',
      'bytes',
      'idle trips/s',
      'start',
      'MiB idle',
      'MiB after',
      'kill: lost',
      'of',
      'twice',
    ],
    report.bots.map(summaryRow),
  )
  for (const { bot, knee } of report.bots)
    console.log(
      `${bot}: ${knee.rate === undefined ? 'keeps up with none' : `keeps up with ${knee.rate}/s${knee.found ? '' : ' and was tried no higher'}`}; ${knee.limit}`,
    )
}

function summaryRow({ bot, most, mostAcknowledged, overModel, trips, idleMebibytes, startMilliseconds, killed }: BotReport) {
  return [
    bot,
    Math.round(most.turnsASecond),
    Math.round(mostAcknowledged.acknowledgedASecond),
    short(overModel.endToEnd.p50 - 300),
    short(overModel.endToEnd.p95 - 300),
    short(trips?.tripsATurn),
    short(trips?.transactionsATurn),
    trips ? Math.round(trips.bytesATurn) : '–',
    short(trips?.idleTripsASecond),
    Math.round(startMilliseconds),
    short(idleMebibytes),
    short(most.residentMebibytes),
    killed?.lost ?? '–',
    killed?.acknowledged ?? '–',
    killed?.duplicated ?? '–',
  ]
}

/** Three figures' worth; – for what was not measured. */
function short(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  for (const row of cells)
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '))
}
