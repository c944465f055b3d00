import { describe, expect, it } from 'vitest'
import { conversationId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import { VirtualTime } from '../kernel/testing/virtual-time.ts'
import { CustomerWaiting } from './customer-waiting.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { OutboundMessage } from './outbound-message.ts'
import type { ClaimedConversation } from './ports/conversation-store.ts'
import { KeptLog } from './testing/kept-log.ts'
import { claimedWith, eventOf } from './testing/samples.ts'
import { ScriptedChannel } from './testing/scripted-channel.ts'

type Given = {
  /** How long the reply token lives; without it there is none. Milliseconds. */
  tokenLife?: number | undefined
  event?: Partial<InboundEvent>
  claimed?: Partial<ClaimedConversation>
  noChannel?: boolean
}

function waitingRoom({ tokenLife = 50_000, event = {}, claimed = {}, noChannel = false }: Given = {}) {
  const time = new VirtualTime()
  const log = new KeptLog()
  const channel = new ScriptedChannel()
  const lease = new AbortController()
  const asked: unknown[] = []
  const told: OutboundMessage[] = []
  const reply = channel.reply.bind(channel)
  channel.reply = async (token, messages) => {
    told.push(...messages)
    return await reply(token, messages)
  }
  const waiting = new CustomerWaiting({
    channels: {
      of: async (...which) => {
        asked.push(which)
        if (noChannel) throw new PortFailure('Secrets', 'unavailable', 'no answer')
        return channel
      },
    },
    clock: time,
    timers: time,
    idSource: { next: () => 'id-1' },
    logger: log,
    conversation: claimedWith([eventOf('a', event)], claimed),
    token: { token: 't', until: new Date(time.now().getTime() + tokenLife) },
    signal: lease.signal,
  })
  /** An answer that takes so long. */
  const answerAfter = async (milliseconds: number) => await waiting.during(time.sleep(milliseconds).then(() => 'the answer'))
  return { time, log, channel, lease, asked, told, waiting, answerAfter, calls: channel.calls }
}

describe('While an answer is thought out', () => {
  it('no sign is given when it comes within 0.7 s', async () => {
    const room = waitingRoom()
    expect(await room.time.until(room.answerAfter(700))).toBe('the answer')
    expect([room.calls, room.asked]).toEqual([[], []])
    expect(room.time.sleeping).toBe(0)
  })

  it('a sign is given when it takes longer, once', async () => {
    const room = waitingRoom()
    const answer = room.answerAfter(30_000)
    await room.time.advance(699)
    expect(room.calls).toEqual([])
    await room.time.advance(2)
    expect(room.calls).toEqual(['working'])
    await room.time.until(answer)
    expect(room.calls).toEqual(['working'])
    expect([room.waiting.told, room.waiting.tokenLeft?.token]).toEqual([false, 't'])
    expect(room.asked).toEqual([['minato', 'line']])
  })

  it('the customer is told to tap for it 8 s before the token runs out, with that token', async () => {
    const room = waitingRoom()
    room.channel.willAnswer('delivered')
    const answer = room.answerAfter(60_000)
    await room.time.advance(41_999)
    expect(room.calls).toEqual(['working'])
    await room.time.advance(1)
    expect(room.calls[1]).toContain('reply t: お調べしております')
    expect(await room.time.until(answer)).toBe('the answer')
    expect([room.waiting.told, room.waiting.tokenLeft]).toEqual([true, undefined])
    expect(room.told).toMatchObject([{ customerId: 'u', channel: 'line', reply: { choices: [{ label: '回答を見る', data: 'answer' }] } }])
    expect(room.log.entries).toMatchObject([{ level: 'info', event: 'turn.outlasts-token', fields: { tenant: 'minato', told: true } }])
  })

  it.each([
    [{ state: { offered: [], language: 'en' as const } }, {}, 'See the answer'],
    [{}, { customerLanguage: 'en' as const }, 'See the answer'],
    [{ state: { offered: [], language: 'ja' as const } }, { customerLanguage: 'en' as const }, '回答を見る'],
  ])('the customer is told in the language of the conversation, or else their own', async (claimed, event, label) => {
    const room = waitingRoom({ claimed, event })
    room.channel.willAnswer('delivered')
    await room.time.until(room.answerAfter(60_000))
    expect(room.told[0]?.reply.choices?.[0]?.label).toBe(label)
  })

  it('an answer that comes while the customer is being told waits for that, so that it knows of the token', async () => {
    const room = waitingRoom()
    room.channel.willAnswer('delivered')
    room.channel.before = async () => await room.time.sleep(2_000)
    const answer = room.answerAfter(42_500)
    await room.time.advance(43_000)
    expect(room.waiting.told).toBe(false)
    await room.time.until(answer)
    expect(room.waiting.told).toBe(true)
    expect(room.time.now().getTime() - new VirtualTime().now().getTime()).toBe(44_000)
  })

  it.each([new PortFailure('Channel', 'unavailable', 'gone'), 'token-refused' as const, { outcome: 'refused' as const, reason: 'no' }])(
    'the token stays the answer’s when the customer could not be told: %j',
    async (outcome) => {
      const room = waitingRoom()
      room.channel.willAnswer(outcome)
      await room.time.until(room.answerAfter(60_000))
      expect([room.waiting.told, room.waiting.tokenLeft?.token]).toEqual([false, 't'])
      expect(room.log.entries).toMatchObject([{ fields: { told: false } }])
    },
  )

  it('a token that has run out is not spent, and no sign given', async () => {
    const room = waitingRoom({ tokenLife: 0 })
    await room.time.until(room.answerAfter(60_000))
    expect(room.calls).toEqual([])
  })

  it('nothing more is shown when the conversation is no longer ours', async () => {
    const room = waitingRoom()
    const answer = room.answerAfter(60_000)
    await room.time.advance(10_000)
    room.lease.abort('lost')
    await room.time.until(answer)
    expect(room.calls).toEqual(['working'])
  })

  it('a channel that cannot be had is of no consequence', async () => {
    const room = waitingRoom({ noChannel: true })
    expect(await room.time.until(room.answerAfter(60_000))).toBe('the answer')
    expect(room.waiting.told).toBe(false)
  })

  it('a sign that fails is of no consequence', async () => {
    const room = waitingRoom()
    room.channel.showWorking = async () => {
      throw new PortFailure('Channel', 'unavailable', 'gone')
    }
    expect(await room.time.until(room.answerAfter(2_000))).toBe('the answer')
  })

  it('its failure is passed on, and the waiting ends', async () => {
    const room = waitingRoom()
    await expect(room.time.until(room.waiting.during(Promise.reject(new Error('a bug'))))).rejects.toThrow('a bug')
    expect(room.time.sleeping).toBe(0)
  })

  it('nobody waits on a screen without a token', async () => {
    const time = new VirtualTime()
    const waiting = new CustomerWaiting({
      channels: { of: async () => await Promise.reject(new Error('not to be asked')) },
      clock: time,
      timers: time,
      idSource: { next: () => 'id-1' },
      logger: new KeptLog(),
      conversation: claimedWith([eventOf('a', { conversationId: conversationId('d') })]),
      token: undefined,
      signal: new AbortController().signal,
    })
    expect(await time.until(waiting.during(time.sleep(60_000).then(() => 'the answer')))).toBe('the answer')
    expect([waiting.told, waiting.tokenLeft]).toEqual([false, undefined])
  })
})
