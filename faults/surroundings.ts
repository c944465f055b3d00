import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LineSimulator, startLineSimulator } from '../packages/simulators/src/line/line-simulator.ts'
import { type SqsSimulator, startSqsSimulator } from '../packages/simulators/src/sqs/sqs-simulator.ts'
import { type Account, writeTenants } from './accounts.ts'
import type { Leftovers } from './history.ts'
import { createDatabase, readLeftovers } from './remains.ts'

/** What the system is set up in: tenants, a database, LINE, and SQS where that is the queue. */
export type Surroundings = {
  readonly line: LineSimulator
  readonly queue: SqsSimulator | undefined
  readonly databaseUrl: string
  /** What every process of the system finds in its environment. */
  readonly variables: Readonly<Record<string, string>>
  /** What is still open, in the database and in the queue. */
  readonly leftovers: () => Promise<Leftovers>
  readonly close: () => Promise<void>
}

type Wanted = {
  readonly name: string
  readonly queueKind: 'database' | 'sqs'
  readonly seed: number
  readonly clusterUrl: string
  readonly folder: string
  readonly accounts: readonly Account[]
}

export async function openSurroundings({ name, queueKind, seed, clusterUrl, folder, accounts }: Wanted): Promise<Surroundings> {
  const databaseUrl = await createDatabase(clusterUrl, `faults_${name.replaceAll('-', '_')}_${queueKind}`)
  const tenantsFolder = join(folder, 'tenants')
  const secrets = writeTenants(tenantsFolder, accounts)
  // Rate limits are LINE's way of 429, which moods do when asked to.
  const line = await startLineSimulator({ seed, keep: 1_000_000, rateLimits: false })
  for (const account of accounts) line.addChannel(account)
  const queue = queueKind === 'sqs' ? await openQueue(seed) : undefined
  const variables = {
    ...secrets,
    HOST: '127.0.0.1',
    TENANTS_FOLDER: tenantsFolder,
    DATABASE_URL: databaseUrl,
    LINE_API_BASE_URL: line.url,
    LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...queue?.variables,
  }
  return {
    line,
    queue: queue?.simulator,
    databaseUrl,
    variables,
    leftovers: async () => ({ ...(await readLeftovers(databaseUrl)), ...queue?.count() }),
    close: async () => {
      await Promise.all([line.close(), queue?.simulator.close()])
    },
  }
}

type OpenQueue = {
  readonly simulator: SqsSimulator
  readonly variables: Readonly<Record<string, string>>
  readonly count: () => Pick<Leftovers, 'queued' | 'queueDead'>
}

/** Three receives, then the dead-letter queue: as the queue in Postgres has it. */
async function openQueue(seed: number): Promise<OpenQueue> {
  const simulator = await startSqsSimulator({ seed })
  const deadUrl = simulator.createQueue('faults-dead', { MessageRetentionPeriod: '1209600' })
  const deadArn = simulator.queues()[0]?.arn ?? ''
  const url = simulator.createQueue('faults', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 10 }) })
  return {
    simulator,
    variables: {
      QUEUE_URL: url,
      QUEUE_DEAD_LETTER_URL: deadUrl,
      AWS_REGION: 'ap-northeast-1',
      AWS_ENDPOINT_URL_SQS: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    },
    count: () => ({ queued: simulator.messages(url).length, queueDead: simulator.messages(deadUrl).length }),
  }
}

/** A port nobody listens on now; the web process keeps it over its restarts. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

export async function untilReady(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await sleep(100)
  }
  throw new Error('the web process is not ready after a minute; see processes.log')
}
