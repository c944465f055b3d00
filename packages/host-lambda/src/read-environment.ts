import { resolve } from 'node:path'
import { z } from 'zod'

/** What the functions' environment says, read once per container. */
export type LambdaEnvironment = {
  readonly tenantsFolder: string
  /** Without an address (the webhook's function): none, and none is opened. */
  readonly database: { readonly url: string; readonly connections: number } | { readonly folder: undefined }
  readonly queue:
    | { readonly kind: 'database' }
    | { readonly kind: 'sqs'; readonly url: string; readonly region?: string; readonly endpoint?: string }
  readonly line: { readonly apiBaseUrl?: string; readonly dataApiBaseUrl?: string }
  readonly parameterStore: { readonly region?: string; readonly endpoint?: string }
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent'
}

/** Which half runs here: the `door` needs the queue and no database, the `platform` needs the database. */
export type LambdaHalf = 'door' | 'platform'

type Variables = Readonly<Record<string, string | undefined>>

const address = (example: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), `is not an address; write ${example}`)
    .optional()

const schema = z.object({
  TENANTS_FOLDER: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'is not an address of Postgres (not shown); write postgres://user:password@host:5432/database')
    .optional(),
  // One container serves one batch at a time; thousands of containers share the server's connections.
  DATABASE_CONNECTIONS: z
    .string()
    .regex(/^[1-9]\d?$/, 'is not a whole number from 1 to 99; write 2')
    .default('2')
    .transform(Number),
  QUEUE_URL: address('https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk'),
  AWS_REGION: z.string().optional(),
  AWS_ENDPOINT_URL_SQS: address('http://localhost:4566'),
  AWS_ENDPOINT_URL_SSM: address('http://localhost:4566'),
  LINE_API_BASE_URL: address('https://api.line.me'),
  LINE_DATA_API_BASE_URL: address('https://api-data.line.me'),
  LOG_LEVEL: z
    .enum(['info', 'warn', 'error', 'silent'], { error: 'is not one of these; write info, warn, error or silent' })
    .default('info'),
})

/** Reads the variables; an empty one counts as unset. Throws an `Error` that names every problem at once, with what to write, and shows no secret. */
export function readEnvironment(variables: Variables, half: LambdaHalf): LambdaEnvironment {
  const given: Variables = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  const problems = parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  const needed = half === 'door' ? 'QUEUE_URL' : 'DATABASE_URL'
  if (given[needed] === undefined) problems.push(`${needed} is missing, and this function cannot do without it`)
  if (!parsed.success || problems.length > 0) throw new Error(`The environment is not right: ${problems.join('; and ')}`)
  const known = parsed.data
  return {
    tenantsFolder: resolve(given['LAMBDA_TASK_ROOT'] ?? '.', known.TENANTS_FOLDER ?? 'tenants'),
    database:
      half === 'platform' && known.DATABASE_URL !== undefined
        ? { url: known.DATABASE_URL, connections: known.DATABASE_CONNECTIONS }
        : { folder: undefined },
    queue: queueOf(known),
    line: {
      ...(known.LINE_API_BASE_URL !== undefined && { apiBaseUrl: known.LINE_API_BASE_URL }),
      ...(known.LINE_DATA_API_BASE_URL !== undefined && { dataApiBaseUrl: known.LINE_DATA_API_BASE_URL }),
    },
    parameterStore: {
      ...(known.AWS_REGION !== undefined && { region: known.AWS_REGION }),
      ...(known.AWS_ENDPOINT_URL_SSM !== undefined && { endpoint: known.AWS_ENDPOINT_URL_SSM }),
    },
    logLevel: known.LOG_LEVEL,
  }
}

function queueOf({
  QUEUE_URL: url,
  AWS_REGION: region,
  AWS_ENDPOINT_URL_SQS: endpoint,
}: z.output<typeof schema>): LambdaEnvironment['queue'] {
  if (url === undefined) return { kind: 'database' }
  return { kind: 'sqs', url, ...(region !== undefined && { region }), ...(endpoint !== undefined && { endpoint }) }
}
