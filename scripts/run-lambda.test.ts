import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectServer } from '../packages/adapters/src/postgres/server-connection.ts'
import { startLineSimulator, type LineSimulator } from '../packages/simulators/src/line/line-simulator.ts'
import { startSqsSimulator, type SqsSimulator } from '../packages/simulators/src/sqs/sqs-simulator.ts'

const run = promisify(execFile)
/** A superuser's URL of a Postgres server with pgvector that may be used freely. */
const serverUrl = process.env['TEST_DATABASE_URL'] || undefined
/** A tenant's channel, and the variables its profile names the secrets by. */
function channelOf(tenant: string) {
  const profile = readFileSync(join(import.meta.dirname, `../tenants/${tenant}/tenant.yaml`), 'utf8')
  const named = (pattern: RegExp) => pattern.exec(profile)?.[1] ?? ''
  const [channelSecret, accessToken] = [createHash('md5').update(tenant).digest('hex'), `access-token-of-${tenant}`]
  return {
    tenant,
    channel: { botUserId: named(/botUserId: (\w+)/), channelSecret, accessToken },
    secrets: { [named(/channelSecret: env:(\w+)/)]: channelSecret, [named(/accessToken: env:(\w+)/)]: accessToken },
  }
}
const tenants = [channelOf('minato'), channelOf('komugi')]

type Answer = { readonly statusCode?: number; readonly batchItemFailures?: unknown; readonly swept?: number; readonly failed?: string }

/** From a customer's message to the answer they see, through the bundles, as they would run in AWS. */
describe.skipIf(serverUrl === undefined)('The functions together, on a Postgres server', { timeout: 120_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-functions-'))
  const database = `frontdesk_functions_${randomUUID().replaceAll('-', '')}`
  let line: LineSimulator
  let sqs: SqsSimulator
  let queueUrl = ''

  const onServer = async (statement: string) => {
    const knex = connectServer(serverUrl ?? '', 1)
    await knex.raw(statement)
    await knex.destroy()
  }
  beforeAll(async () => {
    await onServer(`create database ${database}`)
    line = await startLineSimulator()
    for (const { channel } of tenants) line.addChannel(channel)
    sqs = await startSqsSimulator()
    queueUrl = sqs.createQueue('frontdesk')
    await run(process.execPath, [join(import.meta.dirname, 'build-lambda.ts'), '--out', place])
  }, 120_000)
  afterAll(async () => {
    await Promise.all([line.close(), sqs.close()])
    await onServer(`drop database ${database} with (force)`)
    rmSync(place, { recursive: true, force: true })
  })

  async function invoke(name: string, ...events: readonly unknown[]): Promise<readonly Answer[]> {
    const databaseUrl = new URL(serverUrl ?? '')
    databaseUrl.pathname = database
    const folder = join(place, name)
    const eventsFile = join(place, `${name}.json`)
    writeFileSync(eventsFile, JSON.stringify(events))
    const env = {
      PATH: process.env['PATH'],
      LAMBDA_TASK_ROOT: folder,
      AWS_REGION: 'ap-northeast-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_SQS: sqs.url,
      QUEUE_URL: queueUrl,
      LINE_API_BASE_URL: line.url,
      ...Object.assign({}, ...tenants.map(({ secrets }) => secrets)),
      ...(name !== 'webhook' && { DATABASE_URL: databaseUrl.href }),
    }
    const script = join(import.meta.dirname, 'testing/invoke-function.ts')
    const { stdout } = await run(process.execPath, [script, folder, eventsFile], { env, cwd: folder, maxBuffer: 1e8 })
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { answers: Answer[] }).answers
  }

  /** Three customers of each tenant; the same person may be a customer of both. */
  const customers = Array.from({ length: 3 }, (_, index) => `U${String(index).padStart(32, '0')}`)
  const expected = tenants.flatMap(({ channel }) => customers.map((to) => `${to} of ${channel.botUserId}`))

  it('answer each customer once, as their own business, and give back only the record that nobody can read', async () => {
    const requestContext = { stage: '$default', domainName: 'desk.example', http: { method: 'POST' } }
    const webhooks = customers.flatMap((from) =>
      tenants.map(({ tenant, channel }) => {
        const { body, headers } = line.compose(channel.botUserId, '定休日はいつですか', { from })
        return {
          version: '2.0',
          rawPath: `/webhooks/line/${tenant}`,
          rawQueryString: '',
          headers,
          body,
          requestContext,
          isBase64Encoded: false,
        }
      }),
    )
    // LINE may deliver the same twice.
    const taken = await invoke('webhook', ...webhooks, webhooks[0])
    expect(taken.map(({ statusCode }) => statusCode)).toEqual([...webhooks, webhooks[0]].map(() => 200))
    const messages = [...sqs.messages(queueUrl), { messageId: 'unreadable', body: '{"version":9}' }]
    const Records = messages.map(({ messageId, body }) => ({ messageId, body, attributes: { ApproximateReceiveCount: '1' } }))
    // A warm container is handed the same batch again, as when the first answer was lost.
    const [first, again] = await invoke('queue-batch', { Records }, { Records })
    expect([first, again]).toEqual([1, 2].map(() => ({ batchItemFailures: [{ itemIdentifier: 'unreadable' }] })))
    const seen = line.seen()
    expect(seen.map(({ to, botUserId }) => `${to} of ${botUserId}`).toSorted()).toEqual(expected.toSorted())
    for (const { channel } of tenants) {
      const said = seen.filter(({ botUserId }) => botUserId === channel.botUserId).map(({ messages }) => JSON.stringify(messages))
      expect(new Set(said).size).toBe(1)
    }
    expect(new Set(seen.map(({ messages }) => JSON.stringify(messages))).size).toBe(2)
  })

  it('find nothing left to sweep afterwards', async () => {
    expect(await invoke('scheduled-sweep', {})).toEqual([{ swept: 0 }])
    expect(line.seen()).toHaveLength(expected.length)
  })
})
