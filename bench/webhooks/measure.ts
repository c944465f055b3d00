import { freePort, startBot, type Bot, type Place, type RunningBot } from './bot.ts'
import { lineChannels } from './customers.ts'
import { freshDatabase, type Server } from './database.ts'
import type { ClosedLoop, Load, LoadResult, OpenLoop } from './load.ts'
import type { LoadProcesses } from './load-processes.ts'
import { processorTime, type Cores } from './processor-time.ts'

/** What the bench measures with. */
export type Bench = {
  readonly server: Server
  readonly processes: LoadProcesses
  readonly seconds: number
  readonly say: (what: string) => void
}

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
  await bot.prepare?.(place)
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
export const closedLoop = (bench: Bench, until: ClosedLoop['until'], inFlight: number): ClosedLoop => ({
  kind: 'closed',
  inFlight,
  until,
  seconds: bench.seconds,
  warmUpSeconds: 0.5,
})

type Pool = { readonly conversations?: number; readonly firstConversation?: number; readonly quietSeconds?: number }

/** Runs one load and reads the clocks of everything that took part. */
export async function measure({ processes, server }: Bench, running: Running, loop: Load['loop'], pool: Pool = {}): Promise<Measured> {
  const pids = { bot: running.process.pid, postgres: server.postmaster, driver: processes.driverPid, sink: processes.sinkPid }
  const { result, processor } = await processorTime(pids, () => processes.run(loadFor(running, loop, pool)))
  const perMessage = (used: number | undefined) =>
    used === undefined || result.acknowledged === 0 ? undefined : (used * 1_000) / result.acknowledged
  return {
    ...result,
    cores: processor.cores,
    botMilliseconds: perMessage(processor.spent.bot),
    postgresMilliseconds: perMessage(processor.spent.postgres),
    residentMebibytes: processor.residentMebibytes,
  }
}

const loadFor = ({ bot, place }: Running, loop: Load['loop'], pool: Pool): Load => ({
  port: place.port,
  channels: lineChannels(place.tenants),
  firstConversation: 0,
  conversations: 1_000,
  text: bot.text(place),
  answersTogether: bot.answersTogether,
  quietSeconds: 4,
  loop,
  ...pool,
})
