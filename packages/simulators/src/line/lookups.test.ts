import { LineBotClient } from '@line/bot-sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLineSimulator, type LineSimulator } from './line-simulator.ts'
import { call, family, komugi, minato, regular, stranger } from './testing/channels.ts'
import { WebhookReceiver } from './testing/webhook-receiver.ts'

let line: LineSimulator
let bot: LineBotClient

beforeEach(async () => {
  line = await startLineSimulator({ now: () => 1_800_000_000_000 })
  line.addChannel(minato)
  line.addChannel(komugi)
  line.user(minato.botUserId, regular)
  bot = LineBotClient.fromChannelAccessToken({ channelAccessToken: minato.accessToken, apiBaseURL: line.url, dataApiBaseURL: line.url })
})
afterEach(() => line.close())

describe('the loading animation', () => {
  it.each([undefined, 5, 20, 60])('is accepted for %s seconds', async (loadingSeconds) => {
    const { httpResponse } = await bot.showLoadingAnimationWithHttpInfo({ chatId: regular, ...(loadingSeconds && { loadingSeconds }) })
    expect(httpResponse.status).toBe(202)
  })

  it.each([
    [4, 'Must be between 5 and 60'],
    [65, 'Must be between 5 and 60'],
    [0, 'Must be between 5 and 60'],
    [7, 'must be a multiple of five'],
    [7.5, 'Must be between 5 and 60'],
  ])('is refused for %s seconds', async (loadingSeconds, message) => {
    const answer = await call(line.url, '/v2/bot/chat/loading/start', { chatId: regular, loadingSeconds })
    const details = [{ message, property: 'loadingSeconds' }]
    expect(answer).toMatchObject({ status: 400, body: { message: 'The request body has 1 error(s)', details } })
  })

  it.each([family, family.replace('C', 'R')])('is for users, not %s', async (chatId) => {
    const answer = await call(line.url, '/v2/bot/chat/loading/start', { chatId })
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^Only user id is acceptable/) } })
  })
})

describe('marking as read', () => {
  it('takes the token of a message, of this bot', async () => {
    const [message] = line.compose(minato.botUserId, 'こんにちは').events
    const markAsReadToken = String(message?.message?.markAsReadToken)
    const path = '/v2/bot/chat/markAsRead'
    expect(await bot.markMessagesAsReadByToken({ markAsReadToken })).toEqual({})
    expect((await call(line.url, path, { markAsReadToken }, { authorization: `Bearer ${komugi.accessToken}` })).status).toBe(400)
    expect(await call(line.url, path, { markAsReadToken: 'x' })).toMatchObject({
      status: 400,
      body: { message: 'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.' },
    })
  })
})

describe('a profile', () => {
  it('is that of the customer', async () => {
    Object.assign(line.user(minato.botUserId, regular), { displayName: '常連さん', language: 'en' })
    expect(await bot.getProfile(regular)).toMatchObject({ userId: regular, displayName: '常連さん', language: 'en' })
  })

  it('is not found of who is unknown, blocked the bot, or is no friend and never wrote', async () => {
    expect(await call(line.url, `/v2/bot/profile/${stranger}`)).toMatchObject({ status: 404, body: { message: 'Not found' } })
    line.user(minato.botUserId, regular).blocked = true
    expect((await call(line.url, `/v2/bot/profile/${regular}`)).status).toBe(404)
    Object.assign(line.user(minato.botUserId, regular), { blocked: false, friend: false })
    expect((await call(line.url, `/v2/bot/profile/${regular}`)).status).toBe(404)
  })

  it('of a group’s member is found in that group alone', async () => {
    line.compose(minato.botUserId, 'みんなへ', { from: regular, in: family })
    expect(await bot.getGroupMemberProfile(family, regular)).toMatchObject({ userId: regular })
    expect((await call(line.url, `/v2/bot/group/${family}/member/${stranger}`)).status).toBe(404)
    expect(await bot.getGroupSummary(family)).toMatchObject({ groupId: family })
    line.compose(minato.botUserId, { type: 'leave', in: family })
    expect((await call(line.url, `/v2/bot/group/${family}/member/${regular}`)).status).toBe(404)
    expect((await call(line.url, `/v2/bot/group/${family}/summary`)).status).toBe(404)
  })
})

describe('what a customer sent', () => {
  it('is prepared, then there, then gone when unsent', async () => {
    const content = Buffer.from('a photograph').toString('base64')
    const { events } = line.compose(minato.botUserId, { type: 'image', content, contentType: 'image/png', preparing: 3000 })
    const id = String(events[0]?.message?.id)
    expect((await bot.getMessageContentWithHttpInfo(id)).httpResponse.status).toBe(202)
    expect(await bot.getMessageContentTranscodingByMessageId(id)).toEqual({ status: 'processing' })
    line.clock.advance(3000)
    const { httpResponse, body } = await bot.getMessageContentWithHttpInfo(id)
    expect([httpResponse.status, httpResponse.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.concat(await body.toArray()).toString()).toBe('a photograph')
    line.compose(minato.botUserId, { type: 'unsend', messageId: id })
    expect(await call(line.url, `/v2/bot/message/${id}/content`)).toMatchObject({ status: 410, body: { message: 'The content is gone' } })
  })

  it('is of the channel it was sent to', async () => {
    const { events } = line.compose(komugi.botUserId, { type: 'file', fileName: 'ケーキ.pdf' })
    const id = String(events[0]?.message?.id)
    expect((await call(line.url, `/v2/bot/message/${id}/content`)).status).toBe(404)
  })
})

describe('the channel', () => {
  it('tells who it is and, without a limit, that it has none', async () => {
    expect(await bot.getBotInfo()).toMatchObject({ userId: minato.botUserId, chatMode: 'bot' })
    expect(await bot.getMessageQuota()).toEqual({ type: 'none' })
  })

  it('keeps its webhook address, and tries it with a signed body without events', async () => {
    expect((await call(line.url, '/v2/bot/channel/webhook/endpoint')).status).toBe(404)
    const receiver = new WebhookReceiver()
    await receiver.listen()
    await bot.setWebhookEndpoint({ endpoint: receiver.url })
    expect(await bot.getWebhookEndpoint()).toEqual({ endpoint: receiver.url, active: true })
    expect(await bot.testWebhookEndpoint()).toMatchObject({ success: true, statusCode: 200, reason: 'OK' })
    expect(receiver.received).toMatchObject([{ destination: minato.botUserId, events: [] }])
    receiver.answers.push(401)
    expect(await bot.testWebhookEndpoint({})).toMatchObject({ success: false, statusCode: 401, reason: 'ERROR_STATUS_CODE' })
    await receiver.close()
    expect(await bot.testWebhookEndpoint({ endpoint: receiver.url })).toMatchObject({ success: false, reason: 'COULD_NOT_CONNECT' })
  })

  it.each(['http://bot.example/webhook', 'bot.example', `https://bot.example/${'x'.repeat(500)}`])(
    'does not take %.40s as its webhook',
    async (endpoint) => {
      await expect(bot.setWebhookEndpoint({ endpoint })).rejects.toMatchObject({ status: 400 })
    },
  )
})
