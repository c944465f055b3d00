import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { conversationId } from '@frontdesk/core/kernel/ids'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { messageTo } from '@frontdesk/port-contracts/channel.contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { LineChannel } from './line-channel.ts'
import { plainRetryKey } from './plain-retry-key.ts'

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
type Request = { readonly path: string; readonly retryKey: unknown; readonly body: unknown; readonly port: number }

const customer = conversationId(`line:user:U${'c'.repeat(32)}`)
const offer = messageTo(customer, {
  text: '席が空いています',
  cards: [{ title: '松', lines: [] }],
  choices: [{ label: '予約', data: 'b' }],
})
const wrongShape = {
  message: 'The request body has 1 error(s)',
  details: [{ message: 'May not be empty', property: 'messages[1].contents' }],
}

/** LINE’s answers, one after the other, whatever is asked: also those no simulator should give. */
describe('What LINE answers', () => {
  let server: Server
  let requests: Request[]
  let answers: Answer[]
  let channel: LineChannel
  let warnings: unknown[]
  beforeEach(async () => {
    requests = []
    answers = []
    warnings = []
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const retryKey = request.headers['x-line-retry-key']
      requests.push({ path: request.url ?? '', retryKey, body: await readBody(request), port: request.socket.remotePort ?? 0 })
      const { status, body, headers } = answers.shift() ?? { status: 200, body: {} }
      response.writeHead(status, { 'content-type': 'application/json', 'x-line-request-id': 'b6a1-request', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    server = createServer((request, response) => void answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const logger: Logger = { info: () => undefined, error: () => undefined, warn: (event, fields) => warnings.push({ event, ...fields }) }
    const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    channel = new LineChannel({ apiBaseUrl, accessToken: 'token', logger })
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('400 for what was drawn: the same goes out in plain words, with a retry key of its own, and operators are told', async () => {
    answers = [
      { status: 400, body: wrongShape },
      { status: 200, body: { sentMessages: [] } },
    ]
    expect(await channel.push([offer])).toEqual({ outcome: 'delivered' })
    expect(requests.map(({ retryKey }) => retryKey)).toEqual([offer.id, plainRetryKey(offer.id)])
    expect(requests[1]?.body).toMatchObject({ messages: [{ type: 'text', text: '席が空いています\n\n松\n\n・予約' }] })
    const reason = 'LINE 400: The request body has 1 error(s); messages[1].contents: May not be empty (LINE request b6a1-request)'
    expect(warnings).toEqual([{ event: 'line.drawn-refused', tenant: 'minato', reason }])
  })

  it('400 for plain words, too: refused, with LINE’s reason', async () => {
    answers = [
      { status: 400, body: wrongShape },
      { status: 400, body: wrongShape },
    ]
    expect(await channel.reply('reply-token', [offer])).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('May not be empty'),
    })
    expect(requests.map(({ path, retryKey }) => [path, retryKey])).toEqual([
      ['/v2/bot/message/reply', undefined],
      ['/v2/bot/message/reply', undefined],
    ])
  })

  it('400 for what was drawn and then Invalid reply token: the token is what is refused', async () => {
    answers = [
      { status: 400, body: wrongShape },
      { status: 400, body: { message: 'Invalid reply token' } },
    ]
    expect(await channel.reply('reply-token', [offer])).toEqual({ outcome: 'token-refused' })
  })

  it.each([
    { message: 'Invalid value "席が空いています" and \'松\'', details: [{ message: 'bad 席が空いています', property: '席' }] },
    { message: '席が空いています', details: 'x' },
    { message: 5, details: [null, 5, { message: {}, property: {} }] },
    'not JSON 席が空いています',
    'null',
  ])('%j: told without a word of what was sent', async (body) => {
    answers = [
      { status: 400, body },
      { status: 400, body, headers: { 'x-line-request-id': '席'.length.toString().repeat(100) } },
    ]
    const outcome = await channel.push([offer])
    expect(outcome).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/^LINE 400/) })
    expect(JSON.stringify([outcome, warnings])).not.toMatch(/席|松|予約/)
  })

  it('409: an earlier request with this key was accepted, so the messages are delivered', async () => {
    answers = [{ status: 409, body: { message: 'The retry key is already accepted', sentMessages: [] } }]
    expect(await channel.push([offer])).toEqual({ outcome: 'delivered' })
    answers = [
      { status: 400, body: wrongShape },
      { status: 409, body: { message: 'The retry key is already accepted' } },
    ]
    expect(await channel.push([offer])).toEqual({ outcome: 'delivered' })
  })

  it.each([
    [429, 'You have reached your monthly limit.', { outcome: 'quota-reached' }],
    [400, 'Failed to send messages', { outcome: 'refused' }],
    [400, "The property, 'to', in the request body is invalid (line: -, column: -)", { outcome: 'refused' }],
    [404, 'Not found', { outcome: 'refused' }],
    [410, '', { outcome: 'refused' }],
  ])('%i %j to a push: settled with one request', async (status, message, outcome) => {
    answers = [{ status, body: { message } }]
    expect(await channel.push([offer])).toMatchObject(outcome)
    expect(requests).toHaveLength(1)
  })

  it.each([
    [429, 'The API rate limit has been exceeded. Try again later.', 'throttled', true],
    [429, 'Too many messages to the same user', 'throttled', true],
    [500, 'The internal server error', 'unavailable', true],
    [503, '<html>', 'unavailable', true],
    [408, '', 'unavailable', true],
    [401, 'Authentication failed', 'unauthorized', false],
    [403, 'Access to this API is not available for your account', 'unauthorized', false],
  ])('%i %j: a failure', async (status, message, code, retryable) => {
    for (const ask of [() => channel.push([offer]), () => channel.reply('reply-token', [offer]), () => channel.quota()]) {
      answers = [
        { status, body: { message } },
        { status, body: { message } },
      ]
      await expect(ask()).rejects.toMatchObject({ name: 'PortFailure', port: 'Channel', code, retryable })
      expect(requests.at(-1)?.path).not.toBe('')
    }
    answers = [{ status, body: { message } }]
    expect(await channel.showWorking(customer)).toBeUndefined()
  })

  it('200 that cannot be read: whether the customer sees it is unknown', async () => {
    answers = [{ status: 200, body: '<html>proxy</html>' }]
    await expect(channel.push([offer])).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  })

  it.each([
    [{}, {}],
    [null, null],
    [{ type: 'limited' }, { totalUsage: 1 }],
    [{ type: 'none' }, { totalUsage: '1' }],
    [{ type: 'some' }, { totalUsage: 1 }],
  ])('a quota of %j and %j: makes no sense', async (...bodies) => {
    answers = bodies.map((body) => ({ status: 200, body }))
    await expect(channel.quota()).rejects.toMatchObject({ code: 'invalid-answer', retryable: false })
  })

  it('comes over connections that stay open between requests', async () => {
    answers = [{ status: 500, body: 'x' }]
    await expect(channel.push([offer])).rejects.toMatchObject({ code: 'unavailable' })
    for (let asked = 0; asked < 5; asked++) await channel.push([offer])
    await channel.showWorking(customer)
    // A request right after an answer may find the connection not yet free, and open a second one, which then serves in turn with the first.
    expect(requests).toHaveLength(7)
    expect(new Set(requests.map(({ port }) => port)).size).toBeLessThanOrEqual(2)
  })
})

describe('The retry key of the same in plain words', () => {
  it('is a UUID, always the same for a message, and another than the message’s', () => {
    const key = plainRetryKey(offer.id)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(plainRetryKey(offer.id)).toBe(key)
    expect(key).not.toBe(offer.id)
    expect(plainRetryKey(`${offer.id}0`)).not.toBe(key)
  })
})

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}
