import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { leaseMilliseconds } from '../packages/core/src/conversation/serve-conversation.ts'
import { accountsOf } from './accounts.ts'
import type { Cluster } from './cluster.ts'
import { Customers } from './customers.ts'
import type { History, Leftovers } from './history.ts'
import { Nemesis } from './nemesis.ts'
import { planFor } from './plan-for.ts'
import type { PlannedRun } from './planned-runs.ts'
import { type Place, Processes } from './processes.ts'
import { seededRandom } from './random.ts'
import { lineRequests, readNotes, Recorded, seenTexts } from './recorded.ts'
import { readHeld, readStored } from './remains.ts'
import { freePort, openSurroundings, type Surroundings, untilReady } from './surroundings.ts'

export type RunOptions = PlannedRun & {
  readonly seed: number
  readonly tenants: number
  readonly workers: number
  readonly cluster: Cluster
  /** Where the run keeps everything. */
  readonly folder: string
  readonly say: (line: string) => void
}

/** How long after the last event everything may take to come to rest, beside one lease. Milliseconds. */
const restWithin = 150_000
/** What wakes up late has this long to say what it should not say. Milliseconds. */
const listenOn = 1_500
/** How often a customer writes again to be shown what is held for them. */
const mostVisits = 3

/** Runs the system under the experiment, waits until it has come to rest, and returns what happened. */
export async function runExperiment(options: RunOptions): Promise<History> {
  const { experiment, folder, seed, queueKind, cluster } = options
  mkdirSync(folder, { recursive: true })
  const accounts = accountsOf(options.tenants)
  const around = await openSurroundings({ name: experiment.name, queueKind, seed, clusterUrl: cluster.url, folder, accounts })
  const recorded = new Recorded(folder)
  const system = await openSystem(options, around, recorded)
  const { customers, nemesis, processes } = system
  try {
    await system.start()
    nemesis.begin()
    await customers.write()
    options.say(`  all ${customers.sent} events accepted; waiting for rest`)
    system.calm()
    await nemesis.end()
    const left = await comeToRest(customers, around, system.lease)
    await sleep(listenOn)
    return {
      tenants: accounts.map(({ tenant, unclearReply }) => ({ tenant, unclearReply })),
      ...recorded.all,
      notes: readNotes(system.notes),
      seen: seenTexts(around.line),
      requests: lineRequests(around.line),
      stored: await readStored(around.databaseUrl),
      left,
    }
  } finally {
    await processes.close()
    await around.close()
  }
}

/** The processes, those who write to them, and what disturbs them. */
async function openSystem(
  { experiment, folder, seed, queueKind, workers, cluster, ...load }: RunOptions,
  around: Surroundings,
  recorded: Recorded,
) {
  const { line, queue, variables } = around
  const random = seededRandom(seed).apart(`${experiment.name} ${queueKind}`)
  const places: Place[] = [
    { name: 'web', role: 'web' },
    ...Array.from({ length: workers }, (_, index) => ({ name: `worker-${index + 1}`, role: 'worker' }) as const),
  ]
  const notes = join(folder, 'notes.jsonl')
  const plan = planFor(experiment, random.apart('plan'), notes)
  const port = await freePort()
  const { note } = recorded
  const processes = new Processes({ folder, variables, port, settingsFor: plan.next, note, onPause: (place) => nemesis.wakeLater(place) })
  const lease = leaseMilliseconds / (experiment.hurry ?? 10)
  const nemesis = new Nemesis({ experiment, random: random.apart('nemesis'), processes, places, cluster, line, queue, lease, note })
  const customers = new Customers({
    simulator: line,
    accounts: accountsOf(load.tenants),
    webhooks: `http://127.0.0.1:${port}`,
    random: random.apart('customers'),
    conversations: load.conversations,
    events: load.events,
    eventsPerSecond: load.eventsPerSecond,
    poisonEvery: experiment.poisonEvery ?? 0,
    tell: recorded.tell,
  })
  const start = async () => {
    for (const place of places) processes.start(place)
    await untilReady(port)
  }
  return { customers, nemesis, processes, start, calm: plan.calm, notes, lease }
}

/** Waits until nothing is open; customers for whom something is held come back for it. */
async function comeToRest(customers: Customers, { leftovers, databaseUrl }: Surroundings, lease: number): Promise<Leftovers> {
  let left = await untilRest(leftovers, restWithin + lease)
  for (let visits = 0; visits < mostVisits; visits++) {
    const held = await readHeld(databaseUrl)
    if (held.length === 0) break
    await customers.visit(held)
    left = await untilRest(leftovers, restWithin)
  }
  return left
}

async function untilRest(look: () => Promise<Leftovers>, within: number): Promise<Leftovers> {
  const until = Date.now() + within
  for (;;) {
    const left = await look()
    const { openEvents, pendingMessages, queued, leases } = left
    if (openEvents + pendingMessages + queued + leases === 0 || Date.now() > until) return left
    await sleep(250)
  }
}
