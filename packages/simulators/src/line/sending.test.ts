import { randomUUID } from 'node:crypto'
import { HTTPFetchError, LineBotClient } from '@line/bot-sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineId } from './identifiers.ts'
import { startLineSimulator, type LineSimulator } from './line-simulator.ts'
import { call, family, komugi, minato, regular, stranger } from './testing/channels.ts'

const messages = [{ type: 'text' as const, text: 'お席をお取りしました' }]
const wrongTo = "The property, 'to', in the request body is invalid (line: -, column: -)"

let line: LineSimulator
let bot: LineBotClient
let now: number

beforeEach(async () => {
  now = Date.parse('2026-11-20T12:00:00+09:00')
  line = await startLineSimulator({ now: () => now })
  line.addChannel(minato)
  line.addChannel(komugi)
  line.user(minato.botUserId, regular)
  bot = LineBotClient.fromChannelAccessToken({ channelAccessToken: minato.accessToken, apiBaseURL: line.url, dataApiBaseURL: line.url })
})
afterEach(() => line.close())

/** The refusal the client of the vendor throws. */
async function refusalOf(
  request: Promise<unknown>,
): Promise<{ status: number; body: { message: string; sentMessages?: unknown }; headers: Headers }> {
  const error: unknown = await request.then(
    () => new Error('was not refused'),
    (error: unknown) => error,
  )
  if (!(error instanceof HTTPFetchError)) throw error
  return { status: error.status, body: JSON.parse(error.body) as { message: string }, headers: error.headers }
}

function mint(options: { eventTimestamp?: number } = {}): string {
  return line.mintReplyToken(minato.botUserId, { userId: regular, ...options })
}

describe('a reply', () => {
  it('reaches the customer, once per token', async () => {
    const replyToken = mint()
    const { sentMessages } = await bot.replyMessage({ replyToken, messages })
    expect(sentMessages).toEqual([{ id: expect.stringMatching(/^\d{18}$/), quoteToken: expect.any(String) }])
    expect(line.seen()).toMatchObject([{ to: regular, via: 'reply', messages, replyToken, botUserId: minato.botUserId, at: now }])
    const again = await refusalOf(bot.replyMessage({ replyToken, messages }))
    expect(again).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } })
    expect(line.seen()).toHaveLength(1)
    expect(line.history().at(-1)).toMatchObject({
      route: 'reply',
      status: 400,
      message: 'Invalid reply token',
      flags: ['reply-token-used'],
    })
  })

  it('is one also when two come at once', async () => {
    const replyToken = mint()
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => bot.replyMessage({ replyToken, messages })))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(line.seen()).toHaveLength(1)
  })

  it('is good for 60 seconds from receipt', async () => {
    const [inTime, late] = [mint(), mint()]
    line.clock.advance(60_000)
    await bot.replyMessage({ replyToken: inTime, messages })
    line.clock.advance(1)
    expect(await refusalOf(bot.replyMessage({ replyToken: late, messages }))).toMatchObject({ status: 400 })
    expect(line.history().at(-1)?.flags).toEqual(['reply-token-expired'])
  })

  it('is good for another minute after a redelivery', async () => {
    const [again, never] = [mint(), mint()]
    line.clock.advance(10 * 60_000)
    line.redelivered(again)
    line.clock.advance(60_000)
    await bot.replyMessage({ replyToken: again, messages })
    expect(await refusalOf(bot.replyMessage({ replyToken: never, messages }))).toMatchObject({ status: 400 })
  })

  it('is good no longer than 20 minutes after the event, however often redelivered, and not again once used', async () => {
    const [old, used] = [mint(), mint()]
    await bot.replyMessage({ replyToken: used, messages })
    line.clock.advance(19.5 * 60_000)
    line.redelivered(old)
    line.redelivered(used)
    expect(await refusalOf(bot.replyMessage({ replyToken: used, messages }))).toMatchObject({ status: 400 })
    line.clock.advance(30_001)
    line.redelivered(old)
    expect(await refusalOf(bot.replyMessage({ replyToken: old, messages }))).toMatchObject({ status: 400 })
  })

  it('is the business of the channel that got the webhook', async () => {
    const replyToken = line.mintReplyToken(komugi.botUserId, { userId: regular })
    expect(await refusalOf(bot.replyMessage({ replyToken, messages }))).toMatchObject({
      status: 400,
      body: { message: 'Invalid reply token' },
    })
    expect(line.history().at(-1)?.flags).toEqual(['reply-token-of-another-channel'])
    expect(
      (await call(line.url, '/v2/bot/message/reply', { replyToken, messages }, { authorization: `Bearer ${komugi.accessToken}` })).status,
    ).toBe(200)
  })

  it('keeps its token when it was refused for its messages', async () => {
    const replyToken = mint()
    expect(await refusalOf(bot.replyMessage({ replyToken, messages: [] }))).toMatchObject({ status: 400 })
    await bot.replyMessage({ replyToken, messages })
  })

  it('takes no retry key', async () => {
    const replyToken = mint()
    const headers = { 'X-Line-Retry-Key': randomUUID() }
    expect(await call(line.url, '/v2/bot/message/reply', { replyToken, messages }, headers)).toMatchObject({ status: 400 })
    expect(line.history()[0]?.flags).toEqual(['retry-key-not-accepted-here'])
    expect(line.seen()).toEqual([])
    await bot.replyMessage({ replyToken, messages })
  })
})

describe('a push', () => {
  it('under a key accepted before is a conflict that names the first', async () => {
    const key = randomUUID()
    const { httpResponse, ...body } = await bot.pushMessageWithHttpInfo({ to: regular, messages }, key)
    const again = await refusalOf(bot.pushMessage({ to: regular, messages }, key.toUpperCase()))
    expect(again.status).toBe(409)
    expect(again.body).toEqual({ message: 'The retry key is already accepted', sentMessages: body.body.sentMessages })
    expect(again.headers.get('x-line-accepted-request-id')).toBe(httpResponse.headers.get('x-line-request-id'))
    expect(line.seen()).toMatchObject([{ via: 'push', to: regular, retryKey: key }])
    expect(line.history().at(-1)?.flags).toEqual(['retry-key-repeated'])
  })

  it('with another body under the same key is not sent, and flagged', async () => {
    const key = randomUUID()
    await bot.pushMessage({ to: regular, messages }, key)
    const other = [{ type: 'text' as const, text: '別の本文' }]
    expect(await refusalOf(bot.pushMessage({ to: regular, messages: other }, key))).toMatchObject({ status: 409 })
    expect(line.history().at(-1)?.flags).toEqual(['retry-key-with-another-body'])
    expect(line.seen()).toHaveLength(1)
  })

  it('under the same key sends again after 24 hours', async () => {
    const key = randomUUID()
    await bot.pushMessage({ to: regular, messages }, key)
    line.clock.advance(24 * 60 * 60_000 - 1)
    expect(await refusalOf(bot.pushMessage({ to: regular, messages }, key))).toMatchObject({ status: 409 })
    line.clock.advance(1)
    await bot.pushMessage({ to: regular, messages }, key)
    expect(line.seen()).toHaveLength(2)
  })

  it('that was refused leaves its key free, and a key is one of the channel', async () => {
    const key = randomUUID()
    expect(await refusalOf(bot.pushMessage({ to: stranger, messages }, key))).toMatchObject({ status: 400 })
    await bot.pushMessage({ to: regular, messages }, key)
    line.user(komugi.botUserId, regular)
    const headers = { authorization: `Bearer ${komugi.accessToken}`, 'X-Line-Retry-Key': key }
    expect((await call(line.url, '/v2/bot/message/push', { to: regular, messages }, headers)).status).toBe(200)
  })

  it('takes no key that is not a UUID', async () => {
    expect(await refusalOf(bot.pushMessage({ to: regular, messages }, 'turn-1-reply-1'))).toMatchObject({ status: 400 })
  })

  it('to somebody another channel knows fails', async () => {
    line.user(komugi.botUserId, stranger)
    const refusal = await refusalOf(bot.pushMessage({ to: stranger, messages }))
    expect(refusal).toMatchObject({ status: 400, body: { message: 'Failed to send messages' } })
    expect(line.seen()).toEqual([])
  })

  it.each(['kutemukan', '', regular.toUpperCase(), ` ${regular}`])('to %j, which is no id, fails', async (to) => {
    expect(await refusalOf(bot.pushMessage({ to, messages }))).toMatchObject({ status: 400, body: { message: wrongTo } })
  })

  it('to who blocked the bot is accepted, not seen and not counted', async () => {
    line.user(minato.botUserId, regular).blocked = true
    const { sentMessages } = await bot.pushMessage({ to: regular, messages })
    expect(sentMessages).toHaveLength(1)
    expect(line.seen()).toEqual([])
    expect(line.usage(minato.botUserId)).toBe(0)
    expect(line.history()[0]?.flags).toEqual(['recipient-not-reached'])
  })

  it('reaches who is no friend for 7 days after they wrote', async () => {
    Object.assign(line.user(minato.botUserId, regular), { friend: false, lastWroteAt: now })
    await bot.pushMessage({ to: regular, messages })
    line.clock.advance(7 * 24 * 60 * 60_000)
    await bot.pushMessage({ to: regular, messages })
    expect(line.seen()).toHaveLength(1)
  })

  it('beyond the monthly limit is refused until Japan’s month ends; a reply is free', async () => {
    line.addChannel({ ...minato, monthlyLimit: 2 })
    line.group(minato.botUserId, family).members.add(regular).add(stranger)
    await bot.pushMessage({ to: family, messages })
    expect(await bot.getMessageQuota()).toEqual({ type: 'limited', value: 2 })
    expect(await bot.getMessageQuotaConsumption()).toEqual({ totalUsage: 2 })
    const refusal = await refusalOf(bot.pushMessage({ to: regular, messages }))
    expect(refusal).toMatchObject({ status: 429, body: { message: 'You have reached your monthly limit.' } })
    await bot.replyMessage({ replyToken: mint(), messages })
    line.clock.advance(Date.parse('2026-12-01T00:00:00+09:00') - now)
    await bot.pushMessage({ to: regular, messages })
    expect(await bot.getMessageQuotaConsumption()).toEqual({ totalUsage: 1 })
  })

  it('has at most one aggregation unit', async () => {
    expect(await refusalOf(bot.pushMessage({ to: regular, messages, customAggregationUnits: ['a', 'b'] }))).toMatchObject({ status: 400 })
  })
})

describe('a multicast', () => {
  it('counts and shows by recipient, and passes over who is not reached', async () => {
    await bot.multicast({ to: [regular, stranger, regular], messages })
    expect(line.seen()).toMatchObject([{ to: regular, via: 'multicast' }])
    expect(line.usage(minato.botUserId)).toBe(1)
  })

  it('is for users', async () => {
    expect(await refusalOf(bot.multicast({ to: [family], messages }))).toMatchObject({ status: 400, body: { message: wrongTo } })
    const crowd = Array.from({ length: 501 }, (_, index) => lineId('user', String(index)))
    expect(await refusalOf(bot.multicast({ to: crowd, messages }))).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/1 error/) },
    })
  })
})

describe('every request', () => {
  it.each([{ authorization: 'Bearer wrong' }, { authorization: '' }, { authorization: minato.accessToken }])(
    'needs a token of a channel: %j',
    async (headers) => {
      const answer = await call(line.url, '/v2/bot/message/push', { to: regular, messages }, headers)
      expect(answer).toMatchObject({ status: 401, body: { message: expect.stringMatching(/^Authentication failed/) } })
    },
  )

  it('is answered with an id of its own', async () => {
    const ids = await Promise.all([1, 2].map(async () => (await call(line.url, '/v2/bot/info')).headers.get('x-line-request-id')))
    expect(new Set(ids).size).toBe(2)
    expect(new Set(line.history().map(({ requestId }) => requestId))).toEqual(new Set(ids))
  })

  it('is JSON, of 2 MB at most, at an address LINE has', async () => {
    expect(await call(line.url, '/v2/bot/message/push', '{"to":')).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/could not be parsed as JSON/) },
    })
    expect((await call(line.url, '/v2/bot/message/push', { to: regular, messages }, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await call(line.url, '/v2/bot/message/push', JSON.stringify({ to: 'あ'.repeat(700_000) }))).status).toBe(413)
    expect((await call(line.url, '/v2/bot/message/teleport', {})).status).toBe(404)
    expect((await call(line.url, '/v2/bot/message/push')).status).toBe(404)
  })

  it.each(['null', '[]', '5', '"x"', '{}', '{"messages":[null],"endpoint":5}', '{"to":{},"messages":[{}],"chatId":[]}'])(
    'is refused with the body %s',
    async (body) => {
      for (const path of [
        'message/push',
        'message/reply',
        'message/multicast',
        'message/validate/push',
        'chat/loading/start',
        'chat/markAsRead',
      ]) {
        expect(await call(line.url, `/v2/bot/${path}`, body)).toMatchObject({ status: 400, body: { message: expect.any(String) } })
      }
      const ofTest = await call(line.url, '/v2/bot/channel/webhook/test', body)
      expect(ofTest.status).toBe(body === '{}' || body.includes('chatId') ? 404 : 400)
    },
  )

  it('has its place in the rate limits', async () => {
    const loading = async (): Promise<number> => (await call(line.url, '/v2/bot/chat/loading/start', { chatId: regular })).status
    const statuses = await Promise.all(Array.from({ length: 600 }, loading))
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(100)
    const refused = line.history().find(({ status }) => status === 429)
    expect(refused?.message).toBe('The API rate limit has been exceeded. Try again later.')
    line.clock.advance(1000)
    expect(await loading()).toBe(202)
  })
})
