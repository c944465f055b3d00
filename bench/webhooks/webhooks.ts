import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bot } from './bot.ts'
import { plainBots } from './bots.ts'
import { openServer } from './database.ts'
import { keepsUp, knee, type AtRate } from './knee.ts'
import { startLoadProcesses } from './load-processes.ts'
import { closedLoop, measure, measureKill, measureTrips, openLoop, running, warmUp, type Bench } from './measure-bot.ts'
import type { WebhooksOptions } from './options.ts'
import { printReport, type BotReport, type Report } from './report.ts'

/** The same load to every bot, one after the other, each on an empty database of its own. */
export async function benchWebhooks({ seconds, rates, only, quick, json }: WebhooksOptions): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'))
  const all = plainBots(place)
  const strange = only.find((name) => !all.some((bot) => bot.name === name))
  if (strange !== undefined) throw new TypeError(`there is no bot ${strange}; there are: ${all.map(({ name }) => name).join(', ')}`)
  const server = await openServer()
  const processes = await startLoadProcesses()
  try {
    const bench: Bench = { server, processes, seconds, say: (what) => console.error(what) }
    const bots: BotReport[] = []
    for (const bot of all) if (only.length === 0 || only.includes(bot.name)) bots.push(await measureBot(bench, bot, rates, quick))
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
    processes.stop()
    server.stop()
    rmSync(place, { recursive: true, force: true })
  }
}

async function measureBot(bench: Bench, bot: Bot, rates: readonly number[], quick: boolean): Promise<BotReport> {
  const say = (what: string) => bench.say(`${bot.name}: ${what}`)
  const atRates = await running(bench, bot, {}, async (own) => {
    const idle = await measure(bench, own, { ...warmUp, rate: 1, seconds: 1 })
    await measure(bench, own, warmUp)
    const rows: AtRate[] = []
    for (const rate of rates) {
      say(`${rate} messages a second`)
      rows.push({ rate, measured: await measure(bench, own, openLoop(bench, rate)) })
      // Beyond the knee there is only more waiting.
      if (!keepsUp(rows.at(-1) as AtRate)) break
    }
    return { rows, idleMebibytes: idle.residentMebibytes, startMilliseconds: own.process.startMilliseconds }
  })
  const { most, mostAcknowledged } = await running(bench, bot, {}, async (own) => {
    await measure(bench, own, warmUp)
    say('as many as it can')
    return {
      most: await measure(bench, own, closedLoop(bench, 'answered')),
      mostAcknowledged: await measure(bench, own, closedLoop(bench, 'acknowledged')),
    }
  })
  say('over a model of 300 ms')
  const overModel = await running(bench, bot, { modelMilliseconds: 300 }, async (own) => {
    await measure(bench, own, warmUp)
    return measure(bench, own, openLoop(bench, 100))
  })
  const trips = bot.usesDatabase && !quick ? await measureTrips(bench, bot) : undefined
  const killed = quick ? undefined : await measureKill(bench, bot)
  return {
    bot: bot.name,
    startMilliseconds: atRates.startMilliseconds,
    idleMebibytes: atRates.idleMebibytes,
    rates: atRates.rows,
    knee: knee(atRates.rows, availableParallelism()),
    most,
    mostAcknowledged,
    overModel,
    trips,
    killed,
  }
}
