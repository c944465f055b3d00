import { conversationId } from '@frontdesk/core/kernel/ids'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { channelContract, messageTo } from '@frontdesk/port-contracts/channel.contract'
import { type LineMessage, type LineSimulator, startLineSimulator } from '@frontdesk/simulators/line/line-simulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { LineChannel } from './line-channel.ts'

const botUserId = `U${'b'.repeat(32)}`
const userId = `U${'c'.repeat(32)}`
const accessToken = 'an-access-token'
const customer = conversationId(`line:user:${userId}`)

channelContract({
  name: 'LineChannel',
  open: async () => {
    const line = await startLineSimulator()
    line.addChannel({ botUserId, channelSecret: 'secret', accessToken })
    line.user(botUserId, userId)
    return {
      channel: channelAt(line),
      conversationId: customer,
      seen: () => textsSeen(line),
      mintReplyToken: async () => line.mintReplyToken(botUserId, { userId }),
      loseNextAnswer: () => line.setMood({ kind: 'execute-then-reset', times: 1 }),
      throttle: () => line.setMood({ kind: '429' }),
      useUpQuota: () => line.addChannel({ botUserId, channelSecret: 'secret', accessToken, monthlyLimit: line.usage(botUserId) }),
      close: async () => await line.close(),
    }
  },
})

describe('A LINE channel', () => {
  let line: LineSimulator
  let warnings: [string, unknown][]
  let channel: LineChannel
  beforeEach(async () => {
    line = await startLineSimulator()
    line.addChannel({ botUserId, channelSecret: 'secret', accessToken })
    line.user(botUserId, userId)
    warnings = []
    channel = channelAt(line, { logger: { ...silent, warn: (event, fields) => warnings.push([event, fields]) } })
  })
  afterEach(async () => await line.close())

  it('sends each push under the first message’s id as its retry key, and no reply under any', async () => {
    const messages = [messageTo(customer, 'one'), messageTo(customer, 'two', 1)]
    await channel.push(messages)
    await channel.reply(line.mintReplyToken(botUserId, { userId }), messages)
    expect(line.history().map(({ route, retryKey, status }) => ({ route, retryKey, status }))).toEqual([
      { route: 'push', retryKey: messages[0]?.id, status: 200 },
      { route: 'reply', retryKey: undefined, status: 200 },
    ])
  })

  it('pushes to groups and rooms as well', async () => {
    for (const [place, id] of [
      ['group', `C${'1'.repeat(32)}`],
      ['room', `R${'2'.repeat(32)}`],
    ] as const) {
      line.group(botUserId, id)
      expect(await channel.push([messageTo(conversationId(`line:${place}:${id}`), 'hello')])).toEqual({ outcome: 'delivered' })
      expect(line.seen().at(-1)?.to).toBe(id)
    }
  })

  it('shows the sign for 20 seconds, to single customers only', async () => {
    for (const where of [customer, conversationId(`line:group:C${'1'.repeat(32)}`), conversationId('line:unknown')]) {
      await channel.showWorking(where)
    }
    expect(line.history().map(({ route, body, status }) => ({ route, body, status }))).toEqual([
      { route: 'loading', body: { chatId: userId, loadingSeconds: 20 }, status: 202 },
    ])
  })

  it('tells the month’s limit, where there is one, and what is used of it', async () => {
    expect(await channel.quota()).toEqual({ used: 0 })
    line.addChannel({ botUserId, channelSecret: 'secret', accessToken, monthlyLimit: 200 })
    await channel.push([messageTo(customer, 'one')])
    expect(await channel.quota()).toEqual({ limit: 200, used: 1 })
  })

  it('refuses a push to a customer LINE does not know, without trying other words', async () => {
    const unknown = conversationId(`line:user:U${'9'.repeat(32)}`)
    expect(await channel.push([messageTo(unknown, 'one')])).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/^LINE 400: Failed to send messages \(LINE request /),
    })
    expect(line.history()).toHaveLength(1)
    expect(await channel.push([messageTo(conversationId('line:user:nobody'), 'one')])).toMatchObject({ outcome: 'refused' })
    expect(line.history()).toHaveLength(2)
  })

  it.each(['line:unknown', 'terminal:1', 'line:user:'])('refuses a push into %s without asking LINE', async (where) => {
    expect(await channel.push([messageTo(conversationId(where), 'one')])).toMatchObject({ outcome: 'refused' })
    expect(line.history()).toEqual([])
  })

  it('refuses messages with nothing to see without asking LINE, and spends no token on them', async () => {
    const nothing = [messageTo(customer, ' \n\u200b'), messageTo(customer, { text: '', cards: [], choices: [{ label: ' ', data: 'x' }] })]
    const reason = 'there is nothing in the messages to show'
    expect(await channel.push(nothing)).toEqual({ outcome: 'refused', reason })
    expect(await channel.reply(line.mintReplyToken(botUserId, { userId }), nothing)).toEqual({ outcome: 'refused', reason })
    expect(line.history()).toEqual([])
  })

  it('tells an operator what to do about an access token LINE refuses, without the token', async () => {
    const other = new LineChannel({ apiBaseUrl: line.url, accessToken: 'revoked-token', logger: silent })
    const failure: unknown = await other.push([messageTo(customer, 'one')]).catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'unauthorized', retryable: false, message: expect.stringMatching(/line\.accessToken/) })
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain('revoked-token')
  })

  it.each(['', 'two words', 'a\nb', 'トークン'])('takes %j for no access token, before anything is sent', (accessToken) => {
    expect(() => new LineChannel({ apiBaseUrl: line.url, accessToken, logger: silent })).toThrow(/line\.accessToken/)
  })

  it('gives up waiting at its deadline', async () => {
    line.setMood({ kind: 'stall', milliseconds: 2_000 })
    const hasty = channelAt(line, { deadlineMilliseconds: 50 })
    const started = performance.now()
    await expect(hasty.push([messageTo(customer, 'one')])).rejects.toMatchObject({ code: 'unavailable' })
    await expect(hasty.quota()).rejects.toMatchObject({ code: 'unavailable' })
    await hasty.showWorking(customer)
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it.each(['500', 'reset', 'execute-then-500', 'execute-then-reset'] as const)(
    'calls LINE unavailable that answers with %s',
    async (kind) => {
      line.setMood({ kind })
      await expect(channel.push([messageTo(customer, 'one')])).rejects.toMatchObject({ code: 'unavailable', retryable: true })
    },
  )

  it('calls LINE unavailable that cannot be reached', async () => {
    await line.close()
    await expect(channel.push([messageTo(customer, 'one')])).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  })
})

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

function channelAt(line: LineSimulator, settings: { deadlineMilliseconds?: number; logger?: Logger } = {}): LineChannel {
  return new LineChannel({ apiBaseUrl: line.url, accessToken, logger: silent, ...settings })
}

function textsSeen(line: LineSimulator): readonly string[] {
  return line.seen().flatMap(({ messages }) => messages.map(textOf))
}

function textOf(message: LineMessage): string {
  return message.type === 'text' ? String(message['text']) : String(message['altText'])
}
