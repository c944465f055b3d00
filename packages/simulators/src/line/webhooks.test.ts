import { validateSignature } from '@line/bot-sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLineSimulator, type LineSimulator } from './line-simulator.ts'
import { call, family, minato, regular, stranger } from './testing/channels.ts'
import { WebhookReceiver } from './testing/webhook-receiver.ts'
import { signWebhook, webhookJson } from './webhook-signature.ts'

const bot = minato.botUserId

let line: LineSimulator
let receiver: WebhookReceiver

beforeEach(async () => {
  receiver = new WebhookReceiver()
  await receiver.listen()
  line = await startLineSimulator()
  line.addChannel({ ...minato, webhookUrl: receiver.url, redelivery: true })
})
afterEach(async () => {
  await line.close()
  await receiver.close()
})

describe('the signature', () => {
  it('is that which openssl makes', () => {
    const body = webhookJson({ destination: 'U00000000000000000000000000000001', events: [{ text: '🙂𠮷' }] })
    expect(body).toBe('{"destination":"U00000000000000000000000000000001","events":[{"text":"\\uD83D\\uDE42\\uD842\\uDFB7"}]}')
    // openssl dgst -sha256 -hmac 'simulated secret' -binary | base64
    expect(signWebhook('simulated secret', body)).toBe('t/meWYEK6+2IxxVAYozrFeg6LmN+1tGFUY6ccm9vZOY=')
  })

  it('is over the bytes as sent, where an emoji is escaped and kanji are not', async () => {
    const text = '𠮷野家で🙂👩‍👩‍👧‍👦 \\u0000 "』'
    await line.say(bot, text)
    const [{ body, headers, events } = expect.fail('nothing came')] = receiver.received
    const signature = String(headers['x-line-signature'])
    expect(body).toContain('\\uD842\\uDFB7野家で\\uD83D\\uDE42')
    expect(validateSignature(body, minato.channelSecret, signature)).toBe(true)
    expect(validateSignature(JSON.stringify(JSON.parse(body)), minato.channelSecret, signature)).toBe(false)
    expect(events[0]?.message).toMatchObject({ text })
  })

  it('can be wrong or missing', async () => {
    await line.say(bot, 'a', { signature: 'wrong' })
    await line.say(bot, 'a', { signature: 'missing' })
    const [wrong, missing] = receiver.received
    expect(validateSignature(String(wrong?.body), minato.channelSecret, String(wrong?.headers['x-line-signature']))).toBe(false)
    expect(missing?.headers).not.toHaveProperty('x-line-signature')
  })
})

describe('a webhook', () => {
  it('carries what LINE’s carry, and a token that replies', async () => {
    const { events, attempts } = await line.say(bot, 'こんにちは', { from: regular })
    expect(receiver.received).toMatchObject([{ destination: bot, events }])
    expect(receiver.events).toMatchObject([
      {
        type: 'message',
        mode: 'active',
        webhookEventId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: regular },
        message: { type: 'text', text: 'こんにちは', id: expect.stringMatching(/^\d{18}$/), quoteToken: expect.any(String) },
      },
    ])
    expect(attempts).toMatchObject([{ status: 200, reason: 'OK', isRedelivery: false, isDuplicate: false }])
    const replyToken = receiver.events[0]?.replyToken
    expect((await call(line.url, '/v2/bot/message/reply', { replyToken, messages: [{ type: 'text', text: 'はい' }] })).status).toBe(200)
    expect(line.seen()).toMatchObject([{ to: regular }])
  })

  it('probes with no events', async () => {
    await line.say(bot, [])
    expect(receiver.received).toMatchObject([{ destination: bot, events: [] }])
  })

  it('holds events of several customers, each with its own token and id', async () => {
    await line.say(bot, [{ type: 'text', text: '一', from: regular }, { type: 'text', text: '二', from: stranger }, '三'], {
      from: regular,
    })
    expect(receiver.received).toHaveLength(1)
    expect(receiver.events.map(({ source }) => source?.userId)).toEqual([regular, stranger, regular])
    expect(new Set(receiver.events.map(({ replyToken }) => replyToken)).size).toBe(3)
    expect(new Set(receiver.events.map(({ webhookEventId }) => webhookEventId)).size).toBe(3)
  })

  it('tells every kind of thing', async () => {
    const params = { datetime: '2026-11-27T18:30' }
    await line.say(bot, [
      { type: 'sticker', keywords: ['thanks'] },
      { type: 'image' },
      { type: 'video', duration: 9000 },
      { type: 'audio' },
      { type: 'file', fileName: 'メニュー.pdf', content: Buffer.from('12345') },
      { type: 'location', latitude: 35.68, longitude: 139.76, address: '東京駅' },
      { type: 'postback', data: 'book:when', params },
      { type: 'follow', isUnblocked: true },
      { type: 'unfollow' },
      { type: 'join', in: family },
      { type: 'memberJoined', members: [stranger], in: family },
      { type: 'memberLeft', members: [stranger], in: family },
      { type: 'leave', in: family },
      { type: 'unsend', messageId: '1' },
      { type: 'messageEdited', messageId: '1', text: '直した', in: family },
      { type: 'videoPlayComplete', trackingId: 't' },
    ])
    const kinds = receiver.events.map(({ type, message }) => (type === 'message' ? message?.type : type))
    expect(kinds.join(' ')).toBe(
      'sticker image video audio file location postback follow unfollow join memberJoined memberLeft leave unsend messageEdited videoPlayComplete',
    )
    const silent = receiver.events.filter(({ replyToken }) => replyToken === undefined).map(({ type }) => type)
    expect(silent).toEqual(['unfollow', 'memberLeft', 'leave', 'unsend'])
    expect(receiver.events).toContainEqual(expect.objectContaining({ postback: { data: 'book:when', params } }))
    expect(receiver.events[4]?.message).toMatchObject({ fileName: 'メニュー.pdf', fileSize: 5 })
    expect(receiver.events[10]).toMatchObject({
      source: { type: 'group', groupId: family },
      joined: { members: [{ type: 'user', userId: stranger }] },
    })
  })

  it('in standby has no reply token', async () => {
    await line.say(bot, { type: 'text', text: 'a', mode: 'standby' })
    expect(receiver.events[0]).toMatchObject({ mode: 'standby' })
    expect(receiver.events[0]).not.toHaveProperty('replyToken')
  })

  it('may have a source without a user, and be of a kind nobody knows', async () => {
    const event = { type: 'greatNewFeature', feature: { shiny: true } }
    await line.say(bot, [
      { type: 'text', text: 'a', in: family, withoutUserId: true },
      { type: 'other', event, repliable: true },
    ])
    expect(receiver.events[0]?.source).toEqual({ type: 'group', groupId: family })
    expect(receiver.events[1]).toMatchObject({ ...event, replyToken: expect.any(String), webhookEventId: expect.any(String) })
  })

  it('of who leaves blocks the bot, of who follows lets it in', async () => {
    await line.say(bot, { type: 'unfollow', from: regular })
    expect(line.user(bot, regular)).toMatchObject({ blocked: true, friend: false })
    await line.say(bot, { type: 'follow', from: regular })
    expect(line.user(bot, regular)).toMatchObject({ blocked: false, friend: true })
  })
})

describe('delivery', () => {
  it('comes again as the same event, with the same token, marked as redelivery, until a 2xx', async () => {
    receiver.answers.push(500, 302)
    const { attempts } = await line.say(bot, 'a', { redeliveryDelays: [10, 10, 10] })
    expect(attempts.map(({ status, isRedelivery }) => [status, isRedelivery])).toEqual([
      [500, false],
      [302, true],
      [200, true],
    ])
    expect(receiver.events).toHaveLength(3)
    const [first, ...again] = receiver.events
    for (const event of again) expect(event).toEqual({ ...first, deliveryContext: { isRedelivery: true } })
  })

  it('is not repeated on a channel that has not asked for it', async () => {
    line.addChannel({ ...minato, webhookUrl: receiver.url })
    receiver.answers.push(500)
    const { attempts } = await line.say(bot, 'a', { redeliveryDelays: [1] })
    expect(attempts).toMatchObject([{ status: 500, reason: 'ERROR_STATUS_CODE' }])
  })

  it('waits 2 seconds for an answer, and the clock for its next turn', async () => {
    receiver.delay = 5000
    const saying = line.say(bot, 'a', { redeliveryDelays: [3_600_000] })
    await expect.poll(() => receiver.received.length).toBe(1)
    receiver.delay = 0
    await expect
      .poll(
        () => {
          line.clock.advance(600_000)
          return receiver.received.length
        },
        { timeout: 10_000, interval: 300 },
      )
      .toBe(2)
    const { attempts } = await saying
    expect(attempts).toMatchObject([
      { status: null, reason: 'REQUEST_TIMEOUT', isRedelivery: false },
      { status: 200, isRedelivery: true },
    ])
    expect(attempts[0]?.milliseconds).toBeGreaterThan(1900)
    expect(attempts[0]?.milliseconds).toBeLessThan(3500)
  })

  it('again makes its reply token count anew', async () => {
    receiver.answers.push(500)
    const saying = line.say(bot, 'a', { redeliveryDelays: [120_000] })
    await expect.poll(() => receiver.received.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    line.clock.advance(120_000)
    const { events } = await saying
    line.clock.advance(50_000)
    const reply = { replyToken: events[0]?.replyToken, messages: [{ type: 'text', text: 'はい' }] }
    expect((await call(line.url, '/v2/bot/message/reply', reply)).status).toBe(200)
  })

  it('can come again in the background', async () => {
    receiver.answers.push(500)
    const { attempts } = await line.say(bot, 'a', { redeliveryDelays: [3_600_000], redeliverInBackground: true })
    expect(attempts).toHaveLength(1)
    line.clock.advance(3_600_000)
    await expect.poll(() => attempts.length).toBe(2)
    expect(attempts[1]).toMatchObject({ status: 200, isRedelivery: true })
  })

  it('can come all at once, each event by itself', async () => {
    receiver.delay = 500
    const began = performance.now()
    const { attempts } = await line.say(bot, ['1', '2', '3', '4'], { separately: true, atOnce: true })
    expect(performance.now() - began).toBeLessThan(1900)
    expect(attempts.map(({ webhookEventIds }) => webhookEventIds.length)).toEqual([1, 1, 1, 1])
    expect(receiver.received).toHaveLength(4)
  })

  it('tells of a bot that is not there', async () => {
    line.addChannel({ ...minato, webhookUrl: 'http://127.0.0.1:9/webhook' })
    expect((await line.say(bot, 'a')).attempts).toMatchObject([{ status: null, reason: 'COULD_NOT_CONNECT' }])
    line.addChannel(minato)
    await expect(line.say(bot, 'a')).rejects.toThrow('has no webhookUrl')
  })

  it('may come in copies that are no redelivery', async () => {
    const { attempts } = await line.say(bot, 'a', { duplicates: 2 })
    expect(attempts.filter(({ isDuplicate }) => isDuplicate)).toHaveLength(2)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(receiver.received).toHaveLength(3)
  })

  it('may come in another order, the same for the same seed', async () => {
    const texts = ['1', '2', '3', '4', '5', '6']
    const said = (): unknown => receiver.events.map(({ message }) => message?.text).join('')
    await line.say(bot, texts, { separately: true, order: 'reversed' })
    expect(said()).toBe('654321')
    receiver.received.length = 0
    await line.say(bot, texts, { separately: true, order: 'shuffled' })
    const shuffled = said()
    expect(shuffled).not.toBe('123456')
    const other = await startLineSimulator({ seed: 1 })
    other.addChannel({ ...minato, webhookUrl: receiver.url })
    receiver.received.length = 0
    await other.say(bot, texts, { separately: true, order: 'shuffled' })
    expect(said()).toBe(shuffled)
    await other.close()
  })
})
