import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BotReport, Report } from './bot-report.ts'
import { killBots, type Bot } from './bot.ts'
import { plainBots } from './bots.ts'
import { openServer, type Server } from './database.ts'
import { keepsUp, knee, type AtRate } from './knee.ts'
import { startLoadProcesses, type LoadProcesses } from './load-processes.ts'
import * as steps from './measure-bot.ts'
import { measure, openLoop, running, warmUp, type Bench } from './measure.ts'
import type { WebhooksOptions } from './options.ts'
import { ours } from './ours.ts'
import { printReport } from './report.ts'

/** The same load to every bot, one after the other, each on an empty database of its own. */
export async function benchWebhooks(options: WebhooksOptions): Promise<void> {
  const { seconds, only, json } = options
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'))
  const all = [ours(place), ...plainBots(place)]
  let server: Server | undefined
  let processes: LoadProcesses | undefined
  const clear = () => {
    killBots()
    processes?.stop()
    server?.stop()
    rmSync(place, { recursive: true, force: true })
  }
  // Broken off, it leaves neither a bot nor a cluster behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clear()
      process.exit(1)
    })
  }
  try {
    const strange = only.find((name) => !all.some((bot) => bot.name === name))
    if (strange !== undefined) throw new TypeError(`there is no bot ${strange}; there are: ${all.map(({ name }) => name).join(', ')}`)
    server = await openServer()
    processes = await startLoadProcesses()
    const bench: Bench = { server, processes, seconds, say: (what) => console.error(what) }
    const bots: BotReport[] = []
    for (const bot of all) if (only.length === 0 || only.includes(bot.name)) bots.push(await measureBot(bench, bot, options))
    const report: Report = {
      bench: 'webhooks',
      postgres: server.version,
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? 'unknown',
      seconds,
      bots,
    }
    if (json) console.log(JSON.stringify(report))
    else printReport(report)
  } finally {
    clear()
  }
}

async function measureBot(bench: Bench, bot: Bot, { rates, quick, tenants, conversations }: WebhooksOptions): Promise<BotReport> {
  const growth: steps.Grown[] = []
  const ratesReport = await measureRates(bench, bot, rates)
  const most = await steps.measureMost(bench, bot)
  const overModel = await steps.measureOverModel(bench, bot)
  const trips = bot.usesDatabase && !quick ? await steps.measureTrips(bench, bot) : undefined
  const killed = quick ? undefined : await steps.measureKill(bench, bot)
  if (bot.growConversations) {
    for (const count of tenants) growth.push(await steps.measureTenants(bench, bot, count))
    for (const count of conversations) growth.push(await steps.measureConversations(bench, bot, count))
  }
  return { bot: bot.name, ...ratesReport, ...most, overModel, trips, killed, growth }
}

async function measureRates(bench: Bench, bot: Bot, wanted: readonly number[]) {
  return running(bench, bot, {}, async (own) => {
    const idle = await measure(bench, own, { ...warmUp, rate: 5, seconds: 0.5 })
    await measure(bench, own, warmUp)
    const rates: AtRate[] = []
    for (const rate of wanted) {
      bench.say(`${bot.name}: ${rate} messages a second`)
      const row = { rate, measured: await measure(bench, own, openLoop(bench, rate)) }
      rates.push(row)
      // Beyond the knee there is only more waiting.
      if (!keepsUp(row)) break
    }
    return {
      startMilliseconds: own.process.startMilliseconds,
      idleMebibytes: idle.residentMebibytes,
      rates,
      knee: knee(rates, availableParallelism()),
    }
  })
}
