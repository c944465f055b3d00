import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, startBot, type Bot, type Place, type RunningBot } from './bot.ts'
import { lineChannels, ordinaryText } from './customers.ts'
import { databaseCounts, freshDatabase, type Server } from './database.ts'
import type { ClosedLoop, Load, LoadResult, OpenLoop } from './load.ts'
import type { LoadProcesses } from './load-processes.ts'
import { usageOf } from './processes.ts'
import { countRoundTrips } from './round-trips.ts'

/** What the bench measures with. */
export type Bench = {
  readonly server: Server
  readonly processes: LoadProcesses
  readonly seconds: number
  readonly say: (what: string) => void
}

/** Cores' worth of processor time while the load ran and drained; `undefined`: not measured. */
export type Cores = { readonly bot?: number; readonly postgres?: number; readonly driver?: number; readonly sink?: number }

export type Measured = LoadResult & {
  readonly cores: Cores
  /** Processor milliseconds for each message taken. */
  readonly botMilliseconds: number | undefined
  readonly postgresMilliseconds: number | undefined
  readonly residentMebibytes: number | undefined
}

/** A bot that runs, on a database of its own. */
export type Running = { readonly bot: Bot; readonly place: Place; readonly process: RunningBot }

export async function running<T>(
  bench: Bench,
  bot: Bot,
  { tenants = 1, modelMilliseconds = 0, databaseUrl }: { tenants?: number; modelMilliseconds?: number; databaseUrl?: string },
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const place = {
    tenants,
    modelMilliseconds,
    port: await freePort(),
    databaseUrl: databaseUrl ?? (await freshDatabase(bench.server, databaseName(bot))),
    sinkUrl: bench.processes.sinkUrl,
  }
  const process = await startBot(bot, place)
  try {
    return await work({ bot, place, process })
  } finally {
    await process.kill()
  }
}

export const databaseName = (bot: Bot): string => `bench_${bot.name.replaceAll('-', '_')}`

export const warmUp: OpenLoop = { kind: 'open', rate: 100, seconds: 2, warmUpSeconds: 0 }
export const openLoop = (bench: Bench, rate: number): OpenLoop => ({ kind: 'open', rate, seconds: bench.seconds, warmUpSeconds: 0.5 })
export const closedLoop = (bench: Bench, until: ClosedLoop['until'], inFlight = 64): ClosedLoop => ({
  kind: 'closed',
  inFlight,
  until,
  seconds: bench.seconds,
  warmUpSeconds: 0.5,
})

type Pool = { readonly conversations?: number; readonly firstConversation?: number; readonly text?: string; readonly quietSeconds?: number }

/** Runs one load and reads the clocks of everything that took part. */
export async function measure({ processes, server }: Bench, running: Running, loop: Load['loop'], pool: Pool = {}): Promise<Measured> {
  const pids = { bot: running.process.pid, postgres: server.postmaster, driver: processes.driverPid, sink: processes.sinkPid }
  const read = () => Object.fromEntries(Object.entries(pids).map(([who, pid]) => [who, pid === undefined ? undefined : usageOf(pid)]))
  const before = read()
  const began = performance.now()
  const result = await processes.run(loadFor(running, loop, pool))
  const after = read()
  const seconds = (performance.now() - began) / 1_000
  const spent = (who: string) => {
    const [one, other] = [before[who], after[who]]
    return one && other ? other.cpuSeconds - one.cpuSeconds : undefined
  }
  const perMessage = (who: string) => {
    const used = spent(who)
    return used === undefined || result.acknowledged === 0 ? undefined : (used * 1_000) / result.acknowledged
  }
  const cores = Object.fromEntries(
    Object.keys(pids).flatMap((who) => (spent(who) === undefined ? [] : [[who, (spent(who) ?? 0) / seconds]])),
  )
  return {
    ...result,
    cores,
    botMilliseconds: perMessage('bot'),
    postgresMilliseconds: perMessage('postgres'),
    residentMebibytes: after['bot']?.residentMebibytes,
  }
}

const loadFor = ({ bot, place }: Running, loop: Load['loop'], pool: Pool): Load => ({
  port: place.port,
  channels: lineChannels(place.tenants),
  firstConversation: 0,
  conversations: 1_000,
  text: ordinaryText,
  answersTogether: bot.answersTogether,
  quietSeconds: 4,
  loop,
  ...pool,
})

export type Trips = {
  readonly tripsATurn: number
  readonly transactionsATurn: number
  readonly idleTripsASecond: number
  readonly bytesATurn: number
}

/** What one turn asks of the database at 100 a second, less what the bot asks when nobody writes. In a run of its own: counting takes time. */
export async function measureTrips(bench: Bench, bot: Bot): Promise<Trips> {
  bench.say(`${bot.name}: round trips`)
  const direct = await freshDatabase(bench.server, databaseName(bot))
  const way = await countRoundTrips(direct)
  try {
    return await running(bench, bot, { databaseUrl: way.url }, async (own) => {
      await measure(bench, own, warmUp)
      const idle = await counted(direct, way.trips, () => sleep(3_000))
      let turns = 0
      const busy = await counted(direct, way.trips, async () => {
        turns = (await measure(bench, own, { ...warmUp, seconds: 3 })).acknowledged
      })
      const aTurn = (what: 'trips' | 'transactions' | 'bytes') => (busy[what] - (idle[what] / idle.seconds) * busy.seconds) / turns
      return {
        tripsATurn: aTurn('trips'),
        transactionsATurn: aTurn('transactions'),
        bytesATurn: busy.bytes / turns,
        idleTripsASecond: idle.trips / idle.seconds,
      }
    })
  } finally {
    way.close()
  }
}

async function counted(databaseUrl: string, trips: () => number, work: () => Promise<unknown>) {
  // Postgres tells its counts up to a second late.
  await sleep(1_100)
  const began = performance.now()
  const before = { ...(await databaseCounts(databaseUrl)), trips: trips() }
  await work()
  await sleep(1_100)
  const after = { ...(await databaseCounts(databaseUrl)), trips: trips() }
  return {
    trips: after.trips - before.trips,
    // Without the bench's own question.
    transactions: after.transactions - before.transactions - 1,
    bytes: after.bytes - before.bytes,
    seconds: (performance.now() - began) / 1_000,
  }
}

export type Killed = { readonly acknowledged: number; readonly lost: number; readonly duplicated: number; readonly slowestSeconds: number }

/** Kills the bot outright in the middle of 100 a second over a model of 300 ms, starts it again at once, and counts what was acknowledged and never answered. */
export async function measureKill(bench: Bench, bot: Bot): Promise<Killed> {
  bench.say(`${bot.name}: killed`)
  const databaseUrl = await freshDatabase(bench.server, databaseName(bot))
  return running(bench, bot, { databaseUrl, modelMilliseconds: 300 }, async (own) => {
    await measure(bench, own, warmUp)
    const load = measure(
      bench,
      own,
      { kind: 'open', rate: 100, seconds: 5, warmUpSeconds: 0 },
      // Customers of their own, each writing once: nobody's answer can pass for another's.
      { firstConversation: 1_000_000, conversations: 100_000, quietSeconds: bot.takesUpAgainSeconds },
    )
    await sleep(2_000)
    await own.process.kill()
    const again = await startBot(bot, own.place)
    try {
      const { acknowledged, lost, duplicated, endToEnd } = await load
      return { acknowledged, lost, duplicated, slowestSeconds: endToEnd.max / 1_000 }
    } finally {
      await again.kill()
    }
  })
}
