import { getEventListeners } from 'node:events'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { QueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { startSqsSimulator, type SqsSimulator } from '@frontdesk/simulators/sqs/sqs-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SystemTimers } from '../system/system-timers.ts'
import { SqsQueue } from './sqs-queue.ts'

let simulator: SqsSimulator
let made = 0
const opened: SqsQueue[] = []
beforeAll(async () => {
  simulator = await startSqsSimulator()
})
afterEach(async () => {
  simulator.clearMoods()
  for (const queue of opened.splice(0)) await queue.close()
})
afterAll(async () => await simulator.close())

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
const now = { limit: 10, waitMilliseconds: 0, visibilityMilliseconds: 60_000 }
const messages = (count: number) => Array.from({ length: count }, (_, index) => ({ group: 'minato', body: `090-1234-56${index}` }))

/** A queue of its own for a test; `changes` are the adapter's settings. */
function open(changes: Partial<ConstructorParameters<typeof SqsQueue>[0]> = {}) {
  const name = `queue-${++made}`
  const deadUrl = simulator.createQueue(`${name}-dead`)
  const deadLetterTargetArn = simulator.queues().find(({ url }) => url === deadUrl)?.arn
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 })
  const queueUrl = simulator.createQueue(name, { RedrivePolicy })
  const settings = { region: 'ap-northeast-1', endpoint: simulator.url, credentials, requestMilliseconds: 3_000 }
  const queue = new SqsQueue({ ...settings, queueUrl, deadLetterQueueUrl: deadUrl, timers: new SystemTimers(), ...changes })
  opened.push(queue)
  const asked = (operation: string) => simulator.history().filter((each) => each.queue === name && each.operation === operation).length
  return { queue, queueUrl, deadUrl, asked, kept: () => simulator.messages(queueUrl).map(({ body }) => body) }
}

async function failureOf(work: Promise<unknown>): Promise<PortFailure> {
  const error: unknown = await work.catch((failure: unknown) => failure)
  expect(error).toBeInstanceOf(PortFailure)
  expect((error as PortFailure).port).toBe('Queue')
  expect((error as PortFailure).message).not.toContain('090')
  return error as PortFailure
}

describe('SqsQueue sending', () => {
  it('names the tenant as the message group, by which SQS is fair', async () => {
    const { queue, queueUrl } = open()
    await queue.send([{ group: 'komugi', body: 'a' }])
    expect(simulator.messages(queueUrl)).toMatchObject([{ group: 'komugi', body: 'a' }])
  })

  it('leaves a tenant with much in flight behind another, as SQS does', async () => {
    const { queue } = open()
    await queue.send([...messages(40), { group: 'komugi', body: 'one' }])
    expect((await queue.receive({ ...now, limit: 20 })).some(({ group }) => group === 'komugi')).toBe(true)
  })

  it('fills requests of ten', async () => {
    const { queue, asked } = open()
    await queue.send(messages(25))
    expect(asked('SendMessageBatch')).toBe(3)
  })

  it('sends again what SQS left undone of a batch, and only that', async () => {
    const { queue, asked, kept } = open()
    simulator.setMood({ kind: 'partial-failure', operation: 'SendMessageBatch', times: 1 })
    await queue.send(messages(10))
    expect(kept().sort()).toEqual(
      messages(10)
        .map(({ body }) => body)
        .sort(),
    )
    expect(asked('SendMessageBatch')).toBe(2)
  })

  it('fails when a part is left undone again, and does not take the rest back', async () => {
    const { queue, kept, asked } = open()
    simulator.setMood({ kind: 'partial-failure', operation: 'SendMessageBatch' })
    expect(await failureOf(queue.send(messages(10)))).toMatchObject({ code: 'unavailable', retryable: true })
    expect(kept()).toHaveLength(9)
    expect(asked('SendMessageBatch')).toBe(2)
  })

  it.each([
    ['throttle', 'throttled'],
    ['500', 'unavailable'],
  ] as const)('outlasts a short %s, and says so when it goes on', async (kind, code) => {
    const { queue, kept } = open()
    simulator.setMood({ kind, operation: 'SendMessageBatch', times: 2 })
    await queue.send(messages(1))
    expect(kept()).toHaveLength(1)
    simulator.setMood({ kind, operation: 'SendMessageBatch' })
    expect(await failureOf(queue.send(messages(1)))).toMatchObject({ code, retryable: true })
  })

  it('gives a request up that is not answered, and says what is not known', async () => {
    const { queue } = open({ requestMilliseconds: 200 })
    simulator.setMood({ kind: 'stall', operation: 'SendMessageBatch' })
    const started = performance.now()
    expect(await failureOf(queue.send(messages(1)))).toMatchObject({ code: 'unavailable', retryable: true })
    expect(performance.now() - started).toBeLessThan(2_500)
  })

  it('would rather send twice than not at all when the answer is lost', async () => {
    const { queue, kept } = open({ requestMilliseconds: 200 })
    simulator.setMood({ kind: 'execute-then-stall', operation: 'SendMessageBatch', times: 1 })
    await queue.send(messages(1))
    expect(kept()).toHaveLength(2)
  })

  it('says who is refused when credentials have a wrong form', async () => {
    const { queue } = open({ credentials: { accessKeyId: 'no such/key', secretAccessKey: 'secret' } })
    const failure = await failureOf(queue.send(messages(1)))
    expect(failure).toMatchObject({ code: 'unauthorized', retryable: false, message: expect.stringContaining('permissions') })
    expect(failure.message).not.toContain('no such/key')
  })

  it('says what to check when there is no such queue', async () => {
    const { queue } = open({ queueUrl: `${simulator.url}/000000000000/elsewhere` })
    const failure = await failureOf(queue.send(messages(1)))
    expect(failure).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(/queue elsewhere: there is no such queue; check its address/),
    })
  })

  it('says that nobody is there', async () => {
    const { queue } = open({ endpoint: 'http://127.0.0.1:1' })
    expect(await failureOf(queue.send(messages(1)))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it.each(['frontdesk', 'ftp://sqs/frontdesk', 'https://sqs.ap-northeast-1.amazonaws.com/1/frontdesk.fifo'])(
    'is not opened at %s',
    (queueUrl) => {
      expect(() => open({ queueUrl })).toThrow(RangeError)
      expect(() => open({ deadLetterQueueUrl: queueUrl })).toThrow(RangeError)
    },
  )
})

describe('SqsQueue receiving', () => {
  it('asks once when fewer than ten come, and at once for the rest when ten came', async () => {
    const { queue, asked } = open()
    await queue.send(messages(25))
    expect(await queue.receive({ ...now, limit: 30 })).toHaveLength(25)
    expect(asked('ReceiveMessage')).toBe(3)
    await queue.send(messages(3))
    expect(await queue.receive({ ...now, limit: 30, waitMilliseconds: 5_000 })).toHaveLength(3)
    expect(asked('ReceiveMessage')).toBe(4)
  })

  it('waits longer than SQS does by asking again', async () => {
    const { queue, asked } = open()
    const running = setInterval(() => simulator.clock.advance(1_000), 10)
    expect(await queue.receive({ ...now, waitMilliseconds: 44_100 })).toEqual([])
    clearInterval(running)
    expect(asked('ReceiveMessage')).toBe(3)
  })

  it('waits longer than other requests may take', async () => {
    const { queue } = open({ requestMilliseconds: 100 })
    expect(await queue.receive({ ...now, waitMilliseconds: 1_000 })).toEqual([])
  })

  it('gives a wait up that is not answered', async () => {
    const { queue } = open({ requestMilliseconds: 100 })
    simulator.setMood({ kind: 'stall', operation: 'ReceiveMessage' })
    expect(await failureOf(queue.receive({ ...now, waitMilliseconds: 1_000 }))).toMatchObject({ code: 'unavailable' })
  })

  it('stops at once when told so, also while SQS is silent', async () => {
    const { queue } = open()
    simulator.setMood({ kind: 'stall', operation: 'ReceiveMessage' })
    const stop = new AbortController()
    const waiting = queue.receive({ ...now, waitMilliseconds: 20_000, signal: stop.signal })
    setTimeout(() => stop.abort(), 50)
    const started = performance.now()
    expect(await waiting).toEqual([])
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it('leaves no listener on the signal it is given', async () => {
    const { queue } = open()
    const { signal } = new AbortController()
    await queue.send(messages(1))
    await queue.receive({ ...now, waitMilliseconds: 1_000, signal })
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1)
  })

  it('is calm about what SQS gives twice', async () => {
    const { queue } = open()
    simulator.setMood({ kind: 'duplicate' })
    await queue.send(messages(1))
    const received = [...(await queue.receive(now)), ...(await queue.receive(now))]
    expect(new Set(received.map(({ id }) => id)).size).toBe(1)
    await Promise.all(received.map((message) => queue.remove(message)))
    await Promise.all(received.map((message) => queue.hideFor(message, 0)))
  })
})

describe('SqsQueue removing and hiding', () => {
  const received = async (count: number) => {
    const opened = open()
    await opened.queue.send(messages(count))
    return { ...opened, messages: await opened.queue.receive({ ...now, limit: count }) }
  }
  const there = (message: QueueMessage | undefined): QueueMessage => message as QueueMessage

  it('removes ten by one request when asked in the same moment', async () => {
    const { queue, messages: many, asked, kept } = await received(23)
    await Promise.all(many.map((message) => queue.remove(message)))
    expect(kept()).toEqual([])
    expect(asked('DeleteMessageBatch')).toBe(3)
  })

  it('tells each who asked what became of theirs', async () => {
    const { queue, messages: many, kept } = await received(4)
    simulator.setMood({ kind: 'partial-failure', operation: 'DeleteMessageBatch' })
    const outcomes = await Promise.allSettled(many.map((message) => queue.remove(message)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
    expect(kept()).toHaveLength(1)
  })

  it('tells all who asked when the request fails', async () => {
    const { queue, messages: many } = await received(3)
    simulator.setMood({ kind: '500', operation: 'ChangeMessageVisibilityBatch' })
    const outcomes = await Promise.all(many.map((message) => failureOf(queue.hideFor(message, 5_000))))
    expect(outcomes.map(({ code }) => code)).toEqual(['unavailable', 'unavailable', 'unavailable'])
  })

  it('removes again what SQS left undone', async () => {
    const { queue, messages: many, kept } = await received(4)
    simulator.setMood({ kind: 'partial-failure', operation: 'DeleteMessageBatch', times: 1 })
    await Promise.all(many.map((message) => queue.remove(message)))
    expect(kept()).toEqual([])
  })

  it('hides no longer than SQS can', async () => {
    const { queue, queueUrl } = open()
    await queue.send(messages(1))
    const [message] = await queue.receive({ ...now, visibilityMilliseconds: 100 * 3_600_000 })
    const hours = ((simulator.messages(queueUrl)[0]?.visibleAt ?? 0) - simulator.clock.now()) / 3_600_000
    expect(hours).toBeCloseTo(12, 1)
    await queue.hideFor(there(message), 0)
  })

  it('says so when a message would be hidden for more than twelve hours in all', async () => {
    const { queue, messages: many } = await received(1)
    simulator.clock.advance(30_000)
    expect(await failureOf(queue.hideFor(there(many[0]), 12 * 3_600_000))).toMatchObject({ code: 'rejected', retryable: false })
  })
})

describe('SqsQueue and the dead', () => {
  /** One dead message. */
  const died = async (changes: Partial<ConstructorParameters<typeof SqsQueue>[0]> = {}) => {
    const opened = open({ timers: { sleep: async () => {} }, ...changes })
    await opened.queue.send(messages(1))
    const [message] = await opened.queue.receive(now)
    await opened.queue.hideFor(message as QueueMessage, 0)
    await opened.queue.receive(now)
    const dead = simulator.messages(opened.deadUrl)
    expect(dead).toHaveLength(1)
    return { ...opened, id: dead[0]?.messageId ?? '' }
  }
  const visible = (url: string) => simulator.messages(url).filter(({ visibleAt }) => visibleAt <= simulator.clock.now()).length

  it('leaves what it looked at to be seen by others', async () => {
    const { queue, deadUrl } = await died()
    expect(await queue.dead(10)).toHaveLength(1)
    expect(visible(deadUrl)).toBe(1)
  })

  it('leaves a message dead that could not be sent again', async () => {
    const { queue, id, deadUrl } = await died()
    simulator.setMood({ kind: '500', operation: 'SendMessageBatch' })
    expect(await failureOf(queue.revive(id))).toMatchObject({ code: 'unavailable' })
    expect(simulator.messages(deadUrl)).toHaveLength(1)
  })

  it('shows a message again at once whose revival failed, so that the next attempt finds it', async () => {
    const { queue, id, deadUrl, kept } = await died()
    simulator.setMood({ kind: '500', operation: 'SendMessageBatch' })
    await failureOf(queue.revive(id))
    expect(visible(deadUrl)).toBe(1)
    simulator.clearMoods()
    expect(await queue.revive(id)).toBe(true)
    expect(kept()).toHaveLength(1)
  })

  it('makes a duplicate, and loses nothing, when the dead one cannot be removed', async () => {
    const { queue, id, deadUrl, kept } = await died()
    simulator.setMood({ kind: '500', operation: 'DeleteMessage' })
    expect(await failureOf(queue.revive(id))).toMatchObject({ code: 'unavailable' })
    expect([kept().length, simulator.messages(deadUrl).length]).toEqual([1, 1])
    simulator.clearMoods()
    expect(await queue.revive(id)).toBe(true)
    expect([kept().length, simulator.messages(deadUrl).length]).toEqual([2, 0])
  })

  it('does not say that a message is not there while another process looks at it', async () => {
    const { queue, id, deadUrl } = await died()
    const looking = new SqsQueue({
      region: 'ap-northeast-1',
      endpoint: simulator.url,
      credentials,
      queueUrl: deadUrl,
      timers: new SystemTimers(),
    })
    opened.push(looking)
    const [held] = await looking.receive(now)
    expect(await failureOf(queue.revive(id))).toMatchObject({ code: 'throttled', message: expect.stringContaining('ask again') })
    await looking.hideFor(held as QueueMessage, 0)
    expect(await queue.revive(id)).toBe(true)
  })

  it('says what is missing when it was not told where the dead are', async () => {
    const { queueUrl } = open()
    const settings = { region: 'ap-northeast-1', endpoint: simulator.url, credentials, queueUrl, timers: new SystemTimers() }
    const queue = new SqsQueue(settings)
    opened.push(queue)
    for (const asked of [queue.dead(1), queue.revive('a'), queue.drop('a')]) {
      expect(await failureOf(asked)).toMatchObject({ code: 'rejected', message: expect.stringContaining('dead-letter queue') })
    }
  })
})
