import { statSync } from 'node:fs'
import { z } from 'zod'
import { addressOf, choiceOf, folder, numberOf, text } from './variables.ts'

/** What the environment says, read once. */
export type HostEnvironment = {
  /** `web` takes webhooks, `worker` answers them, `all` does both in one process. */
  readonly role: 'all' | 'web' | 'worker'
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly tenantsFolder: string
  /** Holds a password where it is an address: never shown. */
  readonly database: { readonly url: string; readonly connections?: number } | { readonly folder: string }
  readonly queue: { readonly kind: 'database' } | SqsQueue
  readonly line: { readonly apiBaseUrl?: string; readonly dataApiBaseUrl?: string }
  readonly parameterStore: { readonly region?: string; readonly endpoint?: string }
  /** How many conversations one process answers at a time; `undefined`: as the platform thinks best. */
  readonly concurrency: number | undefined
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent'
  /**
   * How long a process that stops goes on taking requests while it says that it is not ready. ECS needs none: it takes a task out of the load balancer before
   * asking it to stop.
   */
  readonly delaySeconds: number
  /** How long a stop may take, that delay included, before it is given up. ECS kills a task 30 s after asking it to stop (its default `stopTimeout`). */
  readonly graceSeconds: number
}

type SqsQueue = {
  readonly kind: 'sqs'
  readonly url: string
  readonly deadLetterUrl?: string
  readonly region: string
  readonly endpoint?: string
}

/** Every problem at once, each a line: the variable, what is wrong with it, what to write. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

type Variables = Readonly<Record<string, string | undefined>>

const schema = z.object({
  ROLE: choiceOf(['all', 'web', 'worker']),
  HOST: text(/^[\w.:-]+$/, 'is not an address to listen on; write 0.0.0.0 or 127.0.0.1'),
  PORT: numberOf(0, 65_535, 8080),
  TENANTS_FOLDER: folder((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true, '/app/tenants'),
  DATABASE_URL: text(
    /^postgres(ql)?:\/\/\S+$/,
    'is not an address of Postgres (not shown); write postgres://user:password@host:5432/database',
  ),
  DATABASE_CONNECTIONS: numberOf(1, 1_000, 10),
  DATA_FOLDER: text(/^./, ''),
  QUEUE_URL: addressOf('https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk'),
  QUEUE_DEAD_LETTER_URL: addressOf('https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk-dead'),
  AWS_REGION: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a region of AWS; write ap-northeast-1'),
  AWS_ENDPOINT_URL_SQS: addressOf('http://localhost:4566'),
  AWS_ENDPOINT_URL_SSM: addressOf('http://localhost:4566'),
  LINE_API_BASE_URL: addressOf('https://api.line.me'),
  LINE_DATA_API_BASE_URL: addressOf('https://api-data.line.me'),
  WORKER_CONCURRENCY: numberOf(1, 1_000, 8),
  LOG_LEVEL: choiceOf(['info', 'warn', 'error', 'silent']),
  SHUTDOWN_DELAY_SECONDS: numberOf(0, 600, 0),
  SHUTDOWN_GRACE_SECONDS: numberOf(1, 3_600, 25),
})

/** Reads the variables a host knows; an empty one counts as unset. Throws `InvalidEnvironment`. */
export function readEnvironment(variables: Variables): HostEnvironment {
  const given: Variables = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse({ ...given, TENANTS_FOLDER: given['TENANTS_FOLDER'] ?? 'tenants' })
  const problems = parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  problems.push(...conflicts(given))
  if (!parsed.success || problems.length > 0) throw new InvalidEnvironment(problems)
  const known = parsed.data
  return {
    role: known.ROLE ?? 'all',
    host: known.HOST ?? '0.0.0.0',
    port: known.PORT ?? 8080,
    tenantsFolder: known.TENANTS_FOLDER,
    database: databaseOf(known),
    queue: queueOf(known),
    line: {
      ...(known.LINE_API_BASE_URL !== undefined && { apiBaseUrl: known.LINE_API_BASE_URL }),
      ...(known.LINE_DATA_API_BASE_URL !== undefined && { dataApiBaseUrl: known.LINE_DATA_API_BASE_URL }),
    },
    parameterStore: {
      ...(known.AWS_REGION !== undefined && { region: known.AWS_REGION }),
      ...(known.AWS_ENDPOINT_URL_SSM !== undefined && { endpoint: known.AWS_ENDPOINT_URL_SSM }),
    },
    concurrency: known.WORKER_CONCURRENCY,
    logLevel: known.LOG_LEVEL ?? 'info',
    delaySeconds: known.SHUTDOWN_DELAY_SECONDS ?? 0,
    graceSeconds: known.SHUTDOWN_GRACE_SECONDS ?? 25,
  }
}

type Known = z.output<typeof schema>

function databaseOf({ DATABASE_URL: url, DATABASE_CONNECTIONS: connections, DATA_FOLDER: folder }: Known): HostEnvironment['database'] {
  if (url === undefined) return { folder: folder ?? '.frontdesk/data' }
  return { url, ...(connections !== undefined && { connections }) }
}

function queueOf(known: Known): HostEnvironment['queue'] {
  const url = known.QUEUE_URL
  if (url === undefined) return { kind: 'database' }
  return {
    kind: 'sqs',
    url,
    region: known.AWS_REGION ?? regionIn(url) ?? '',
    ...(known.QUEUE_DEAD_LETTER_URL !== undefined && { deadLetterUrl: known.QUEUE_DEAD_LETTER_URL }),
    ...(known.AWS_ENDPOINT_URL_SQS !== undefined && { endpoint: known.AWS_ENDPOINT_URL_SQS }),
  }
}

/** What each variable may say, and not together with, or without, another. Looked at even when one of them is wrong in itself. */
function conflicts(given: Variables): string[] {
  const { ROLE, QUEUE_URL, DATABASE_URL } = given
  const problems: string[] = []
  const alone = ROLE === 'web' || ROLE === 'worker'
  if (alone && QUEUE_URL === undefined && DATABASE_URL === undefined) {
    problems.push(`ROLE is ${ROLE}, and nothing connects it with the other half; write DATABASE_URL or QUEUE_URL, or ROLE=all`)
  }
  if (QUEUE_URL !== undefined && given['AWS_REGION'] === undefined && regionIn(QUEUE_URL) === undefined) {
    problems.push('AWS_REGION is missing, and QUEUE_URL does not tell the region; write ap-northeast-1')
  }
  if (QUEUE_URL === undefined && given['QUEUE_DEAD_LETTER_URL'] !== undefined) {
    problems.push('QUEUE_DEAD_LETTER_URL is set without QUEUE_URL; write both, or neither')
  }
  if (Number(given['SHUTDOWN_DELAY_SECONDS'] ?? 0) >= Number(given['SHUTDOWN_GRACE_SECONDS'] ?? 25)) {
    problems.push('SHUTDOWN_DELAY_SECONDS is no shorter than SHUTDOWN_GRACE_SECONDS (25 unless said), which it is part of; write 0')
  }
  if (DATABASE_URL === undefined && given['DATABASE_CONNECTIONS'] !== undefined) {
    problems.push('DATABASE_CONNECTIONS is set without DATABASE_URL, and the embedded database has one; write both, or neither')
  }
  if (DATABASE_URL !== undefined && given['DATA_FOLDER'] !== undefined) {
    problems.push('DATA_FOLDER is set together with DATABASE_URL, and only one can hold the data; write one of them')
  }
  return problems
}

/** The region in an address of SQS: `https://sqs.<region>.amazonaws.com/…`. */
function regionIn(queueUrl: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\//.exec(queueUrl)?.[1]
}
