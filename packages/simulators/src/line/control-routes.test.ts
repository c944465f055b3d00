import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLineSimulator, type LineSimulator } from './line-simulator.ts'
import { call, minato, regular } from './testing/channels.ts'
import { WebhookReceiver } from './testing/webhook-receiver.ts'

let line: LineSimulator
let receiver: WebhookReceiver

beforeEach(async () => {
  receiver = new WebhookReceiver()
  await receiver.listen()
  line = await startLineSimulator()
})
afterEach(async () => {
  await line.close()
  await receiver.close()
})

type Seen = { readonly seen: readonly { readonly sequence: number; readonly to: string }[] }

async function control(path: string, body?: unknown): Promise<unknown> {
  const answer = await call(line.url, `/_simulator${path}`, body)
  expect(answer.status).toBe(200)
  return answer.body
}

async function remove(path: string): Promise<void> {
  await fetch(`${line.url}/_simulator${path}`, { method: 'DELETE' })
}

const { botUserId } = minato
const messages = [{ type: 'text', text: 'はい' }]

describe('from another process', () => {
  it('a conversation can be had', async () => {
    await control('/channels', { ...minato, webhookUrl: receiver.url })
    const said = await control('/say', { botUserId, what: ['こんにちは', { type: 'sticker' }], options: { from: regular } })
    expect(said).toMatchObject({ events: receiver.events, attempts: [{ status: 200 }] })
    const { seen: before } = (await control('/seen')) as Seen
    expect(before).toEqual([])
    const waiting = control('/seen?after=0&wait=5000') as Promise<Seen>
    await call(line.url, '/v2/bot/message/reply', { replyToken: receiver.events[0]?.replyToken, messages })
    expect(await waiting).toMatchObject({ seen: [{ sequence: 1, to: regular, messages, via: 'reply' }] })
    expect(await control('/seen?after=1')).toEqual({ seen: [] })
    expect(await control(`/seen?botUserId=${regular}`)).toEqual({ seen: [] })
    expect(await control('/history')).toMatchObject({ history: [{ route: 'reply', status: 200 }] })
    await remove('/history')
    expect(await control('/history')).toEqual({ history: [] })
  })

  it('users, tokens, clock and moods can be set', async () => {
    await control('/channels', minato)
    expect(await control(`/users/${botUserId}/${regular}`, { blocked: true })).toMatchObject({ userId: regular, blocked: true })
    expect(await control(`/users/${botUserId}/${regular}`)).toMatchObject({ blocked: true, friend: true })
    await control(`/users/${botUserId}/${regular}`, { blocked: false })
    const { replyToken } = (await control('/reply-tokens', { botUserId, userId: regular })) as { replyToken: string }
    const { now } = (await control('/clock')) as { now: number }
    expect(((await control('/clock/advance', { milliseconds: 60_001 })) as { now: number }).now).toBeGreaterThan(now + 60_000)
    expect((await call(line.url, '/v2/bot/message/reply', { replyToken, messages })).status).toBe(400)
    await control('/moods', { path: 'push', kind: '500' })
    expect((await call(line.url, '/v2/bot/message/push', { to: regular, messages })).status).toBe(500)
    await remove('/moods')
    expect((await call(line.url, '/v2/bot/message/push', { to: regular, messages })).status).toBe(200)
    expect(await control(`/channels/${botUserId}/usage`)).toEqual({ usage: 1 })
    expect(await control('/compose', { botUserId, what: 'a' })).toMatchObject({ headers: { 'x-line-signature': expect.any(String) } })
    await remove(`/channels/${botUserId}`)
    expect((await call(line.url, '/v2/bot/info')).status).toBe(401)
  })

  it.each([
    ['/say', { botUserId, what: 'a' }, 'no such channel'],
    ['/channels', { ...minato, botUserId: 'bot' }, 'not a bot user id'],
    ['/moods', { kind: 'sulk' }, 'no such mood'],
    ['/clock', { advance: 'a while' }, 'a clock only moves on'],
    ['/say', '{', 'JSON'],
  ])('a mistake at %s is told', async (path, body, message) => {
    expect(await call(line.url, `/_simulator${path}`, body)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(message) },
    })
  })

  it('an address it does not have is not found', async () => {
    expect((await call(line.url, '/_simulator/nothing')).status).toBe(404)
  })
})
