import { longestBody } from '@frontdesk/core/conversation/ports/queue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deadContract } from './queue-dead.ts'
import { hidingContract } from './queue-hiding.ts'
import { sharingContract } from './queue-sharing.ts'
import { aMessage, drain, type OpenedQueue, type QueueUnderTest, receive, receiveNow } from './queue-under-test.ts'
import { waitingContract } from './queue-waiting.ts'

/**
 * What every `Queue` promises. Where a queue may repeat a message on rare occasions (SQS, from copies of itself), the tests hold all the same,
 * since they say what is the rule.
 */
export function queueContract(underTest: QueueUnderTest): void {
  describe(`${underTest.name} keeps the contract of Queue`, () => {
    const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
    const pass = underTest.time?.pass ?? sleep
    const at = { pass: (milliseconds: number) => pass(milliseconds + 50) } as OpenedQueue
    let close = async () => {}
    // An embedded database may have to be made first.
    beforeEach(async () => {
      const opened = await underTest.open()
      Object.assign(at, { one: opened.one, other: opened.other })
      close = opened.close
    }, 60_000)
    afterEach(async () => await close())

    describe('carrying', () => {
      carryingContract(at)
    })
    describe('refusing', () => {
      refusingContract(at)
    })
    describe('hiding', () => {
      hidingContract(at, underTest)
    })
    describe('waiting', () => {
      waitingContract(at, underTest)
    })
    describe('sharing', () => {
      sharingContract(at, underTest)
    })
    describe('the dead', () => {
      deadContract(at, underTest)
    })
  })
}

function carryingContract(at: OpenedQueue): void {
  it('gives what one process sent to another, once', async () => {
    await at.one.send([{ group: 'minato', body: '{"events":[]}' }])
    const [received, ...more] = await receive(at.other)
    expect(received).toMatchObject({ group: 'minato', body: '{"events":[]}', receives: 1 })
    expect(received?.id).toBeTruthy()
    expect(more).toEqual([])
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('is calm about sending nothing', async () => {
    await at.one.send([])
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('keeps two messages apart that say the same', async () => {
    await at.one.send([aMessage('same'), aMessage('same')])
    await at.one.send([aMessage('same')])
    const received = await drain(at.other, 3)
    expect(new Set(received.map(({ id }) => id)).size).toBe(3)
  })

  it.each([
    ['Japanese in all its writings', '個室の予約は\u3000できますか？ カタカナ ｶﾀｶﾅ ｶﾞ ゑヱ 々〆ヶ 〒105-0001 ￥１，７００ 〜～ー−'],
    ['characters beyond the basic plane', '𠮷野家 𩸽 髙 﨑 🙇🏻‍♀️ 👩‍👩‍👧‍👦 🇯🇵 1️⃣'],
    [
      'what looks alike and is not',
      '\u304c \u304b\u3099 \uff76\uff9e \u00e9 e\u0301 \ufb01 \u00c5 \u212b \u200b\u200d \ufeff \ufffd \ue000 \u2028\u2029',
    ],
    ['tabs and line breaks', '\t一行目\n二行目\r\n三行目\r\t'],
    ['space around', '\u3000  \n a \n \u3000 '],
    ['what has a meaning elsewhere', String.raw`"quoted" 'single' \ \\ \n \u0000 <b>&amp;</b> ]]> $1 %s %00 {{x}} -- ; null`],
  ])('gives back exactly what was sent: %s', async (_, body) => {
    await at.one.send([aMessage(body)])
    expect((await receive(at.other))[0]?.body).toBe(body)
  })

  it('carries the longest body, counted in bytes', async () => {
    const longest = [`${'長'.repeat(Math.floor(longestBody / 3))}${'.'.repeat(longestBody % 3)}`, 'x'.repeat(longestBody)]
    await at.one.send(longest.map(aMessage))
    const bodies = (await drain(at.other, 2)).map(({ body }) => body)
    // Compared apart from `expect`, which would take its time to show the difference.
    expect(longest.map((body) => bodies.includes(body))).toEqual([true, true])
  })

  it('carries more in one send than fits one request: 25 messages, and 1.2 MB', async () => {
    const small = Array.from({ length: 25 }, (_, index) => `small ${index}`)
    const large = Array.from({ length: 8 }, (_, index) => `large ${index} ${'大'.repeat(50_000)}`)
    await at.one.send([...large, ...small].map(aMessage))
    const bodies = (await drain(at.other, 33)).map(({ body }) => body)
    expect(bodies.map(start).sort()).toEqual([...small, ...large].map(start).sort())
    expect(bodies.reduce((sum, body) => sum + body.length, 0)).toBe([...small, ...large].join('').length)
  })

  it('keeps what many send at once', async () => {
    const bodies = Array.from({ length: 60 }, (_, index) => `message ${index}`)
    await Promise.all(bodies.map((body, index) => (index % 2 === 0 ? at.one : at.other).send([aMessage(body)])))
    expect((await drain(at.one, 60)).map(({ body }) => body).sort()).toEqual(bodies.sort())
  })
}

function refusingContract(at: OpenedQueue): void {
  it.each([
    ['a body longer than the longest', { body: 'x'.repeat(longestBody + 1) }],
    ['a body of few characters and too many bytes', { body: '長'.repeat(Math.floor(longestBody / 3) + 1) }],
    ['an empty body', { body: '' }],
    ['a NUL character', { body: 'a\0b' }],
    ['an escape character', { body: 'a\u001bb' }],
    ['half a surrogate pair', { body: 'a\ud83db' }],
    ['the other half', { body: 'a\ude47' }],
    ['a non-character', { body: 'a\uffffb' }],
    ['another non-character', { body: '\ufffe' }],
    ['no group', { group: '' }],
    ['a group that is too long', { group: 'x'.repeat(129) }],
    ['a group in letters that some queues refuse', { group: '港' }],
  ])('refuses %s, and sends nothing of what came with it', async (_, wrong) => {
    const messages = [aMessage('good'), { ...aMessage('fine'), ...wrong }, aMessage('well')]
    await expect(at.one.send(messages)).rejects.toThrow(RangeError)
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('quotes nothing of a body it refuses', async () => {
    const refusal = await at.one.send([aMessage('090-1234-5678\0')]).catch(String)
    expect(refusal).not.toContain('090')
  })
}

function start(body: string): string {
  return body.slice(0, 12)
}
