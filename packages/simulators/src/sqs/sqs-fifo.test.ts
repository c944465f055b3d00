import { createHash } from 'node:crypto'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSqsSimulator, type SqsSimulator } from './sqs-simulator.ts'
import { clientSettings, refusal, refusedWith } from './test-client.ts'

let simulator: SqsSimulator
let client: SQSClient
let queue: string

beforeEach(async () => {
  simulator = await startSqsSimulator({ inFlightLimit: 5 })
  client = new SQSClient(clientSettings(simulator.url))
  queue = simulator.createQueue('inbound.fifo', { FifoQueue: 'true' })
})
afterEach(async () => {
  client.destroy()
  await simulator.close()
})

let ids = 0
const send = (body: string, group: string, more: object = {}, QueueUrl = queue) =>
  client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: `id-${ids++}`, ...more }),
  )
const receive = async (more: Partial<ReceiveMessageCommandInput> = {}) =>
  (
    await client.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], ...more }),
    )
  ).Messages ?? []
const bodies = async (more: Partial<ReceiveMessageCommandInput> = {}) => (await receive(more)).map(({ Body }) => Body)
const remove = (ReceiptHandle = '') => client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }))
const hide = (ReceiptHandle = '', VisibilityTimeout = 0) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue, ReceiptHandle, VisibilityTimeout }))

describe('a group', () => {
  test('is given out in order, as many as fit, before the next', async () => {
    for (const [body, group] of [
      ['a1', 'a'],
      ['b1', 'b'],
      ['a2', 'a'],
      ['a3', 'a'],
    ] as const)
      await send(body, group)
    expect(await bodies({ MaxNumberOfMessages: 2 })).toEqual(['a1', 'a2'])
  })

  test('fills up with the next group', async () => {
    for (const [body, group] of [
      ['a1', 'a'],
      ['b1', 'b'],
      ['a2', 'a'],
    ] as const)
      await send(body, group)
    expect(await bodies()).toEqual(['a1', 'a2', 'b1'])
  })

  test('is held back while one of it is in flight, the others are not', async () => {
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      await send(body, group)
    const [first] = await receive({ MaxNumberOfMessages: 1 })
    expect(await bodies()).toEqual(['b1'])
    await remove(first?.ReceiptHandle)
    expect(await bodies()).toEqual(['a2'])
  })

  test('comes again from its beginning when its visibility timeout ends', async () => {
    for (const body of ['1', '2', '3']) await send(body, 'a')
    await bodies({ MaxNumberOfMessages: 2 })
    expect(await bodies()).toEqual([])
    simulator.clock.advance(30_000)
    expect(await bodies()).toEqual(['1', '2', '3'])
  })

  test('stays held back when only one of two in flight is given back', async () => {
    for (const body of ['1', '2', '3']) await send(body, 'a')
    const [first, second] = await receive({ MaxNumberOfMessages: 2 })
    await hide(first?.ReceiptHandle, 0)
    expect(await bodies()).toEqual([])
    await hide(second?.ReceiptHandle, 0)
    expect(await bodies()).toEqual(['1', '2', '3'])
  })

  test('is required', async () => {
    const bare = new SendMessageCommand({ QueueUrl: queue, MessageBody: 'x', MessageDeduplicationId: 'once' })
    expect(await refusal(client.send(bare))).toMatchObject({
      code: 'MissingParameter',
      message: 'The request must contain the parameter MessageGroupId.',
    })
    const Entries = [
      { Id: 'a', MessageBody: 'x', MessageGroupId: 'a', MessageDeduplicationId: '1' },
      { Id: 'b', MessageBody: 'x', MessageDeduplicationId: '2' },
    ]
    expect(await refusedWith(client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries })))).toBe('InvalidParameterValue')
    expect(simulator.messages(queue)).toEqual([])
  })

  test('wakes a long poll when it is free again', async () => {
    await send('1', 'a')
    await send('2', 'a')
    const [first] = await receive({ MaxNumberOfMessages: 1 })
    const waiting = bodies({ WaitTimeSeconds: 20 })
    await new Promise((resolve) => setTimeout(resolve, 30))
    await remove(first?.ReceiptHandle)
    expect(await waiting).toEqual(['2'])
  })
})

describe('deduplication', () => {
  test('takes a second message of the same id for five minutes and keeps the first alone', async () => {
    const first = await send('x', 'a', { MessageDeduplicationId: 'once' })
    simulator.clock.advance(299_000)
    const second = await send('x', 'b', { MessageDeduplicationId: 'once' })
    expect([second.MessageId, second.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber])
    expect(simulator.messages(queue).map(({ body }) => body)).toEqual(['x'])
    simulator.clock.advance(1000)
    await send('z', 'b', { MessageDeduplicationId: 'once' })
    expect(simulator.messages(queue).map(({ body }) => body)).toEqual(['x', 'z'])
  })

  test('swallows a message that is sent again after the first was received and deleted', async () => {
    await send('x', 'a', { MessageDeduplicationId: 'once' })
    const [message] = await receive()
    await remove(message?.ReceiptHandle)
    await send('x', 'a', { MessageDeduplicationId: 'once' })
    expect(await bodies()).toEqual([])
    simulator.clock.advance(300_000)
    await send('x', 'a', { MessageDeduplicationId: 'once' })
    expect(await bodies()).toEqual(['x'])
  })

  test('goes by the body alone where the queue says so', async () => {
    const byContent = simulator.createQueue('content.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
    const bare = { MessageDeduplicationId: undefined }
    await send('x', 'a', bare, byContent)
    await send('x', 'b', { ...bare, MessageAttributes: { a: { DataType: 'String', StringValue: 'other' } } }, byContent)
    await send('y', 'a', bare, byContent)
    await send('x', 'a', { MessageDeduplicationId: createHash('sha256').update('x').digest('hex') }, byContent)
    expect(simulator.messages(byContent).map(({ body }) => body)).toEqual(['x', 'y'])
  })

  test('goes by group and id where the queue says so', async () => {
    const perGroup = simulator.createQueue('group.fifo', { FifoQueue: 'true', DeduplicationScope: 'messageGroup' })
    for (const group of ['a', 'b', 'a']) await send(group, group, { MessageDeduplicationId: 'once' }, perGroup)
    expect(simulator.messages(perGroup).map(({ body }) => body)).toEqual(['a', 'b'])
  })

  test('needs an id without content-based deduplication', async () => {
    expect(await refusal(send('x', 'a', { MessageDeduplicationId: undefined }))).toMatchObject({
      code: 'InvalidParameterValue',
      message: 'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    })
  })

  test('answers with the digest of the first, which a client takes for damage when the second differs', async () => {
    await send('x', 'a', { MessageDeduplicationId: 'once' })
    await expect(send('y', 'a', { MessageDeduplicationId: 'once' })).rejects.toThrow('InvalidChecksumError')
  })

  test('goes on over a purge', async () => {
    const first = await send('x', 'a', { MessageDeduplicationId: 'once' })
    await client.send(new PurgeQueueCommand({ QueueUrl: queue }))
    expect((await send('x', 'a', { MessageDeduplicationId: 'once' })).MessageId).toBe(first.MessageId)
    expect(simulator.messages(queue)).toEqual([])
  })
})

describe('a receipt handle', () => {
  test('that has expired deletes nothing and is refused', async () => {
    await send('x', 'a')
    const [message] = await receive()
    simulator.clock.advance(30_000)
    const refused = await refusal(remove(message?.ReceiptHandle))
    expect(refused.code).toBe('InvalidParameterValue')
    expect(refused.message).toBe(
      `Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    )
    expect(await refusedWith(hide(message?.ReceiptHandle, 10))).toBe('InvalidParameterValue')
    expect(simulator.messages(queue)).toHaveLength(1)
  })

  test('of an earlier receive is refused', async () => {
    await send('x', 'a')
    const [first] = await receive({ VisibilityTimeout: 0 })
    await receive()
    expect(await refusedWith(remove(first?.ReceiptHandle))).toBe('InvalidParameterValue')
  })

  test('of a deleted message is taken', async () => {
    await send('x', 'a')
    const [message] = await receive()
    await remove(message?.ReceiptHandle)
    expect(await remove(message?.ReceiptHandle)).toMatchObject({ $metadata: { httpStatusCode: 200 } })
  })
})

describe('a receive attempt', () => {
  test('made again gives the same messages and handles, hidden anew', async () => {
    await send('x', 'a')
    const [first] = await receive({ ReceiveRequestAttemptId: 'attempt' })
    simulator.clock.advance(20_000)
    const [again] = await receive({ ReceiveRequestAttemptId: 'attempt' })
    expect([again?.MessageId, again?.ReceiptHandle]).toEqual([first?.MessageId, first?.ReceiptHandle])
    simulator.clock.advance(20_000)
    expect(await receive()).toEqual([])
  })

  test('made again after the messages were changed receives anew', async () => {
    await send('x', 'a')
    const [first] = await receive({ ReceiveRequestAttemptId: 'attempt' })
    await remove(first?.ReceiptHandle)
    expect(await receive({ ReceiveRequestAttemptId: 'attempt' })).toEqual([])
  })

  test('is refused by a standard queue', async () => {
    const standard = simulator.createQueue('standard')
    expect(await refusedWith(receive({ QueueUrl: standard, ReceiveRequestAttemptId: 'attempt' }))).toBe('InvalidParameterValue')
  })
})

test('a delay for one message is refused, the queue’s own delays it', async () => {
  expect(await refusal(send('x', 'a', { DelaySeconds: 2 }))).toMatchObject({
    code: 'InvalidParameterValue',
    message: 'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
  })
  const delayed = simulator.createQueue('delayed.fifo', { FifoQueue: 'true', DelaySeconds: '10' })
  await send('x', 'a', {}, delayed)
  expect(await bodies({ QueueUrl: delayed })).toEqual([])
  simulator.clock.advance(10_000)
  expect(await bodies({ QueueUrl: delayed })).toEqual(['x'])
})

test('a delay set later holds for what is in the queue already', async () => {
  await send('x', 'a')
  const delay = (seconds: number) =>
    client.send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { DelaySeconds: String(seconds) } }))
  await delay(60)
  expect(await bodies()).toEqual([])
  simulator.clock.advance(30_000)
  await delay(30)
  expect(await bodies()).toEqual(['x'])
})

test('sequence numbers have 20 digits and grow', async () => {
  const numbers = [await send('x', 'a'), await send('y', 'b')].map(({ SequenceNumber = '' }) => SequenceNumber)
  expect(numbers[0]).toMatch(/^\d{20}$/)
  expect(BigInt(numbers[1] ?? 0)).toBeGreaterThan(BigInt(numbers[0] ?? 0))
  expect((await receive()).map(({ Attributes }) => Attributes?.SequenceNumber)).toEqual(numbers)
})

test('a queue with too much in flight gives nothing, and no error', async () => {
  for (let index = 0; index < 6; index++) await send('x', `group ${index}`.replace(' ', '-'))
  expect(await receive()).toHaveLength(5)
  expect(await receive()).toEqual([])
})
