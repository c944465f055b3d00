import { describe, expect, it } from 'vitest'
import { PortFailure, type PortFailureCode } from '../kernel/port-failure.ts'
import { VirtualTime } from '../kernel/testing/virtual-time.ts'
import { turnId } from '../kernel/ids.ts'
import { type Delivery, DeliverMessages } from './deliver-messages.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { AccountOutbox } from './testing/account-outbox.ts'
import { KeptLog } from './testing/kept-log.ts'
import { messageOf, minato } from './testing/samples.ts'
import { ScriptedChannel } from './testing/scripted-channel.ts'

const start = new Date('2026-12-01T03:00:00Z').getTime()
const token = (name: string, milliseconds = 50_000) => ({ token: name, until: new Date(start + milliseconds) })
const fails = (code: PortFailureCode) => new PortFailure('Channel', code, 'no')
const lost = () => fails('unavailable')
const throttled = () => fails('throttled')

/** Messages of a turn just committed, whose first delivery was noted with it. */
const noted = (way: 'reply' | 'push', ...ids: string[]) => ids.map((id) => messageOf(id, { lastWay: way }))
const tried = (id: string, way: 'reply' | 'push', other: Partial<OutboundMessage> = {}) =>
  messageOf(id, { attempts: 1, lastWay: way, ...(way === 'reply' && { replyToken: token('own') }), ...other })

function desk(messages: readonly OutboundMessage[], { fits = 5, noSecret = false } = {}) {
  const time = new VirtualTime(new Date(start))
  const outbox = new AccountOutbox(messages)
  const channel = new ScriptedChannel({ fits })
  const log = new KeptLog()
  const passed: string[] = []
  const deliverMessages = new DeliverMessages({
    outbox,
    channels: {
      of: async (tenant, name) => {
        if (noSecret) throw new PortFailure('Secrets', 'unavailable', 'no answer')
        return tenant === minato && name === 'line' ? channel : undefined
      },
    },
    clock: time,
    timers: time,
    faultPoints: { pass: async (point) => void passed.push(point) },
    logger: log,
  })
  const begin = (given: Partial<Delivery> = {}) => deliverMessages.deliver({ tenantId: minato, messages, unclearReply: 'resend', ...given })
  /** Delivers, and tells the outcome when everything is written. */
  const deliver = async (given: Partial<Delivery> = {}) => {
    const { outcome, settled } = await time.until(begin(given))
    await settled
    return outcome
  }
  /** As `deliver`, of a turn just committed. */
  const deliverNew = async (given: Partial<Delivery> = {}) => await deliver({ noted: new Set(messages.map(({ id }) => id)), ...given })
  return { time, outbox, channel, log, passed, begin, deliver, deliverNew, deliverMessages, account: outbox.account, calls: channel.calls }
}

describe('DeliverMessages', () => {
  it('replies to what was just said in one call, and notes nothing that was noted with the turn', async () => {
    const it = desk(noted('reply', 'a', 'b'))
    it.channel.willAnswer('delivered')
    expect(await it.deliverNew({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply t: a+b'])
    expect(it.account).toEqual(['settle a delivered reply', 'settle b delivered reply'])
    expect(it.passed).toEqual(['delivery.started', 'delivery.acknowledged', 'delivery.settled'])
  })

  it('notes the start of what was not noted, before the channel is called', async () => {
    const it = desk([messageOf('a')])
    it.channel.before = async () => expect(it.account).toEqual(['start a reply t'])
    it.channel.willAnswer('delivered')
    await it.deliver({ freshToken: token('t') })
    expect(it.account).toEqual(['start a reply t', 'settle a delivered reply'])
  })

  it('does nothing for nothing', async () => {
    const it = desk([])
    expect(await it.deliver()).toBe('all')
    expect([it.calls, it.passed]).toEqual([[], []])
  })

  it('pushes what the reply has no room for', async () => {
    const it = desk(noted('reply', 'a', 'b', 'c'), { fits: 2 })
    it.channel.willAnswer('delivered', 'delivered')
    await it.deliverNew({ freshToken: token('t') })
    expect(it.calls).toEqual(['reply t: a+b', 'push c: c'])
    expect(it.account).toContain('start c push')
  })

  it('pushes when the token is refused at the first try', async () => {
    const it = desk(noted('reply', 'a', 'b'))
    it.channel.willAnswer('token-refused', 'delivered')
    expect(await it.deliverNew({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply t: a+b', 'push a: a+b'])
    expect(it.account).toEqual(['start a push', 'start b push', 'settle a delivered push', 'settle b delivered push'])
  })

  it('leaves out what another worker has settled', async () => {
    const it = desk([messageOf('a'), messageOf('b')])
    it.outbox.settleElsewhere('a')
    it.channel.willAnswer('delivered')
    expect(await it.deliver({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply t: b'])
  })

  it('calls no channel when another worker has settled everything', async () => {
    const it = desk([messageOf('a')])
    it.outbox.settleElsewhere('a')
    expect(await it.deliver()).toBe('all')
    expect(it.calls).toEqual([])
  })
})

describe('A reply whose answer was lost', () => {
  it('is tried again with its token; refused, it has been delivered', async () => {
    const it = desk(noted('reply', 'a'))
    it.channel.willAnswer(lost(), 'token-refused')
    expect(await it.deliverNew({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply t: a', 'reply t: a'])
    expect(it.account).toEqual(['settle a delivered reply presumed'])
    expect(it.time.now().getTime() - start).toBe(200)
  })

  it('is delivered by the second try when the first did not arrive', async () => {
    const it = desk(noted('reply', 'a'))
    it.channel.willAnswer(lost(), 'delivered')
    await it.deliverNew({ freshToken: token('t') })
    expect(it.account).toEqual(['settle a delivered reply'])
  })

  it('is pushed, and presumed nothing of, when the channel only asked to come back later', async () => {
    const it = desk(noted('reply', 'a'))
    it.channel.willAnswer(throttled(), throttled(), 'token-refused', 'delivered')
    expect(await it.deliverNew({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply t: a', 'reply t: a', 'reply t: a', 'push a: a'])
    expect(it.account).toEqual(['start a push', 'settle a delivered push'])
  })

  it('is not tried again when its token has run out by then', async () => {
    const it = desk(noted('reply', 'a'))
    it.channel.willAnswer(lost(), lost())
    expect(await it.deliverNew({ freshToken: token('t', 1_100) })).toBe('interrupted')
    expect(it.calls).toEqual(['reply t: a', 'reply t: a'])
    expect(it.account).toEqual(['postpone a 5000'])
  })

  it('is tried again with its token by the next worker; refused, it has been delivered', async () => {
    const it = desk([tried('a', 'reply'), messageOf('b')])
    it.channel.willAnswer('token-refused', 'delivered')
    expect(await it.deliver({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply own: a', 'reply t: b'])
    expect(it.account).toContain('settle a delivered reply presumed')
  })

  it('has spent its token, which is not tried for what had no room in it', async () => {
    const it = desk(noted('reply', 'a', 'b'), { fits: 1 })
    it.channel.willAnswer(lost(), 'token-refused', lost(), 'delivered')
    expect(await it.deliverNew({ freshToken: token('t') })).toBe('all')
    expect(it.calls).toEqual(['reply t: a', 'reply t: a', 'push b: b', 'push b: b'])
    expect(it.account).toEqual(['settle a delivered reply presumed', 'start b push', 'settle b delivered push'])
  })

  it('is sent anew when its token has run out, where the tenant says so', async () => {
    const it = desk([tried('a', 'reply', { replyToken: token('own', 0) })])
    it.channel.willAnswer('delivered')
    await it.deliver({ unclearReply: 'resend' })
    expect(it.calls).toEqual(['push a: a'])
  })

  it('is presumed delivered when its token has run out, where the tenant says so', async () => {
    const it = desk([tried('a', 'reply', { replyToken: token('own', 0) }), messageOf('b')])
    it.channel.willAnswer('delivered')
    expect(await it.deliver({ unclearReply: 'leave' })).toBe('all')
    expect(it.calls).toEqual(['push b: b'])
    expect(it.account).toEqual(['settle a delivered reply presumed', 'start b push', 'settle b delivered push'])
  })
})

describe('A push', () => {
  it('whose answer was lost is repeated as it was, by its first id', async () => {
    const it = desk(noted('push', 'a', 'b'))
    it.channel.willAnswer(lost(), lost(), 'delivered')
    expect(await it.deliverNew()).toBe('all')
    expect(it.calls).toEqual(['push a: a+b', 'push a: a+b', 'push a: a+b'])
    expect(it.account).toEqual(['settle a delivered push', 'settle b delivered push'])
    expect(it.time.now().getTime() - start).toBe(1_200)
  })

  it('is repeated by the next worker as it was, a fresh token notwithstanding', async () => {
    const it = desk([tried('a', 'push'), tried('b', 'push'), messageOf('c', { turnId: turnId('turn-2') })])
    it.channel.willAnswer('delivered', 'delivered')
    await it.deliver({ freshToken: token('t') })
    expect(it.calls).toEqual(['push a: a+b', 'reply t: c'])
  })

  it('that the month has no room for is held, and an operator is told what to do', async () => {
    const it = desk(noted('push', 'a', 'b'))
    it.channel.willAnswer('quota-reached')
    expect(await it.deliverNew()).toBe('all')
    expect(it.account).toEqual(['settle a held', 'settle b held'])
    expect(it.log.entries).toMatchObject([
      { level: 'error', event: 'delivery.quota-reached', fields: { tenant: 'minato', held: 2, todo: expect.stringContaining('plan') } },
    ])
  })

  it('that the channel will never take is dead, and an operator is told why; what follows is sent', async () => {
    const it = desk([messageOf('a'), messageOf('b', { turnId: turnId('turn-2') })])
    it.channel.willAnswer({ outcome: 'refused', reason: 'too long' }, 'delivered')
    expect(await it.deliver()).toBe('all')
    expect(it.account).toContain('settle a dead')
    expect(it.calls).toEqual(['push a: a', 'push b: b'])
    expect(it.log.entries).toMatchObject([{ level: 'error', event: 'delivery.dead', fields: { messages: 1, reason: 'too long' } }])
  })

  it('is dead when the channel refuses what we sent, without asking again', async () => {
    const it = desk(noted('push', 'a'))
    it.channel.willAnswer(fails('rejected'))
    expect(await it.deliverNew()).toBe('all')
    expect(it.account).toEqual(['settle a dead'])
    expect(it.log.entries.at(-1)).toMatchObject({ event: 'delivery.dead', fields: { reason: 'rejected: no' } })
  })

  it('waits for an operator when the channel refuses who we are, without asking again', async () => {
    const it = desk(noted('push', 'a'))
    it.channel.willAnswer(fails('unauthorized'))
    expect(await it.deliverNew()).toBe('interrupted')
    expect(it.account).toEqual(['postpone a 5000'])
    expect(it.log.told).toEqual(['error delivery.unauthorized'])
  })

  it('is sent only while the conversation is still ours', async () => {
    const it = desk([messageOf('a')])
    expect(await it.deliver({ stillOurs: async () => false })).toBe('interrupted')
    expect([it.calls, it.account]).toEqual([[], []])
    it.channel.willAnswer('delivered')
    expect(await it.deliver({ stillOurs: async () => true })).toBe('all')
    expect(it.calls).toEqual(['push a: a'])
  })
})

describe('A channel that is down', () => {
  it('is asked three times, and left to the sweep with everything that follows', async () => {
    const it = desk([...noted('push', 'a', 'b'), messageOf('c', { turnId: turnId('turn-2') })])
    it.channel.willAnswer(throttled(), throttled(), throttled())
    expect(await it.deliver({ noted: new Set(['a', 'b']) })).toBe('interrupted')
    expect(it.calls).toHaveLength(3)
    expect(it.account).toEqual(['postpone a 5000', 'postpone b 5000'])
    expect(it.log.entries.map(({ event, fields }) => [event, fields.code, fields.tries])).toEqual([
      ['delivery.failed', 'throttled', 1],
      ['delivery.failed', 'throttled', 2],
      ['delivery.failed', 'throttled', 3],
    ])
  })

  it.each([
    [1, 10_000],
    [2, 20_000],
    [9, 2_560_000],
    [10, 3_600_000],
    [28, 3_600_000],
  ])('is left alone for longer after %i rounds, at most an hour', async (attempts, pause) => {
    const it = desk([tried('a', 'push', { attempts })])
    it.channel.willAnswer(lost(), lost(), lost())
    expect(await it.deliver()).toBe('interrupted')
    expect(it.account).toEqual(['start a push', `postpone a ${pause}`])
  })

  it('is given up after thirty rounds, about a day, and an operator is told', async () => {
    const it = desk([tried('a', 'push', { attempts: 29 }), messageOf('b')])
    it.channel.willAnswer(lost(), lost(), lost())
    expect(await it.deliver()).toBe('interrupted')
    expect(it.account).toEqual(['start a push', 'settle a dead'])
    expect(it.log.told.at(-1)).toBe('error delivery.dead')
  })

  it('is told of without anything personal', async () => {
    const it = desk([messageOf('山田', { id: 'a' })])
    it.channel.willAnswer(lost(), lost(), { outcome: 'refused', reason: 'rejected' })
    await it.deliver()
    expect(JSON.stringify(it.log.entries)).not.toContain('山田')
  })
})

describe('A delivery', () => {
  it('sends nothing when the conversation is no longer ours', async () => {
    const it = desk([messageOf('a')])
    expect(await it.deliver({ signal: AbortSignal.abort('lost') })).toBe('interrupted')
    expect([it.calls, it.account]).toEqual([[], []])
  })

  it('sends nothing more when the conversation is lost meanwhile, and does not sit out its pause', async () => {
    const lease = new AbortController()
    const it = desk([messageOf('a'), messageOf('b')], { fits: 1 })
    it.channel.willAnswer('delivered', lost())
    let calls = 0
    it.channel.before = async () => {
      if (++calls === 2) lease.abort('lost')
    }
    expect(await it.deliver({ signal: lease.signal })).toBe('interrupted')
    expect(it.calls).toEqual(['push a: a', 'push b: b'])
    expect(it.time.now().getTime()).toBe(start)
  })

  it('gives up what is for a channel the tenant does not have, and an operator is told', async () => {
    const it = desk([messageOf('a', { channel: 'fax' }), messageOf('b', { channel: 'fax' })])
    expect(await it.deliver()).toBe('all')
    expect(it.account).toEqual(['settle a dead', 'settle b dead'])
    expect(it.log.entries).toMatchObject([
      { event: 'delivery.dead', fields: { tenant: 'minato', reason: 'the tenant has no channel fax' } },
    ])
  })

  it('leaves everything to the sweep when the channel cannot be had, and an operator is told', async () => {
    const it = desk([messageOf('a'), messageOf('b')], { noSecret: true })
    expect(await it.deliver()).toBe('interrupted')
    expect(it.account).toEqual(['postpone a 60000', 'postpone b 60000'])
    expect(it.log.told).toEqual(['error delivery.no-channel'])
  })

  it('gives messages up without trying', async () => {
    const it = desk([messageOf('a'), messageOf('b')])
    await it.deliverMessages.giveUp([messageOf('a'), messageOf('b')], '5 tries failed')
    expect([it.calls, it.account]).toEqual([[], ['settle a dead', 'settle b dead']])
  })

  it('returns when the channel has everything, and tells later that all is written', async () => {
    const it = desk(noted('push', 'a'))
    it.channel.willAnswer('delivered')
    it.outbox.beforeSettling = async () => await it.time.sleep(300)
    const { outcome, settled } = await it.begin({ noted: new Set(['a']) })
    expect([outcome, it.account]).toEqual(['all', []])
    expect(it.passed).not.toContain('delivery.settled')
    await it.time.until(settled)
    expect(it.account).toEqual(['settle a delivered push'])
    expect(it.passed.at(-1)).toBe('delivery.settled')
  })

  it('tells later that something could not be written', async () => {
    const it = desk(noted('push', 'a'))
    it.channel.willAnswer('delivered')
    it.outbox.beforeSettling = async () => {
      throw new PortFailure('Outbox', 'unavailable', 'gone')
    }
    const { outcome, settled } = await it.begin({ noted: new Set(['a']) })
    await it.time.advance(1_000)
    expect(outcome).toBe('all')
    await expect(settled).rejects.toThrow('gone')
  })

  it('does not take a bug of the channel for an answer', async () => {
    const it = desk(noted('push', 'a'))
    await expect(it.deliverNew()).rejects.toThrow('nothing was told')
    expect(it.account).toEqual([])
  })

  it('holds messages for the next visit', async () => {
    const it = desk([messageOf('a'), messageOf('b')])
    await it.deliverMessages.hold([messageOf('a'), messageOf('b')], 'the customer was told to tap for it')
    expect(it.account).toEqual(['settle a held', 'settle b held'])
  })
})
