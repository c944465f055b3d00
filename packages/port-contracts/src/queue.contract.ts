import type { DeadQueueMessage, NewQueueMessage, Queue, QueueMessage, ReceiveOptions } from '@frontdesk/core/conversation/ports/queue'
import { longestBody } from '@frontdesk/core/conversation/ports/queue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** What the contract needs to know of a queue, and how to get one. */
export type QueueUnderTest = {
  /** What the suite is called: the adapter, and on what. */
  readonly name: string
  /**
   * Two instances over one empty queue, each made as a process of its own would make it. Called before every test and closed after it; a storage
   * that is expensive to make may be kept between and emptied.
   */
  readonly open: () => Promise<{ readonly one: Queue; readonly other: Queue; readonly close: () => Promise<void> }>
  /** How often the queue was told to let a message be received before it is dead. At least 2. */
  readonly maxReceives: number
  /** The finest step of the queue's time in milliseconds: 1,000 where it counts whole seconds, otherwise short, such as 200. */
  readonly unit: number
  /** Skips the test that a busy tenant holds nobody up, and says why the queue cannot promise it on a small scale. */
  readonly fairOnlyBecause?: string
  /** The queue's own time, where a test can turn it; the machine's when absent. */
  readonly time?: { readonly now: () => Date; readonly pass: (milliseconds: number) => Promise<void> }
}

type Opened = {
  one: Queue
  other: Queue
  /** Lets so much of the queue's time pass, and a little more. */
  readonly pass: (milliseconds: number) => Promise<void>
}

/**
 * What every `Queue` promises. Where a queue may repeat a message on rare occasions (SQS, from copies of itself), the tests hold all the same,
 * since they say what is the rule.
 */
export function queueContract(underTest: QueueUnderTest): void {
  describe(`${underTest.name} keeps the contract of Queue`, () => {
    const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
    const pass = underTest.time?.pass ?? sleep
    const at = { pass: (milliseconds: number) => pass(milliseconds + 50) } as Opened
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

function carryingContract(at: Opened): void {
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
    const large = Array.from({ length: 12 }, (_, index) => `large ${index} ${'大'.repeat(33_000)}`)
    await at.one.send([...small, ...large].map(aMessage))
    const bodies = (await drain(at.other, 37)).map(({ body }) => body)
    expect(bodies.map(start).sort()).toEqual([...small, ...large].map(start).sort())
    expect(bodies.reduce((sum, body) => sum + body.length, 0)).toBe([...small, ...large].join('').length)
  })

  it('keeps what many send at once', async () => {
    const bodies = Array.from({ length: 60 }, (_, index) => `message ${index}`)
    await Promise.all(bodies.map((body, index) => (index % 2 === 0 ? at.one : at.other).send([aMessage(body)])))
    expect((await drain(at.one, 60)).map(({ body }) => body).sort()).toEqual(bodies.sort())
  })
}

function refusingContract(at: Opened): void {
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

function hidingContract(at: Opened, { unit }: QueueUnderTest): void {
  it('hides a message for its visibility, then gives it again, counting', async () => {
    await at.one.send([aMessage()])
    const [first] = await receive(at.one, { visibilityMilliseconds: 2 * unit })
    expect(await receiveNow(at.other)).toEqual([])
    await at.pass(2 * unit)
    const [second] = await receive(at.other)
    expect(second).toMatchObject({ id: first?.id, group: first?.group, body: first?.body, receives: 2 })
    expect(second?.receipt).not.toBe(first?.receipt)
  })

  it('gives a removed message never again', async () => {
    await at.one.send([aMessage('removed'), aMessage('kept')])
    const received = await drain(at.one, 2, { visibilityMilliseconds: 2 * unit })
    await at.one.remove(named('removed', received))
    await at.pass(2 * unit)
    expect((await receive(at.other)).map(({ body }) => body)).toEqual(['kept'])
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('lets another process remove what one received', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one, { visibilityMilliseconds: unit })
    await at.other.remove(there(message))
    await at.pass(unit)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('removes many at the same moment, and nothing else', async () => {
    await at.one.send(Array.from({ length: 30 }, (_, index) => aMessage(`${index}`)))
    const received = await drain(at.one, 30, { visibilityMilliseconds: 4 * unit })
    await Promise.all(received.slice(0, 23).map((message) => at.one.remove(message)))
    await at.pass(4 * unit)
    const again = await drain(at.other, 7)
    expect(bodiesOf(again)).toEqual(bodiesOf(received.slice(23)))
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('hides for longer while a worker is still at it', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one, { visibilityMilliseconds: 2 * unit })
    await at.one.hideFor(there(message), 5 * unit)
    await at.pass(2 * unit)
    expect(await receiveNow(at.other)).toEqual([])
    await at.pass(3 * unit)
    expect(await receive(at.other)).toHaveLength(1)
  })

  it('gives a message back at once when it is to be hidden for 0', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one)
    await at.one.hideFor(there(message), 0)
    expect(await receive(at.other)).toMatchObject([{ id: message?.id, receives: 2 }])
  })

  it('hides each of many for its own time', async () => {
    await at.one.send(Array.from({ length: 14 }, (_, index) => aMessage(`${index}`)))
    const received = await drain(at.one, 14)
    await Promise.all(received.map((message, index) => at.one.hideFor(message, index % 2 === 0 ? 0 : 60_000)))
    const again = await drain(at.other, 7)
    expect(bodiesOf(again)).toEqual(bodiesOf(received.filter((_, index) => index % 2 === 0)))
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('is calm about a message that is gone', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one)
    await at.one.remove(there(message))
    await at.one.remove(there(message))
    await at.other.remove(there(message))
    await at.one.hideFor(there(message), 0)
    await at.other.hideFor(there(message), 60_000)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('is calm about a receipt that has run out, and takes nothing from who holds the message now', async () => {
    await at.one.send([aMessage()])
    const [early] = await receive(at.one, { visibilityMilliseconds: unit })
    await at.pass(unit)
    const [late] = await receive(at.other)
    expect(late?.receives).toBe(2)
    await at.one.hideFor(there(early), 0)
    expect(await receiveNow(at.one)).toEqual([])
    // Whether this takes the message away, too, is the queue's choice: who says so has done the work.
    await at.one.remove(there(early))
    await at.other.remove(there(late))
    expect(await receiveNow(at.one)).toEqual([])
  })
}

function waitingContract(at: Opened, { unit, time }: QueueUnderTest): void {
  const long = 15_000
  /** Between an event and its being noticed: enough for a queue that looks every half second. */
  const soon = 3_000
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

  it('does not wait when told not to', async () => {
    const started = performance.now()
    expect(await receiveNow(at.one)).toEqual([])
    expect(performance.now() - started).toBeLessThan(soon)
  })

  it('does not wait for more when there is one', async () => {
    await at.one.send([aMessage()])
    const started = performance.now()
    expect(await at.other.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(soon)
  })

  it('waits in vain as long as told', async () => {
    const started = performance.now()
    const waiting = at.one.receive({ limit: 10, waitMilliseconds: unit, visibilityMilliseconds: 60_000 })
    if (time !== undefined) await sleep(50).then(() => at.pass(unit))
    expect(await waiting).toEqual([])
    const waited = performance.now() - started
    // Time that is turned may be turned before the queue has looked at it.
    expect(waited).toBeGreaterThan(time === undefined ? unit * 0.9 : 0)
    expect(waited).toBeLessThan(unit + soon)
  })

  it('is woken by a message that another process sends meanwhile', async () => {
    const waiting = at.one.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })
    await sleep(150)
    const sent = performance.now()
    await at.other.send([aMessage('late')])
    expect(await waiting).toMatchObject([{ body: 'late' }])
    expect(performance.now() - sent).toBeLessThan(soon)
  })

  it('is woken by a message that is given back meanwhile', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one)
    const waiting = at.other.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })
    await sleep(150)
    await at.one.hideFor(there(message), 0)
    expect(await waiting).toMatchObject([{ id: message?.id, receives: 2 }])
  })

  it('wakes for a message whose visibility runs out meanwhile', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one, { visibilityMilliseconds: unit })
    const waiting = at.other.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })
    if (time !== undefined) await sleep(50).then(() => at.pass(unit))
    expect(await waiting).toMatchObject([{ id: message?.id, receives: 2 }])
  })

  it('gives one message to one of those who wait', async () => {
    const waiting = [at.one, at.other, at.one, at.other].map((queue) => receive(queue))
    await sleep(100)
    await at.one.send([aMessage()])
    if (time !== undefined) await sleep(50).then(() => at.pass(2_000))
    expect((await Promise.all(waiting)).flat()).toHaveLength(1)
  })

  it('stops waiting when told so, without an error, and leaves what comes later to others', async () => {
    const stop = new AbortController()
    const waiting = at.one.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000, signal: stop.signal })
    await sleep(150)
    const started = performance.now()
    stop.abort()
    expect(await waiting).toEqual([])
    expect(performance.now() - started).toBeLessThan(soon)
    await at.other.send([aMessage('later')])
    expect(await receive(at.other)).toMatchObject([{ body: 'later' }])
  })

  it('does not wait when it was told to stop before', async () => {
    const started = performance.now()
    const signal = AbortSignal.abort()
    expect(await at.one.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000, signal })).toEqual([])
    expect(performance.now() - started).toBeLessThan(soon)
  })
}

function sharingContract(at: Opened, { fairOnlyBecause }: QueueUnderTest): void {
  it.each([1, 3, 10, 12, 25])('gives at most %i when so many are wanted', async (limit) => {
    await at.one.send(Array.from({ length: 40 }, (_, index) => aMessage(`${index}`)))
    const received = await receive(at.other, { limit })
    expect(received.length).toBeGreaterThan(0)
    expect(received.length).toBeLessThanOrEqual(limit)
    expect(await drain(at.one, 40 - received.length)).toHaveLength(40 - received.length)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('gives more than 10 at once, when there are as many', async () => {
    await at.one.send(Array.from({ length: 40 }, (_, index) => aMessage(`${index}`)))
    expect((await receive(at.other, { limit: 30 })).length).toBeGreaterThan(10)
  })

  it('hands each of many messages to one of several receivers', async () => {
    const bodies = Array.from({ length: 100 }, (_, index) => `message ${index}`)
    await at.one.send(bodies.map(aMessage))
    const received: QueueMessage[] = []
    const work = async (queue: Queue): Promise<void> => {
      for (;;) {
        const messages = await receive(queue, { limit: 7, waitMilliseconds: 0 })
        if (messages.length === 0) return
        received.push(...messages)
        await Promise.all(messages.map((message) => queue.remove(message)))
      }
    }
    await Promise.all([at.one, at.other, at.one, at.other].map(work))
    expect(bodiesOf(received)).toEqual(bodies.sort())
  })

  const fairly = fairOnlyBecause === undefined ? it : it.skip
  const why = fairOnlyBecause === undefined ? '' : ` (not promised: ${fairOnlyBecause})`
  const many = Array.from({ length: 500 }, (_, index) => ({ group: 'komugi', body: `${index}` }))

  /** How many receives it takes until minato's message comes, each received message being dealt with at once. */
  const receivesUntilMinato = async (limit: number): Promise<number> => {
    for (let receives = 1; receives <= 600; receives++) {
      const messages = await receive(at.other, { limit })
      if (messages.some(({ group }) => group === 'minato')) return receives
      await Promise.all(messages.map((message) => at.other.remove(message)))
    }
    return Number.POSITIVE_INFINITY
  }

  fairly(`brings a tenant’s one message soon, though another tenant has 500 waiting${why}`, async () => {
    await at.one.send([...many, { group: 'minato', body: 'one' }])
    expect(await receivesUntilMinato(10)).toBeLessThanOrEqual(3)
  })

  fairly(`brings it soon also to who takes one at a time${why}`, async () => {
    await at.one.send([...many, { group: 'minato', body: 'one' }])
    // By chance alone one of two tenants is passed over 20 times in a row once in a million runs.
    expect(await receivesUntilMinato(1)).toBeLessThanOrEqual(20)
  })

  it('brings it in the end in any case', async () => {
    await at.one.send([...many, { group: 'minato', body: 'one' }])
    expect(await receivesUntilMinato(10)).toBeLessThan(600)
  })
}

function deadContract(at: Opened, { maxReceives, unit, time }: QueueUnderTest): void {
  const now = time?.now ?? (() => new Date())

  /** Receives all there is until it is dead: as often as a message may be received, and once more, since some queues notice only then. */
  const wearOut = async (count: number): Promise<void> => {
    for (let receives = 1; receives <= maxReceives; receives++) {
      const received = await drain(at.one, count)
      expect(received.map((message) => message.receives)).toEqual(received.map(() => receives))
      await Promise.all(received.map((message) => at.one.hideFor(message, 0)))
    }
    expect(await receiveNow(at.one)).toEqual([])
  }
  const letDie = async (messages: readonly NewQueueMessage[]): Promise<void> => {
    await at.one.send(messages)
    await wearOut(messages.length)
  }

  it('has none at first, and none while messages are still tried', async () => {
    expect(await at.one.dead(10)).toEqual([])
    await at.one.send([aMessage()])
    await drain(at.one, 1)
    expect(await at.other.dead(10)).toEqual([])
  })

  it('gives a message up that was received too often, and lists it as it was', async () => {
    const before = now().getTime()
    await letDie([{ group: 'minato', body: '毒入り\n🍣' }])
    const [dead, ...more] = await at.other.dead(10)
    expect(more).toEqual([])
    expect(dead).toMatchObject({ group: 'minato', body: '毒入り\n🍣' })
    expect(dead?.receives).toBeGreaterThanOrEqual(maxReceives)
    // A database or a vendor may be a little off.
    expect(dead?.sentAt.getTime()).toBeGreaterThan(before - 2_000)
    expect(dead?.sentAt.getTime()).toBeLessThanOrEqual(now().getTime() + 2_000)
  })

  it('gives up also what was never given back, once its last visibility has run out', async () => {
    await at.one.send([aMessage()])
    for (let receives = 1; receives <= maxReceives; receives++) {
      expect(await receive(at.one, { visibilityMilliseconds: unit })).toMatchObject([{ receives }])
      await at.pass(unit)
    }
    expect(await receiveNow(at.one)).toEqual([])
    expect(await at.other.dead(10)).toHaveLength(1)
  })

  it('leaves the last receive its time: removed in it, a message is not dead', async () => {
    await at.one.send([aMessage()])
    let last: QueueMessage | undefined
    for (let receives = 1; receives <= maxReceives; receives++) {
      ;[last] = await receive(at.one)
      if (receives < maxReceives) await at.one.hideFor(there(last), 0)
    }
    expect(await at.other.dead(10)).toEqual([])
    await at.one.remove(there(last))
    expect(await receiveNow(at.one)).toEqual([])
    expect(await at.other.dead(10)).toEqual([])
  })

  it('lists the dead again and again, also to others, at most as many as wanted', async () => {
    await letDie(Array.from({ length: 12 }, (_, index) => aMessage(`${index}`)))
    expect(await at.one.dead(5)).toHaveLength(5)
    expect(await at.one.dead(100)).toHaveLength(12)
    expect(bodiesOf(await at.other.dead(100))).toEqual(bodiesOf(Array.from({ length: 12 }, (_, index) => aMessage(`${index}`))))
    const sentAt = (await at.one.dead(100)).map((message) => message.sentAt.getTime())
    expect(sentAt).toEqual([...sentAt].sort((left, right) => left - right))
  })

  it('puts a dead message back, counting from 0, and once only', async () => {
    await letDie([{ group: 'minato', body: '毒入り\n🍣' }])
    const [dead] = await at.one.dead(10)
    expect(await at.other.revive(thereDead(dead))).toBe(true)
    expect(await at.one.dead(10)).toEqual([])
    const [revived, ...more] = await receive(at.one)
    expect(more).toEqual([])
    expect(revived).toMatchObject({ group: 'minato', body: '毒入り\n🍣', receives: 1 })
    expect(await at.other.revive(thereDead(dead))).toBe(false)
    expect(await at.one.drop(thereDead(dead))).toBe(false)
    await at.one.remove(there(revived))
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('lets what was revived die again, and be revived again', async () => {
    await letDie([aMessage('twice')])
    for (let times = 1; times <= 2; times++) {
      const [dead] = await at.one.dead(10)
      expect(dead).toMatchObject({ body: 'twice' })
      expect(await at.one.revive(thereDead(dead))).toBe(true)
      await wearOut(1)
    }
    expect(await at.other.dead(10)).toHaveLength(1)
  })

  it('forgets a dead message that is dropped, and only that', async () => {
    await letDie([aMessage('dropped'), aMessage('kept')])
    const dead = await at.one.dead(10)
    const dropped = dead.find(({ body }) => body === 'dropped')
    expect(await at.other.drop(thereDead(dropped))).toBe(true)
    expect(bodiesOf(await at.one.dead(10))).toEqual(['kept'])
    expect(await at.one.drop(thereDead(dropped))).toBe(false)
    expect(await at.one.revive(thereDead(dropped))).toBe(false)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('revives one of many, wherever it is among them', async () => {
    const bodies = Array.from({ length: 23 }, (_, index) => `${index}`)
    await letDie(bodies.map(aMessage))
    const dead = await at.one.dead(100)
    const wanted = dead.find(({ body }) => body === '17')
    expect(await at.other.revive(thereDead(wanted))).toBe(true)
    expect(await receive(at.one)).toMatchObject([{ body: '17', receives: 1 }])
    expect(bodiesOf(await at.one.dead(100))).toEqual(bodies.filter((body) => body !== '17').sort())
  })

  it('revives a message once when two do it at the same moment', async () => {
    await letDie([aMessage()])
    const [dead] = await at.one.dead(10)
    const revivals = await Promise.all([at.one.revive(thereDead(dead)), at.other.revive(thereDead(dead))])
    expect(revivals.filter(Boolean)).toHaveLength(1)
    expect(await drain(at.one, 1)).toHaveLength(1)
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('knows nothing of an id that never was, nor of a message that is alive', async () => {
    await at.one.send([aMessage()])
    const [alive] = await receive(at.one)
    const ids = ['no-such-message', '00000000-0000-4000-8000-000000000000', '', '12', there(alive).id]
    const outcomes = await Promise.all(ids.flatMap((id) => [at.one.revive(id), at.one.drop(id)]))
    expect(outcomes).not.toContain(true)
    await at.one.hideFor(there(alive), 0)
    expect(await receive(at.other)).toMatchObject([{ id: alive?.id }])
  })
}

function aMessage(body = 'hello'): NewQueueMessage {
  return { group: 'minato', body }
}

/** Waits a little for the first: where a queue is made of several machines, asking without a wait asks some of them only. */
async function receive(queue: Queue, wanted: Partial<ReceiveOptions> = {}): Promise<readonly QueueMessage[]> {
  return await queue.receive({ limit: 10, waitMilliseconds: 2_000, visibilityMilliseconds: 60_000, ...wanted })
}

/** What there is at this moment. */
async function receiveNow(queue: Queue): Promise<readonly QueueMessage[]> {
  return await receive(queue, { waitMilliseconds: 0 })
}

/** Receives until there are `count`, or nothing comes. */
async function drain(queue: Queue, count: number, wanted: Partial<ReceiveOptions> = {}): Promise<readonly QueueMessage[]> {
  const drained: QueueMessage[] = []
  while (drained.length < count) {
    const received = await receive(queue, wanted)
    if (received.length === 0) break
    drained.push(...received)
  }
  expect(drained).toHaveLength(count)
  return drained
}

function there(message: QueueMessage | undefined): QueueMessage {
  if (message === undefined) throw new Error('expected a message, and none was received')
  return message
}

function thereDead(message: DeadQueueMessage | undefined): string {
  if (message === undefined) throw new Error('expected a dead message, and there is none')
  return message.id
}

function named(body: string, messages: readonly QueueMessage[]): QueueMessage {
  return there(messages.find((message) => message.body === body))
}

function bodiesOf(messages: readonly NewQueueMessage[]): string[] {
  return messages.map(({ body }) => body).sort()
}

function start(body: string): string {
  return body.slice(0, 12)
}
