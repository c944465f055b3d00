import { readdirSync, readFileSync } from 'node:fs'

import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import { readQueuedEvents, writeQueuedEvents } from '@frontdesk/core/conversation/queued-events'
import { webhookReaderContract } from '@frontdesk/port-contracts/webhook-reader.contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { secretsOf, tenantOnLine } from './fixtures/test-tenant.ts'
import { signBody } from './line-signature.ts'
import { LineWebhookReader } from './line-webhook-reader.ts'

const receivedAt = new Date('2026-12-01T03:00:00.000Z')
const botUserId = `U${'b'.repeat(32)}`
const otherBotUserId = `U${'d'.repeat(32)}`
const minato = tenantOnLine('minato', { channelSecret: 'env:NEW', botUserId })
const secrets = secretsOf({ 'env:NEW': 'new secret', 'env:OLD': 'old secret', 'env:OTHER': 'other secret', 'env:BLANK': ' ' })
const reader = new LineWebhookReader({ secrets })

webhookReaderContract({
  name: 'LineWebhookReader',
  open: () => ({
    reader: new LineWebhookReader({ secrets }),
    tenants: [minato, tenantOnLine('komugi', { channelSecret: 'env:OTHER', botUserId: otherBotUserId })],
    stranger: tenantOnLine('stranger'),
    locked: tenantOnLine('locked', { channelSecret: 'env:NONE', botUserId }),
    write: ({ profile }, texts) =>
      bodyOf(
        texts.map((text) =>
          text === null ? { type: 'greatNewFeature', timestamp: 1 } : textEvent({ message: { type: 'text', id: '1', text } }),
        ),
        profile.line?.botUserId,
      ),
    sign: ({ id }, body) => ({ 'x-line-signature': signBody(body, id === 'minato' ? 'new secret' : 'other secret') }),
  }),
})

/** The files in `fixtures/sdk-java-callback`, and what kinds of events each holds. */
const sdkWebhooks: Readonly<Record<string, readonly string[]>> = {
  'account_link.json': ['other'],
  'beacon.json': ['other'],
  'beacon_with_dm.json': ['other'],
  'file.json': ['attachment'],
  'follow.json': ['arrival'],
  'image.json': ['attachment'],
  'join.json': ['arrival'],
  'leave.json': ['departure'],
  'location.json': ['location'],
  'member_joined.json': ['other'],
  'member_left.json': ['other'],
  'message-edited.json': ['other'],
  'postback.json': ['tap'],
  'sticker-keywords-array.json': ['sticker'],
  'sticker-keywords-remove.json': ['sticker'],
  'sticker-with-text.json': ['sticker'],
  'sticker.json': ['sticker'],
  'text-emojis.json': ['text'],
  'text-group.json': ['text'],
  'text-mention.json': ['text'],
  'text-user.json': ['text'],
  'unfollow.json': ['departure'],
  'unknown.json': ['other', 'other'],
  'unsend.json': ['unsend'],
  'video-play-complete.json': ['other'],
  'video.json': ['attachment'],
  'webhook-redelivery.json': ['text'],
}

describe('LINE’s signature', () => {
  it('is the one LINE documents, for its own example', async () => {
    // https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    const tenant = tenantOnLine('minato', { channelSecret: 'env:EXAMPLE', botUserId: 'U8e742f61d673b39c7fff3cecb7536ef0' })
    const example = new LineWebhookReader({ secrets: secretsOf({ 'env:EXAMPLE': '8c570fa6dd201bb328f1c1eac23a96d8' }) })
    const body = Buffer.from('{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}')
    const header = () => 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs='
    expect(await example.read(tenant, { body, header, receivedAt })).toEqual({ verdict: 'accepted', events: [] })
  })

  it('holds under either secret while one replaces the other, also when only one of them can be read', async () => {
    const body = bodyOf([textEvent()])
    for (const references of [
      ['env:NEW', 'env:OLD'],
      ['env:NEW', 'env:NONE'],
      ['env:NONE', 'env:NEW'],
    ]) {
      const tenant = tenantOnLine('minato', { channelSecret: references, botUserId })
      expect(await read(body, signBody(body, 'new secret'), tenant)).toMatchObject({ verdict: 'accepted' })
    }
    const both = tenantOnLine('minato', { channelSecret: ['env:NEW', 'env:OLD'], botUserId })
    expect(await read(body, signBody(body, 'old secret'), both)).toMatchObject({ verdict: 'accepted' })
    expect(await read(body, signBody(body, 'other secret'), both)).toMatchObject({ verdict: 'unsigned' })
    const halfLocked = tenantOnLine('minato', { channelSecret: ['env:NEW', 'env:NONE'], botUserId })
    await expect(read(body, signBody(body, 'old secret'), halfLocked)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is never one under a blank secret, which anybody could write', async () => {
    const body = bodyOf([])
    const tenant = tenantOnLine('minato', { channelSecret: 'env:BLANK', botUserId })
    await expect(read(body, signBody(body, ' '), tenant)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is LINE’s base64 and no other writing of the same bytes', async () => {
    const body = bodyOf([])
    const signature = signBody(body, 'new secret')
    expect(await read(body, signature)).toMatchObject({ verdict: 'accepted' })
    const written = Buffer.from(signature, 'base64')
    const others = [
      signature.slice(0, -1),
      `${signature}=`,
      ` ${signature}`,
      `${signature.slice(0, 20)}\n${signature.slice(20)}`,
      written.toString('base64url'),
      written.toString('hex'),
      // The last digit’s two spare bits set: decodes to the same bytes.
      signature.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`),
    ]
    for (const other of others) expect({ other, ...(await read(body, other)) }).toMatchObject({ other, verdict: 'unsigned' })
  })

  it('holds over the bytes as they came, escapes and all', async () => {
    const body = Buffer.from(
      Buffer.from(bodyOf([textEvent()]))
        .toString()
        .replace('hello', '\\uD83E\\uDD28 \\u4e88'),
    )
    expect((await events(body))[0]?.content).toEqual({ kind: 'text', text: '🤨 予' })
  })

  it('never makes reading throw, whatever stands in the header', async () => {
    const body = bodyOf([])
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (signature) => {
        expect(await read(body, signature)).toMatchObject({ verdict: 'unsigned' })
      }),
    )
  })
})

describe('A LINE webhook', () => {
  it.each([undefined, otherBotUserId, 5, null, {}])('with the destination %j is not for this tenant', async (destination) => {
    const body = Buffer.from(JSON.stringify({ destination, events: [] }))
    expect(await read(body)).toMatchObject({ verdict: 'unsigned' })
  })

  it.each([undefined, null, {}, 'events', 5, Array.from({ length: 101 }, () => textEvent())])(
    'with the events %j is malformed',
    async (list) => {
      expect(await read(Buffer.from(JSON.stringify({ destination: botUserId, events: list })))).toMatchObject({ verdict: 'malformed' })
    },
  )

  it('is no deeper for brackets, quotes and backslashes in what the customer wrote', async () => {
    for (const text of ['['.repeat(100), `"${'{'.repeat(100)}`, `\\"${'['.repeat(100)}\\`, '\\']) {
      const body = bodyOf([textEvent({ message: { type: 'text', id: '1', text }, next: [[text]] })])
      expect((await events(body))[0]?.content).toEqual({ kind: 'text', text })
    }
  })

  it('may be 32 deep and hold 100 events', async () => {
    const deep = (depth: number) => JSON.parse(`${'['.repeat(depth)}"]]]"${']'.repeat(depth)}`) as unknown
    // The body, the list and the event stand around it.
    expect(await read(bodyOf([textEvent({ deep: deep(29) })]))).toMatchObject({ verdict: 'accepted' })
    expect(await read(bodyOf([textEvent({ deep: deep(30) })]))).toMatchObject({ verdict: 'malformed' })
    expect(await events(bodyOf(Array.from({ length: 100 }, () => textEvent())))).toHaveLength(100)
  })

  it('of LINE’s own SDK is tried below, whichever there is', () => {
    const files = readdirSync(new URL('./fixtures/sdk-java-callback/', import.meta.url)).filter((name) => name.endsWith('.json'))
    expect(files.toSorted()).toEqual(Object.keys(sdkWebhooks).toSorted())
  })

  it.each(Object.entries(sdkWebhooks))('as LINE’s own SDK has it is accepted: %s', async (name, kinds) => {
    const body = readFileSync(new URL(`./fixtures/sdk-java-callback/${name}`, import.meta.url))
    const json = JSON.parse(body.toString()) as { destination: string; events: unknown[] }
    const tenant = tenantOnLine('minato', { channelSecret: 'env:NEW', botUserId: json.destination })
    const reading = await read(body, signBody(body, 'new secret'), tenant)
    if (reading.verdict !== 'accepted') throw new Error(reading.detail)
    expect(reading.events.map(({ original }) => original)).toEqual(json.events)
    expect(reading.events.map(({ content }) => content.kind)).toEqual(kinds)
  })

  it('of any JSON, signed, becomes as many events as it has, all of which a queue can carry', async () => {
    const odd = fc.oneof(
      { arbitrary: fc.jsonValue(), weight: 1 },
      { arbitrary: fc.constantFrom('user', 'message', 'text', '__proto__', '\0', '\ud800', 1e300, -1, null), weight: 1 },
    )
    const event = fc.dictionary(
      fc.constantFrom(
        'type',
        'source',
        'message',
        'postback',
        'timestamp',
        'replyToken',
        'mode',
        'webhookEventId',
        '__proto__',
        'toString',
      ),
      fc.oneof(
        odd,
        fc.dictionary(fc.constantFrom('type', 'userId', 'id', 'text', 'data', 'params', 'toString', 'valueOf', '__proto__'), odd),
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(event, odd), { maxLength: 5 }), async (list) => {
        const read = await events(bodyOf(list))
        expect(read).toHaveLength(list.length)
        for (const one of read) {
          const carried = writeQueuedEvents([one]).flatMap((body) => readQueuedEvents(body) ?? [])
          expect(carried?.[0]).toMatchObject({ eventId: one.eventId, conversationId: one.conversationId, at: one.at })
          for (const id of [one.eventId, one.conversationId, one.customerId, one.messageId ?? 'x']) {
            expect(id.isWellFormed() && !id.includes('\0') && id !== '').toBe(true)
          }
        }
      }),
      { numRuns: 500 },
    )
    expect(Object.keys({})).toEqual([])
    expect(({} as Record<string, unknown>)['userId']).toBeUndefined()
  })
})

async function read(body: Uint8Array, signature = signBody(body, 'new secret'), tenant = minato) {
  return await reader.read(tenant, { body, header: (name) => (name === 'x-line-signature' ? signature : undefined), receivedAt })
}

async function events(body: Uint8Array): Promise<readonly InboundEvent[]> {
  const reading = await read(body)
  if (reading.verdict !== 'accepted') throw new Error(reading.detail)
  return reading.events
}

function bodyOf(list: readonly unknown[], destination = botUserId): Uint8Array {
  return Buffer.from(JSON.stringify({ destination, events: list }))
}

let told = 0

function textEvent(fields: object = {}): object {
  return {
    type: 'message',
    message: { type: 'text', id: '444573844083572737', text: 'hello' },
    timestamp: receivedAt.getTime() - 1_000,
    source: { type: 'user', userId: `U${'c'.repeat(32)}` },
    replyToken: 'b60d432864f44d079f6d8efe86cf404b',
    mode: 'active',
    webhookEventId: `01G2KZKG2DS765NMRH3GZF${String(told++).padStart(4, '0')}`,
    deliveryContext: { isRedelivery: false },
    ...fields,
  }
}
