import { setTimeout as sleep } from 'node:timers/promises'
import { startBot, type Bot } from './bot.ts'
import { databaseCounts, freshDatabase } from './database.ts'
import { closedLoop, databaseName, measure, openLoop, running, warmUp, type Bench, type Measured } from './measure.ts'
import { countRoundTrips } from './round-trips.ts'

export type Most = { readonly most: Measured; readonly inFlight: number; readonly mostAcknowledged: Measured }

/** So many that nobody writes again while an answer is on its way. */
const manyConversations = { conversations: 10_000 } as const

/** Customers at once in the closed loop. Many are needed where an answer waits for the customer to have finished, few where the bot is the slower the more ask. */
const inFlights = [64, 512] as const

/** The most it answers with whichever number in flight suits it, and the most it acknowledges when nobody waits for answers (which are not waited for). */
export async function measureMost(bench: Bench, bot: Bot): Promise<Most> {
  bench.say(`${bot.name}: as many as it can`)
  return running(bench, bot, {}, async (own) => {
    await measure(bench, own, warmUp)
    const tried: { most: Measured; inFlight: number }[] = []
    for (const inFlight of inFlights) {
      tried.push({ inFlight, most: await measure(bench, own, closedLoop(bench, 'answered', inFlight), manyConversations) })
    }
    const [best] = tried.toSorted((one, other) => other.most.turnsASecond - one.most.turnsASecond)
    if (!best) throw new Error('no number in flight was tried')
    return { ...best, mostAcknowledged: await measure(bench, own, closedLoop(bench, 'acknowledged', 64), manyConversations) }
  })
}

export async function measureOverModel(bench: Bench, bot: Bot): Promise<Measured> {
  bench.say(`${bot.name}: over a model of 300 ms`)
  return running(bench, bot, { modelMilliseconds: 300 }, async (own) => {
    await measure(bench, own, warmUp)
    return measure(bench, own, openLoop(bench, 100))
  })
}

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
      { kind: 'open', rate: 100, seconds: 8, warmUpSeconds: 0 },
      // Customers of their own, each writing once: nobody's answer can pass for another's.
      { firstConversation: 1_000_000, conversations: 100_000, quietSeconds: bot.takesUpAgainSeconds },
    )
    await sleep(3_000)
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

export type Grown = {
  readonly of: 'tenants' | 'conversations'
  readonly count: number
  readonly startMilliseconds: number
  readonly measured: Measured
}

/** 100 a second to so many tenants. */
export async function measureTenants(bench: Bench, bot: Bot, tenants: number): Promise<Grown> {
  bench.say(`${bot.name}: ${tenants} tenants`)
  return running(bench, bot, { tenants }, async (own) => {
    // Long enough that every tenant is read once.
    await measure(bench, own, { ...warmUp, seconds: Math.max(2, tenants / 50) })
    return {
      of: 'tenants',
      count: tenants,
      startMilliseconds: own.process.startMilliseconds,
      measured: await measure(bench, own, openLoop(bench, 100)),
    }
  })
}

/** 100 a second from so many conversations, each of which has a turn behind it where the bot keeps any. */
export async function measureConversations(bench: Bench, bot: Bot, conversations: number): Promise<Grown> {
  bench.say(`${bot.name}: ${conversations} conversations`)
  return running(bench, bot, {}, async (own) => {
    await measure(bench, own, warmUp, { conversations: Math.min(1_000, conversations) })
    await bot.growConversations?.(own.place, conversations)
    await measure(bench, own, { ...warmUp, seconds: 1 }, { conversations })
    const measured = await measure(bench, own, openLoop(bench, 100), { conversations })
    return { of: 'conversations', count: conversations, startMilliseconds: own.process.startMilliseconds, measured }
  })
}
