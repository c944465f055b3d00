import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSqsSimulator, type SqsSimulator } from '../packages/simulators/src/sqs/sqs-simulator.ts'

const run = promisify(execFile)
const secret = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const profile = readFileSync(join(import.meta.dirname, '../tenants/minato/tenant.yaml'), 'utf8')
const destination = /botUserId: (U[0-9a-f]{32})/.exec(profile)?.[1]
const secretName = /channelSecret: env:(\w+)/.exec(profile)?.[1] ?? ''

type Outcome = { importMilliseconds: number; firstMilliseconds: number; answers: Record<string, unknown>[]; said: string }

/** A webhook as LINE posts it: one text message. */
function webhook(number: number): { readonly body: string; readonly headers: Record<string, string> } {
  const source = { type: 'user', userId: `U${String(number).padStart(32, '0')}` }
  const message = { type: 'text', id: String(number), quoteToken: 'q', text: `予約したいです ${number}` }
  const event = { type: 'message', mode: 'active', timestamp: 1_790_000_000_000, source, webhookEventId: `event-${number}` }
  const events = [{ ...event, deliveryContext: { isRedelivery: false }, replyToken: 'f'.repeat(32), message }]
  const body = JSON.stringify({ destination, events })
  const signature = createHmac('sha256', secret).update(body).digest('base64')
  return { body, headers: { host: 'desk.example', 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature } }
}

const path = '/webhooks/line/minato'
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** API Gateway HTTP API and function URLs: payload format 2.0. */
const version2 = (number: number, { stage = '$default', changes = {} } = {}) => ({
  ...webhook(number),
  version: '2.0',
  routeKey: '$default',
  rawPath: stage === '$default' ? path : `/${stage}${path}`,
  rawQueryString: '',
  requestContext: { stage, domainName: 'desk.example', http: { method: 'POST', path, sourceIp: '192.0.2.1' } },
  isBase64Encoded: false,
  ...changes,
})

/** Application Load Balancer. */
const balancer = (number: number, changes = {}) => ({
  ...webhook(number),
  requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/desk/1' } },
  httpMethod: 'POST',
  path,
  queryStringParameters: {},
  isBase64Encoded: false,
  ...changes,
})

describe('The Lambda bundles', { timeout: 120_000 }, () => {
  // Outside the repository: there is no package to be found from there.
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-lambda-'))
  let simulator: SqsSimulator
  let queueUrl = ''
  let built: { name: string; folder: string; atStart: number; code: number; compressed: number }[] = []

  beforeAll(async () => {
    simulator = await startSqsSimulator()
    queueUrl = simulator.createQueue('frontdesk')
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'build-lambda.ts'), '--json', '--out', place])
    built = JSON.parse(stdout) as typeof built
  }, 120_000)
  afterAll(async () => {
    await simulator.close()
    rmSync(place, { recursive: true, force: true })
  })

  async function invoke(name: string, events: readonly unknown[], environment: Record<string, string> = {}): Promise<Outcome> {
    const folder = join(place, name)
    const eventsFile = join(place, `${name}-events.json`)
    writeFileSync(eventsFile, JSON.stringify(events))
    const env = {
      PATH: process.env['PATH'],
      LAMBDA_TASK_ROOT: folder,
      AWS_REGION: 'ap-northeast-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_SQS: simulator.url,
      [secretName]: secret,
      ...environment,
    }
    const script = join(import.meta.dirname, 'testing/invoke-function.ts')
    const { stdout, stderr } = await run(process.execPath, [script, folder, eventsFile], { env, cwd: folder, maxBuffer: 1e8 })
    const said = stdout.trim().split('\n')
    return { ...(JSON.parse(said.pop() ?? '') as Outcome), said: said.join('\n') + stderr }
  }

  it('are small, have the tenants beside them, and hold neither the embedded database nor a package to install', () => {
    expect(built.map(({ folder }) => basename(folder))).toEqual(['webhook', 'queue-batch', 'scheduled-sweep'])
    for (const { folder, code, compressed } of built) {
      expect(code).toBeLessThan(4 * 1_048_576)
      expect(compressed).toBeLessThan(1_048_576)
      expect(existsSync(join(folder, 'tenants/minato/tenant.yaml'))).toBe(true)
      expect(readdirSync(folder).filter((file) => !/\.mjs$|^tenants$/.test(file))).toEqual([])
    }
  })

  it('take a webhook in every shape it comes in, onto the queue, without a database', async () => {
    const events = [
      version2(1),
      version2(2, { stage: 'prod' }),
      version2(3, { changes: { body: base64(webhook(3).body), isBase64Encoded: true } }),
      balancer(4),
      balancer(5, { body: base64(webhook(5).body), isBase64Encoded: true }),
      balancer(6, {
        headers: undefined,
        multiValueHeaders: Object.fromEntries(Object.entries(webhook(6).headers).map(([one, text]) => [one, [text]])),
      }),
    ]
    const { answers, importMilliseconds, firstMilliseconds, said } = await invoke('webhook', events, { QUEUE_URL: queueUrl })
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(events.map(() => 200))
    const queued = simulator.messages(queueUrl).map(({ body }) => /予約したいです \d/.exec(body)?.[0] ?? '')
    expect(queued.toSorted()).toEqual(events.map((_, index) => `予約したいです ${index + 1}`))
    expect(said).not.toContain('予約')
    expect(importMilliseconds).toBeLessThan(firstMilliseconds)
    // Below half a second on an idle machine.
    expect(firstMilliseconds).toBeLessThan(8_000)
  })

  it('refuse what is not LINE’s, and answer health checks', async () => {
    const headers = { host: 'desk.example', 'x-line-signature': 'forged' }
    const { answers } = await invoke(
      'webhook',
      [
        version2(1, { changes: { headers } }),
        balancer(1, { headers }),
        balancer(1, { body: 'x'.repeat(1_048_577) }),
        balancer(1, { httpMethod: 'GET', path: '/health/live', body: '' }),
        balancer(1, { path: '/prod/nowhere' }),
      ],
      { QUEUE_URL: queueUrl },
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 413, 200, 404])
    expect(answers[0]).toMatchObject({ body: '{"error":"unauthorized"}', isBase64Encoded: false })
  })

  it('answer 503 while the queue is not there, and say nothing of what was in it', async () => {
    const { answers, said } = await invoke('webhook', [version2(7)], { QUEUE_URL: `${queueUrl}-gone` })
    expect(answers).toMatchObject([{ statusCode: 503, headers: { 'retry-after': '5' } }])
    expect(said).toContain('webhook.unavailable')
    expect(said).not.toContain('予約')
  })

  it('say what is missing in their environment', async () => {
    const { answers } = await invoke('queue-batch', [{ Records: [] }])
    expect(answers[0]?.['failed']).toMatch(/DATABASE_URL is missing, and this function cannot do without it$/)
  })

  it.each(['queue-batch', 'scheduled-sweep'])('fail, so that it comes again, while the database of %s is not there', async (name) => {
    const { answers } = await invoke(name, [{ Records: [] }], { DATABASE_URL: 'postgres://desk:hunter2@127.0.0.1:1/desk' })
    expect(answers[0]?.['failed']).toMatch(/^PortFailure: the database cannot be reached now: connect ECONNREFUSED/)
  })
})
