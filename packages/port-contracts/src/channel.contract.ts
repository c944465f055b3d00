import { randomUUID } from 'node:crypto'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Channel } from '@frontdesk/core/conversation/ports/channels'
import type { Reply } from '@frontdesk/core/conversation/reply'
import { conversationId, type ConversationId, customerId, tenantId, turnId } from '@frontdesk/core/kernel/ids'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** A channel with a customer at its other end, and the means to disturb it from outside. */
export type ChannelUnderTest = {
  readonly channel: Channel
  /** A conversation with a customer whom messages reach. */
  readonly conversationId: ConversationId
  /** The texts the customer has seen, in order; what was drawn from cards and choices may stand among them. */
  readonly seen: () => readonly string[]
  /** A reply token good for one answer to that customer. */
  readonly mintReplyToken: () => Promise<string>
  /** Lets the channel do the next thing asked of it, and lose its answer. */
  readonly loseNextAnswer: () => void
  /** Lets the channel ask to come back later, from now on. */
  readonly throttle: () => void
  /** Lets the channel take no more pushes this month. */
  readonly useUpQuota: () => void
  readonly close: () => Promise<void>
}

/** What a channel may lack, with the reason why its promises about that are not tried. */
export type ChannelLacks = { readonly replyTokens?: string; readonly failures?: string; readonly quota?: string }

type Subject = { name: string; open: () => Promise<ChannelUnderTest>; lacks?: ChannelLacks }

/** What every `Channel` promises. `open` gives a fresh one with nothing seen yet; called for every test. */
export function channelContract({ name, open, lacks = {} }: Subject): void {
  describe(`${name} keeps the contract of Channel`, () => {
    const at = {} as { subject: ChannelUnderTest }
    beforeEach(async () => {
      at.subject = await open()
    })
    afterEach(async () => await at.subject.close())
    const messages = (...replies: (Reply | string)[]) =>
      replies.map((reply, position) => messageTo(at.subject.conversationId, reply, position))

    itFits(at, messages)
    itPushes(at, messages)
    describe.skipIf(lacks.replyTokens !== undefined)(`answers by reply tokens${unlessTried(lacks.replyTokens)}`, () => {
      itReplies(at, messages)
    })
    describe.skipIf(lacks.failures !== undefined)(`fails${unlessTried(lacks.failures)}`, () => {
      itFails(at, messages)
    })
    describe.skipIf(lacks.quota !== undefined)(`counts pushes${unlessTried(lacks.quota)}`, () => {
      itCounts(at, messages)
    })

    it('shows no message with the sign that an answer is coming, in whatever conversation', async () => {
      for (const where of [at.subject.conversationId, conversationId('nowhere')]) {
        expect(await at.subject.channel.showWorking(where)).toBeUndefined()
      }
      expect(at.subject.seen()).toEqual([])
    })
  })
}

type At = { readonly subject: ChannelUnderTest }
type Write = (...replies: (Reply | string)[]) => readonly OutboundMessage[]

function itFits(at: At, messages: Write): void {
  it('fits none of none, and at least one of some, however long', () => {
    expect(at.subject.channel.fit([])).toBe(0)
    for (const reply of ['Hello', 'あ'.repeat(100_000)]) expect(at.subject.channel.fit(messages(reply))).toBe(1)
    const fit = at.subject.channel.fit(messages(...Array.from({ length: 30 }, String)))
    expect(fit).toBeGreaterThanOrEqual(1)
    expect(fit).toBeLessThanOrEqual(30)
  })

  it('takes as many at once as it says fit, until all are seen, in order', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`)
    for (let left = messages(...texts); left.length > 0;) {
      const fit = at.subject.channel.fit(left)
      expect(await at.subject.channel.push(left.slice(0, fit))).toEqual({ outcome: 'delivered' })
      left = left.slice(fit)
    }
    expect(at.subject.seen()).toEqual(texts)
  })
}

function itPushes(at: At, messages: Write): void {
  it('shows what was pushed, in order, once it says so', async () => {
    expect(await at.subject.channel.push(messages('one', 'two'))).toEqual({ outcome: 'delivered' })
    expect(at.subject.seen()).toEqual(['one', 'two'])
  })

  it('shows the same messages once, pushed however often', async () => {
    const same = messages('one', 'two')
    for (const attempts of [0, 1, 2]) {
      expect(await at.subject.channel.push(same.map((message) => ({ ...message, attempts })))).toEqual({ outcome: 'delivered' })
    }
    expect(at.subject.seen()).toEqual(['one', 'two'])
  })

  it('shows the same words twice in two messages', async () => {
    for (let pushed = 0; pushed < 2; pushed++) await at.subject.channel.push(messages('one'))
    expect(at.subject.seen()).toEqual(['one', 'one'])
  })

  it.each(writings)('takes $what', async ({ reply, words }) => {
    expect(await at.subject.channel.push(messages(reply))).toEqual({ outcome: 'delivered' })
    for (const word of words) expect(at.subject.seen().join('\n')).toContain(word)
  })
}

function itReplies(at: At, messages: Write): void {
  it('shows the answer, in order', async () => {
    const token = await at.subject.mintReplyToken()
    expect(await at.subject.channel.reply(token, messages('one', 'two'))).toEqual({ outcome: 'delivered' })
    expect(at.subject.seen()).toEqual(['one', 'two'])
  })

  it('refuses a token that is spent, and one that never was, and shows nothing', async () => {
    const token = await at.subject.mintReplyToken()
    await at.subject.channel.reply(token, messages('one'))
    for (const refused of [token, 'a'.repeat(32)]) {
      expect(await at.subject.channel.reply(refused, messages('two'))).toEqual({ outcome: 'token-refused' })
    }
    expect(at.subject.seen()).toEqual(['one'])
  })
}

function itFails(at: At, messages: Write): void {
  it('calls a push whose answer was lost unavailable, and shows it once when it is pushed again', async () => {
    const same = messages('one')
    at.subject.loseNextAnswer()
    await expect(at.subject.channel.push(same)).rejects.toMatchObject({ code: 'unavailable', retryable: true })
    expect(await at.subject.channel.push(same)).toEqual({ outcome: 'delivered' })
    expect(at.subject.seen()).toEqual(['one'])
  })

  it('calls a reply whose answer was lost unavailable, and refuses its token afterwards', async () => {
    const token = await at.subject.mintReplyToken()
    at.subject.loseNextAnswer()
    await expect(at.subject.channel.reply(token, messages('one'))).rejects.toMatchObject({ code: 'unavailable', retryable: true })
    expect(await at.subject.channel.reply(token, messages('one'))).toEqual({ outcome: 'token-refused' })
    expect(at.subject.seen()).toEqual(['one'])
  })

  it('shows nothing when it is asked to come back later', async () => {
    const token = await at.subject.mintReplyToken()
    at.subject.throttle()
    const throttled = { name: 'PortFailure', code: 'throttled', retryable: true }
    await expect(at.subject.channel.push(messages('one'))).rejects.toMatchObject(throttled)
    await expect(at.subject.channel.reply(token, messages('one'))).rejects.toMatchObject(throttled)
    expect(await at.subject.channel.showWorking(at.subject.conversationId)).toBeUndefined()
    expect(at.subject.seen()).toEqual([])
  })
}

function itCounts(at: At, messages: Write): void {
  it('counts a push, and no reply', async () => {
    const used = async () => (await at.subject.channel.quota())?.used ?? Number.NaN
    const before = await used()
    await at.subject.channel.reply(await at.subject.mintReplyToken(), messages('one'))
    expect(await used()).toBe(before)
    await at.subject.channel.push(messages('two', 'three'))
    expect(await used()).toBe(before + 1)
  })

  it('takes no push beyond the month’s, and replies all the same', async () => {
    at.subject.useUpQuota()
    expect(await at.subject.channel.push(messages('one'))).toEqual({ outcome: 'quota-reached' })
    expect(await at.subject.channel.reply(await at.subject.mintReplyToken(), messages('two'))).toEqual({ outcome: 'delivered' })
    expect(at.subject.seen()).toEqual(['two'])
  })
}

const unlessTried = (reason: string | undefined) => (reason === undefined ? '' : ` (not tried: ${reason})`)

const choices = (count: number) => Array.from({ length: count }, (_, index) => ({ label: `choice ${index}`, data: `choose:${index}` }))

const writings: readonly { what: string; reply: Reply; words: readonly string[] }[] = [
  {
    what: 'a text with line breaks, emoji and half a surrogate pair',
    reply: { text: '一行目\n二行目 👨‍👩‍👧‍👦 \ud83d' },
    words: ['一行目\n二行目 👨‍👩‍👧‍👦'],
  },
  { what: 'a long text', reply: { text: `${'本日のおすすめです。\n'.repeat(1_500)}以上` }, words: ['以上'] },
  { what: 'choices', reply: { text: 'Which?', choices: choices(3) }, words: ['Which?'] },
  { what: 'more choices than anybody taps', reply: { text: 'Which?', choices: choices(40) }, words: ['Which?'] },
  { what: 'a choice with long data', reply: { text: 'Which?', choices: [{ label: 'One', data: 'x'.repeat(2_000) }] }, words: ['Which?'] },
  {
    what: 'cards',
    reply: {
      text: 'Look:',
      cards: Array.from({ length: 20 }, (_, index) => ({ title: `Card ${index}`, lines: ['a', ''], choices: choices(2) })),
    },
    words: ['Look:', 'Card 0', 'Card 19'],
  },
  {
    what: 'a card of nothing beside one',
    reply: {
      text: '',
      cards: [
        { title: '', lines: [] },
        { title: 'One', lines: [] },
      ],
    },
    words: ['One'],
  },
]

/** A message as the desk sends it. */
export function messageTo(conversation: ConversationId, reply: Reply | string, position = 0): OutboundMessage {
  return {
    id: randomUUID(),
    tenantId: tenantId('minato'),
    conversationId: conversation,
    customerId: customerId('customer'),
    channel: 'under-test',
    turnId: turnId('turn'),
    position,
    reply: typeof reply === 'string' ? { text: reply } : reply,
    attempts: 0,
  }
}
