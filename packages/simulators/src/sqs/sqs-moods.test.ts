import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSqsSimulator, type SqsSimulator } from './sqs-simulator.ts'
import { clientSettings, refusal } from './test-client.ts'

let simulator: SqsSimulator
let client: SQSClient
let queue: string

beforeEach(async () => {
  simulator = await startSqsSimulator({ seed: 3 })
  client = new SQSClient(clientSettings(simulator.url))
  queue = simulator.createQueue('inbound')
})
afterEach(async () => {
  client.destroy()
  await simulator.close()
})

const send = (MessageBody: string, abortSignal?: AbortSignal) =>
  client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody }), abortSignal === undefined ? {} : { abortSignal })
const sendAll = (bodies: readonly string[]) =>
  client.send(
    new SendMessageBatchCommand({ QueueUrl: queue, Entries: bodies.map((MessageBody, index) => ({ Id: `e${index}`, MessageBody })) }),
  )
const receive = async (QueueUrl = queue) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }))).Messages ?? []
const remove = (ReceiptHandle = '') => client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }))
const bodies = () => simulator.messages(queue).map(({ body }) => body)

describe('duplicate', () => {
  test('gives a message twice, each with handles of its own, the second after its time', async () => {
    simulator.setMood({ operation: 'ReceiveMessage', kind: 'duplicate', times: 1, milliseconds: 5000 })
    await send('x')
    const [first] = await receive()
    expect(await receive()).toEqual([])
    simulator.clock.advance(5000)
    const [second] = await receive()
    expect(second).toMatchObject({ MessageId: first?.MessageId, Body: 'x', Attributes: { ApproximateReceiveCount: '1' } })
    await remove(first?.ReceiptHandle)
    expect(bodies()).toEqual(['x'])
    await remove(second?.ReceiptHandle)
    expect(bodies()).toEqual([])
  })

  test('stores what is sent twice', async () => {
    simulator.setMood({ operation: 'SendMessage', kind: 'duplicate', times: 1 })
    const { MessageId } = await send('x')
    expect(simulator.messages(queue).map(({ messageId }) => messageId)).toEqual([MessageId, MessageId])
  })

  test('leaves a FIFO queue alone', async () => {
    simulator.setMood({ kind: 'duplicate' })
    const fifo = simulator.createQueue('inbound.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
    await client.send(new SendMessageCommand({ QueueUrl: fifo, MessageBody: 'x', MessageGroupId: 'a' }))
    await receive(fifo)
    expect(simulator.messages(fifo)).toHaveLength(1)
  })
})

describe('reorder', () => {
  const sent = Array.from({ length: 10 }, (_, index) => `${index}`)

  test('gives messages in another order, all of them', async () => {
    await sendAll(sent)
    simulator.setMood({ kind: 'reorder' })
    const received = (await receive()).map(({ Body = '' }) => Body)
    expect(received).not.toEqual(sent)
    expect([...received].sort()).toEqual(sent)
  })

  test('loses none of those it does not give', async () => {
    await sendAll(sent)
    await sendAll(sent)
    simulator.setMood({ kind: 'reorder', times: 1 })
    const received = [...(await receive()), ...(await receive())].map(({ Body }) => Body)
    expect(received.map(Number).sort((one, other) => one - other)).toEqual([...sent, ...sent].map(Number).sort((one, other) => one - other))
  })

  test('is the same for the same seed', async () => {
    const orders = await Promise.all(
      [7, 7, 8].map(async (seed) => {
        const other = await startSqsSimulator({ seed })
        const otherClient = new SQSClient(clientSettings(other.url))
        const QueueUrl = other.createQueue('inbound')
        for (const MessageBody of sent) await otherClient.send(new SendMessageCommand({ QueueUrl, MessageBody }))
        other.setMood({ kind: 'reorder' })
        const { Messages = [] } = await otherClient.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
        otherClient.destroy()
        await other.close()
        return Messages.map(({ Body }) => Body).join('')
      }),
    )
    expect(orders[0]).toBe(orders[1])
    expect(orders[0]).not.toBe(orders[2])
  })
})

test('500 refuses and does nothing', async () => {
  simulator.setMood({ kind: '500', times: 1 })
  expect(await refusal(send('x'))).toMatchObject({ code: 'InternalFailure', status: 500 })
  expect(bodies()).toEqual([])
  await send('y')
  expect(bodies()).toEqual(['y'])
})

test('throttle refuses, and a client that tries again gets through', async () => {
  simulator.setMood({ operation: 'SendMessage', kind: 'throttle', times: 2 })
  expect(await refusal(send('x'))).toMatchObject({ name: 'RequestThrottled', code: 'RequestThrottled', status: 403 })
  expect(bodies()).toEqual([])
  const patient = new SQSClient({ ...clientSettings(simulator.url), maxAttempts: 3 })
  await patient.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'x' }))
  patient.destroy()
  expect(simulator.history().map(({ outcome }) => outcome)).toEqual(['RequestThrottled', 'RequestThrottled', 'ok'])
})

describe('stall', () => {
  test('does nothing for a client that gives up', async () => {
    simulator.setMood({ kind: 'stall', times: 1 })
    await expect(send('x', AbortSignal.timeout(50))).rejects.toThrow('abort')
    await expect.poll(() => simulator.history().at(-1)).toMatchObject({ operation: 'SendMessage', outcome: 'client-gone', mood: 'stall' })
    expect(bodies()).toEqual([])
  })

  test('does it after its time', async () => {
    simulator.setMood({ kind: 'stall', times: 1, milliseconds: 10_000 })
    const sending = send('x')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bodies()).toEqual([])
    simulator.clock.advance(10_000)
    await sending
    expect(bodies()).toEqual(['x'])
  })
})

test('execute-then-stall does what it never answers', async () => {
  simulator.setMood({ operation: 'SendMessage', kind: 'execute-then-stall', times: 1 })
  await expect(send('x', AbortSignal.timeout(50))).rejects.toThrow('abort')
  expect(bodies()).toEqual(['x'])
  await expect
    .poll(() => simulator.history().at(-1))
    .toMatchObject({ outcome: 'client-gone', mood: 'execute-then-stall', queue: 'inbound' })
})

describe('partial-failure', () => {
  test('fails the last entry of a batch, without the sender’s fault', async () => {
    simulator.setMood({ operation: 'SendMessageBatch', kind: 'partial-failure', times: 1 })
    const answer = await sendAll(['a', 'b', 'c'])
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['e0', 'e1'])
    expect(answer.Failed).toMatchObject([{ Id: 'e2', SenderFault: false, Code: 'InternalError' }])
    expect(bodies()).toEqual(['a', 'b'])
  })

  test('fails a share of the entries', async () => {
    simulator.setMood({ kind: 'partial-failure', rate: 0.5 })
    const failed: number[] = []
    for (let index = 0; index < 30; index++) failed.push((await sendAll(Array.from({ length: 10 }, () => 'x'))).Failed?.length ?? 0)
    const all = failed.reduce((sum, count) => sum + count, 0)
    expect(all).toBeGreaterThan(110)
    expect(all).toBeLessThan(190)
    expect(bodies()).toHaveLength(300 - all)
  })
})

test('lose-delete answers a delete that does not hold', async () => {
  await sendAll(['x', 'y'])
  const [first, second] = await receive()
  simulator.setMood({ kind: 'lose-delete', times: 2 })
  await remove(first?.ReceiptHandle)
  const batch = new DeleteMessageBatchCommand({ QueueUrl: queue, Entries: [{ Id: 'a', ReceiptHandle: second?.ReceiptHandle }] })
  expect(await client.send(batch)).toMatchObject({ Successful: [{ Id: 'a' }] })
  simulator.clock.advance(30_000)
  expect((await receive()).map(({ Body }) => Body)).toEqual(['x', 'y'])
})

describe('a mood', () => {
  test('concerns its operation alone', async () => {
    simulator.setMood({ operation: 'DeleteMessage', kind: '500' })
    await send('x')
    const [message] = await receive()
    expect(await refusal(remove(message?.ReceiptHandle))).toMatchObject({ status: 500 })
  })

  test('strikes at its rate', async () => {
    simulator.setMood({ kind: '500', rate: 0.3 })
    let refused = 0
    for (let index = 0; index < 200; index++) await send('x').catch(() => refused++)
    expect(refused).toBeGreaterThan(35)
    expect(refused).toBeLessThan(85)
  })

  test('passes when cleared', async () => {
    simulator.setMood({ kind: '500' })
    simulator.clearMoods()
    await send('x')
    expect(bodies()).toEqual(['x'])
  })

  test('of no known kind is refused', () => {
    expect(() => simulator.setMood({ kind: 'gloomy' as never })).toThrow(RangeError)
  })
})
