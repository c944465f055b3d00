import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { secretsContract } from '@frontdesk/port-contracts/secrets.contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SsmSecrets } from './ssm-secrets.ts'

/** How the store answers now: a status and an error's name, nothing at all, or (`undefined`) from `kept`. */
let mood: { readonly status: number; readonly error: string } | 'silent' | 'shapeless' | 'hangs-up' | undefined
let kept: Readonly<Record<string, string>> = {}
let asked: { readonly Name: string; readonly WithDecryption: boolean }[] = []
let server: Server
let endpoint = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const question = JSON.parse(Buffer.concat(chunks).toString()) as (typeof asked)[number]
      const answer = (status: number, body: unknown) =>
        void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
      if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameter') return answer(400, { __type: 'UnknownOperationException' })
      asked.push(question)
      if (mood === 'silent') return
      if (mood === 'hangs-up') return void request.socket.destroy()
      if (mood === 'shapeless') return answer(200, { Parameter: { Name: question.Name } })
      if (mood) return answer(mood.status, { __type: mood.error, message: 'a message that may quote 0123456789abcdef' })
      const value = kept[question.Name]
      if (value === undefined) return answer(400, { __type: 'ParameterNotFound' })
      answer(200, { Parameter: { Name: question.Name, Type: 'SecureString', Value: value } })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
afterEach(() => {
  mood = undefined
  kept = {}
  asked = []
})

let now = 0
const open = (timeoutMilliseconds = 400) =>
  new SsmSecrets({
    clock: { now: () => new Date(now) },
    region: 'ap-northeast-1',
    endpoint,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    timeoutMilliseconds,
  })
const name = '/minato/line/secret'
const reference = `ssm:${name}`
const minutes = 60_000

async function failureOf(secrets: SsmSecrets): Promise<PortFailure> {
  const error: unknown = await secrets.read(reference).catch((failure: unknown) => failure)
  expect(error).toBeInstanceOf(PortFailure)
  return error as PortFailure
}

secretsContract({
  name: 'SsmSecrets',
  open: (given) => {
    kept = Object.fromEntries(Object.entries(given).map(([one, value]) => [`/desk/${one}`, value]))
    return open()
  },
  reference: (one) => `ssm:/desk/${one}`,
})

describe('SsmSecrets', () => {
  it('asks for the parameter decrypted', async () => {
    kept = { [name]: 'value' }
    expect(await open().read(reference)).toBe('value')
    expect(asked).toEqual([{ Name: name, WithDecryption: true }])
  })

  it('asks once for many readers, and again after five minutes', async () => {
    kept = { [name]: 'old' }
    const secrets = open()
    await Promise.all(Array.from({ length: 50 }, async () => await secrets.read(reference)))
    now += 5 * minutes - 1
    kept = { [name]: 'new' }
    expect(await secrets.read(reference)).toBe('old')
    expect(asked).toHaveLength(1)
    now += 1
    expect(await secrets.read(reference)).toBe('new')
    expect(asked).toHaveLength(2)
  })

  it.each(['silent', 'hangs-up', { status: 500, error: 'InternalServerError' }, { status: 400, error: 'ThrottlingException' }] as const)(
    'goes on with the value it had while the store is away (%o), and asks again after a while',
    async (away) => {
      kept = { [name]: 'old' }
      const secrets = open()
      await secrets.read(reference)
      now += 6 * minutes
      mood = away
      expect(await secrets.read(reference)).toBe('old')
      const questions = asked.length
      expect(await secrets.read(reference)).toBe('old')
      expect(asked).toHaveLength(questions)
      mood = undefined
      kept = { [name]: 'new' }
      now += 5_000
      expect(await secrets.read(reference)).toBe('new')
    },
  )

  it.each(['ParameterNotFound', 'AccessDeniedException'])('stops using a value once the store says %s', async (error) => {
    kept = { [name]: 'old' }
    const secrets = open()
    await secrets.read(reference)
    now += 6 * minutes
    mood = { status: 400, error }
    expect(await failureOf(secrets)).toMatchObject({ code: 'unauthorized' })
    mood = undefined
    now += 5_000
    expect(await secrets.read(reference)).toBe('old')
  })

  it.each([
    ['ParameterNotFound', 400, 'unauthorized', /there is no secret ssm:\/minato\/line\/secret: create/],
    ['AccessDeniedException', 400, 'unauthorized', /may not be read: allow this role ssm:GetParameter/],
    ['ExpiredTokenException', 400, 'unauthorized', /may not be read/],
    ['ThrottlingException', 400, 'throttled', /come back later/],
    ['ValidationException', 400, 'rejected', /refuses/],
    ['InternalServerError', 500, 'unavailable', /does not answer/],
  ] as const)('tells %s as %i %s, without quoting the store', async (error, status, code, message) => {
    mood = { status, error }
    const failure = await failureOf(open(3_000))
    expect(failure).toMatchObject({ port: 'Secrets', code, retryable: code === 'throttled' || code === 'unavailable' })
    expect(failure.message).toMatch(message)
    expect(failure.message).not.toContain('0123456789abcdef')
  })

  it('waits no longer than it may', async () => {
    mood = 'silent'
    const began = performance.now()
    expect(await failureOf(open())).toMatchObject({ code: 'unavailable', retryable: true })
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('makes nothing of an answer without a value', async () => {
    mood = 'shapeless'
    expect(await failureOf(open())).toMatchObject({ code: 'invalid-answer', retryable: false })
  })

  it('does not pass a flood of questions for a missing secret on', async () => {
    const secrets = open()
    for (let times = 0; times < 20; times += 1) await failureOf(secrets)
    expect(asked).toHaveLength(1)
    kept = { [name]: 'created since' }
    now += 5_000
    expect(await secrets.read(reference)).toBe('created since')
  })

  it('says that nobody may read it when there are no credentials', async () => {
    const before = { ...process.env }
    for (const variable of Object.keys(process.env)) if (variable.startsWith('AWS_')) delete process.env[variable]
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true'
    process.env['HOME'] = '/nonexistent'
    try {
      const secrets = new SsmSecrets({ clock: { now: () => new Date(now) }, region: 'ap-northeast-1', endpoint })
      expect(await failureOf(secrets)).toMatchObject({ code: 'unauthorized' })
    } finally {
      process.env = before
    }
  })
})
