import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LineSimulator, startLineSimulator } from '../packages/simulators/src/line/line-simulator.ts'
import { type SqsSimulator, startSqsSimulator } from '../packages/simulators/src/sqs/sqs-simulator.ts'
import { leaseMilliseconds } from '../packages/core/src/conversation/serve-conversation.ts'
import { accountsOf, writeTenants } from './accounts.ts'
import type { Cluster } from './cluster.ts'
import { Customers } from './customers.ts'
import type { Experiment } from './experiments.ts'
import type { DeliveryTry, Disturbance, History, Leftovers, LineRequest, SeenText, SentEvent, WorkerNote } from './history.ts'
import { Nemesis } from './nemesis.ts'
import { type Place, Processes } from './processes.ts'
import { planFor } from './plan-for.ts'
import { seededRandom } from './random.ts'
import { createDatabase, readHeld, readLeftovers, readStored } from './remains.ts'

export type RunOptions = {
  readonly experiment: Experiment
  readonly queueKind: 'database' | 'sqs'
  readonly seed: number
  readonly events: number
  readonly eventsPerSecond: number
  readonly conversations: number
  readonly tenants: number
  readonly workers: number
  readonly cluster: Cluster
  /** Where the run keeps everything. */
  readonly folder: string
  readonly say: (line: string) => void
}

/** How long after the last event everything may take to come to rest, beside one lease. Milliseconds. */
const restWithin = 150_000

/** Runs the system under the experiment, waits until it has come to rest, and returns what happened. */
export async function runExperiment(options: RunOptions): Promise<History> {
  const { experiment, folder, seed, cluster, queueKind } = options
  mkdirSync(folder, { recursive: true })
  const random = seededRandom(seed).apart(`${experiment.name} ${queueKind}`)
  const accounts = accountsOf(options.tenants)
  const line = await startLineSimulator({ seed, keep: 1_000_000, rateLimits: false })
  for (const account of accounts) line.addChannel(account)
  const queue = queueKind === 'sqs' ? await openQueue(seed) : undefined
  const databaseUrl = await createDatabase(cluster.url, `faults_${experiment.name.replaceAll('-', '_')}_${queueKind}_${Date.now()}`)
  const notesFile = join(folder, 'notes.jsonl')
  const recorded = new Recorded(folder)
  const port = await freePort()
  const places: Place[] = [
    { name: 'web', role: 'web' },
    ...Array.from({ length: options.workers }, (_, index) => ({ name: `worker-${index + 1}`, role: 'worker' }) as const),
  ]
  const plan = planFor(experiment, random.apart('plan'), notesFile)
  const variables = { ...writeTenants(join(folder, 'tenants'), accounts), ...environment({ folder, databaseUrl, line, queue }) }
  const processes = new Processes({
    folder,
    variables,
    port,
    settingsFor: plan.next,
    note: recorded.note,
    onPause: (place) => nemesis.wakeLater(place),
  })
  const lease = leaseMilliseconds / (experiment.hurry ?? 10)
  const nemesis = new Nemesis({
    experiment,
    random: random.apart('nemesis'),
    processes,
    places,
    cluster,
    line,
    queue: queue?.simulator,
    lease,
    note: recorded.note,
  })
  try {
    for (const place of places) processes.start(place)
    await listening(port)
    const customers = new Customers({
      simulator: line,
      accounts,
      webhooks: `http://127.0.0.1:${port}`,
      random: random.apart('customers'),
      conversations: options.conversations,
      events: options.events,
      eventsPerSecond: options.eventsPerSecond,
      poisonEvery: experiment.poisonEvery ?? 0,
      tell: recorded.tell,
    })
    nemesis.begin()
    await customers.write()
    options.say(`${experiment.name} (${queueKind}): all ${customers.sent} events accepted, waiting for rest`)
    plan.calm()
    await nemesis.end()
    let left = await untilRest(() => leftovers(databaseUrl, queue), restWithin + lease)
    for (let visits = 0, held = await readHeld(databaseUrl); held.length > 0 && visits < 3; visits++, held = await readHeld(databaseUrl)) {
      await customers.visit(held)
      left = await untilRest(() => leftovers(databaseUrl, queue), restWithin)
    }
    // What wakes up late has this long to say what it should not say.
    await sleep(1_500)
    return {
      tenants: accounts.map(({ tenant, unclearReply }) => ({ tenant, unclearReply })),
      ...recorded.all,
      notes: readNotes(notesFile),
      seen: seenTexts(line),
      requests: lineRequests(line),
      stored: await readStored(databaseUrl),
      left,
    }
  } finally {
    await processes.close()
    await Promise.all([line.close(), queue?.simulator.close()])
  }
}

/** Keeps what the runner does, in memory and in a file. */
class Recorded {
  readonly #file: string
  readonly all: { readonly events: SentEvent[]; readonly tries: DeliveryTry[]; readonly disturbances: Disturbance[] } = {
    events: [],
    tries: [],
    disturbances: [],
  }

  constructor(folder: string) {
    this.#file = join(folder, 'runner.jsonl')
  }

  readonly tell = (what: { readonly event: SentEvent } | { readonly tried: DeliveryTry }): void => {
    if ('event' in what) this.all.events.push(what.event)
    else this.all.tries.push(what.tried)
    this.#write(what)
  }

  readonly note = (disturbance: Disturbance): void => {
    this.all.disturbances.push(disturbance)
    this.#write({ disturbance })
  }

  #write(what: object): void {
    appendFileSync(this.#file, `${JSON.stringify(what)}\n`)
  }
}

type OpenQueue = { readonly simulator: SqsSimulator; readonly url: string; readonly deadUrl: string }

/** As the infrastructure makes it: three receives, then the dead-letter queue. */
async function openQueue(seed: number): Promise<OpenQueue> {
  const simulator = await startSqsSimulator({ seed })
  const deadUrl = simulator.createQueue('faults-dead')
  const deadArn = simulator.queues()[0]?.arn ?? ''
  const url = simulator.createQueue('faults', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 3 }) })
  return { simulator, url, deadUrl }
}

function environment({
  folder,
  databaseUrl,
  line,
  queue,
}: {
  folder: string
  databaseUrl: string
  line: LineSimulator
  queue: OpenQueue | undefined
}): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    TENANTS_FOLDER: join(folder, 'tenants'),
    DATABASE_URL: databaseUrl,
    LINE_API_BASE_URL: line.url,
    LOG_LEVEL: 'warn',
    ...(queue && {
      QUEUE_URL: queue.url,
      QUEUE_DEAD_LETTER_URL: queue.deadUrl,
      AWS_REGION: 'ap-northeast-1',
      AWS_ENDPOINT_URL_SQS: queue.simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    }),
  }
}

async function leftovers(databaseUrl: string, queue: OpenQueue | undefined): Promise<Leftovers> {
  const left = await readLeftovers(databaseUrl)
  if (!queue) return left
  return { ...left, queued: queue.simulator.messages(queue.url).length, queueDead: queue.simulator.messages(queue.deadUrl).length }
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

function readNotes(file: string): WorkerNote[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((text) => JSON.parse(text) as WorkerNote)
}

function seenTexts(line: LineSimulator): SeenText[] {
  return line.seen().flatMap(({ sequence, at, to, via, messages, requestId, replyToken }) =>
    messages.map((message) => ({
      sequence,
      at,
      conversation: to,
      via,
      text: String(message['text']),
      requestId,
      ...(replyToken !== undefined && { replyToken }),
    })),
  )
}

function lineRequests(line: LineSimulator): LineRequest[] {
  return line
    .history()
    .filter(({ route }) => route === 'reply' || route === 'push')
    .map(({ at, route, status, mood, flags, requestId, body }) => {
      const { messages = [] } = (body ?? {}) as { messages?: { text?: string }[] }
      return { at, route, status, flags, requestId, texts: messages.map(({ text = '' }) => text), ...(mood !== undefined && { mood }) }
    })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await sleep(100)
  }
  throw new Error('the web process is not ready after 30 s; see processes.log')
}
