import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
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
  simulator = await startSqsSimulator({ inFlightLimit: 12 })
  client = new SQSClient(clientSettings(simulator.url))
  queue = simulator.createQueue('inbound', { VisibilityTimeout: '30' })
})
afterEach(async () => {
  client.destroy()
  await simulator.close()
})

const send = (MessageBody: string, more: object = {}) => client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody, ...more }))
const receive = async (more: Partial<ReceiveMessageCommandInput> = {}, QueueUrl = queue) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], ...more }))).Messages ?? []
const receiveOne = async (more: Partial<ReceiveMessageCommandInput> = {}) => {
  const [message] = await receive(more)
  if (message === undefined) throw new Error('there is no message')
  return message
}
const remove = (ReceiptHandle = '', QueueUrl = queue) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
const hide = (ReceiptHandle = '', VisibilityTimeout = 0) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue, ReceiptHandle, VisibilityTimeout }))

describe('a receive', () => {
  test('gives no list when there is nothing', async () => {
    expect(await client.send(new ReceiveMessageCommand({ QueueUrl: queue }))).not.toHaveProperty('Messages')
  })

  test('asks for 1 to 10 messages', async () => {
    expect(await refusal(receive({ MaxNumberOfMessages: 11 }))).toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    })
    expect(await refusedWith(receive({ MaxNumberOfMessages: 0 }))).toBe('InvalidParameterValue')
  })

  test('gives system attributes only to who asks for them', async () => {
    await send('x', { MessageGroupId: 'minato' })
    const bare = await client.send(new ReceiveMessageCommand({ QueueUrl: queue, VisibilityTimeout: 0 }))
    expect(bare.Messages?.[0]).not.toHaveProperty('Attributes')
    const counted = await receiveOne({ MessageSystemAttributeNames: ['ApproximateReceiveCount'], VisibilityTimeout: 0 })
    expect(counted.Attributes).toEqual({ ApproximateReceiveCount: '2' })
    const old = await receiveOne({
      MessageSystemAttributeNames: [],
      AttributeNames: ['ApproximateReceiveCount' as never],
      VisibilityTimeout: 0,
    })
    expect(old.Attributes).toEqual({ ApproximateReceiveCount: '3' })
    expect(await refusedWith(receive({ MessageSystemAttributeNames: ['Nothing' as never] }))).toBe('InvalidAttributeName')
  })

  test('gives the message group of a standard queue back', async () => {
    await send('x', { MessageGroupId: 'minato' })
    expect((await receiveOne()).Attributes?.MessageGroupId).toBe('minato')
    await send('y')
    expect((await receiveOne()).Attributes).not.toHaveProperty('MessageGroupId')
  })

  test('takes from the groups that are not noisy first', async () => {
    for (let index = 0; index < 6; index++) await send(`minato ${index}`, { MessageGroupId: 'minato' })
    await send('komugi', { MessageGroupId: 'komugi' })
    expect((await receive({ MaxNumberOfMessages: 3 })).map(({ Body }) => Body)).toEqual(['minato 0', 'minato 1', 'minato 2'])
    expect((await receive({ MaxNumberOfMessages: 3 })).map(({ Body }) => Body)).toEqual(['komugi', 'minato 3', 'minato 4'])
  })

  test('is refused on a standard queue while too many are in flight', async () => {
    for (let index = 0; index < 13; index++) await send('x')
    await receive({ MaxNumberOfMessages: 10 })
    expect(await receive({ MaxNumberOfMessages: 10 })).toHaveLength(2)
    expect(await refusal(receive())).toMatchObject({ name: 'OverLimit', status: 403 })
    simulator.clock.advance(30_000)
    expect(await receive()).toHaveLength(1)
  })

  test('gives nothing that is older than the retention period', async () => {
    const short = simulator.createQueue('short', { MessageRetentionPeriod: '60' })
    await client.send(new SendMessageCommand({ QueueUrl: short, MessageBody: 'x' }))
    simulator.clock.advance(60_000)
    expect(await receive({}, short)).toEqual([])
    expect(simulator.messages(short)).toEqual([])
  })
})

describe('a long poll', () => {
  test('ends with the first message sent', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 })
    await settled()
    await send('x')
    expect(await waiting).toMatchObject([{ Body: 'x' }])
  })

  test('ends with a message whose visibility timeout ends', async () => {
    await send('x')
    await receive({ VisibilityTimeout: 10 })
    const waiting = receive({ WaitTimeSeconds: 20 })
    await settled()
    simulator.clock.advance(10_000)
    expect(await waiting).toMatchObject([{ Body: 'x' }])
  })

  test('ends with nothing when its time is up', async () => {
    const began = Date.now()
    const waiting = receive({ WaitTimeSeconds: 20 })
    await settled()
    simulator.clock.advance(20_000)
    expect(await waiting).toEqual([])
    expect(Date.now() - began).toBeLessThan(5000)
  })

  test('is 20 seconds at most', async () => {
    expect(await refusal(receive({ WaitTimeSeconds: 21 }))).toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    })
  })

  test('takes its length from the queue when it names none', async () => {
    const patient = simulator.createQueue('patient', { ReceiveMessageWaitTimeSeconds: '5' })
    const waiting = receive({}, patient)
    await settled()
    await client.send(new SendMessageCommand({ QueueUrl: patient, MessageBody: 'x' }))
    expect(await waiting).toHaveLength(1)
  })

  test('gives each of two who wait a message of its own', async () => {
    const waiting = Promise.all([receive({ WaitTimeSeconds: 20 }), receive({ WaitTimeSeconds: 20 })])
    await settled()
    await send('x')
    await send('y')
    expect(new Set((await waiting).map((messages) => messages.map(({ Body }) => Body).join()))).toEqual(new Set(['x', 'y']))
  })

  test('takes nothing for a client that has gone', async () => {
    const leaving = new AbortController()
    const waiting = client.send(new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 20 }), { abortSignal: leaving.signal })
    await settled()
    leaving.abort()
    await expect(waiting).rejects.toThrow('abort')
    await expect.poll(() => simulator.history().at(-1)?.outcome).toBe('client-gone')
    await send('x')
    expect(await receive()).toHaveLength(1)
  })

  /** Until the request waits in the simulator: a request made after it, and answered. */
  const settled = async () => {
    await client.send(new GetQueueAttributesCommand({ QueueUrl: queue }))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

describe('a receipt handle', () => {
  test('is another one for each receive', async () => {
    await send('x')
    const first = await receiveOne({ VisibilityTimeout: 0 })
    const second = await receiveOne()
    expect(second.MessageId).toBe(first.MessageId)
    expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle)
  })

  test('that is none is refused', async () => {
    const wanted = { name: 'ReceiptHandleIsInvalid', code: 'ReceiptHandleIsInvalid', status: 404 }
    expect(await refusal(remove('bla'))).toMatchObject(wanted)
    expect(await refusal(hide('bla', 1))).toMatchObject(wanted)
    expect(await refusedWith(remove(''))).toBe('MissingParameter')
  })

  test('of another queue is refused', async () => {
    const other = simulator.createQueue('other')
    await send('x')
    const { ReceiptHandle } = await receiveOne()
    expect(await refusal(remove(ReceiptHandle, other))).toMatchObject({ name: 'ReceiptHandleIsInvalid', status: 404 })
  })

  test('deletes after its visibility timeout, as long as nobody received the message since', async () => {
    await send('x')
    const { ReceiptHandle } = await receiveOne()
    simulator.clock.advance(30_000)
    await remove(ReceiptHandle)
    expect(simulator.messages(queue)).toEqual([])
  })

  test('of an earlier receive is taken on a standard queue, and deletes nothing', async () => {
    await send('x')
    const first = await receiveOne({ VisibilityTimeout: 0 })
    await receiveOne()
    await remove(first.ReceiptHandle)
    expect(simulator.messages(queue)).toHaveLength(1)
  })

  test('of a deleted message is taken', async () => {
    await send('x')
    const { ReceiptHandle } = await receiveOne()
    await remove(ReceiptHandle)
    expect(await remove(ReceiptHandle)).toMatchObject({ $metadata: { httpStatusCode: 200 } })
  })

  test('is refused entry by entry in a batch', async () => {
    await send('x')
    const { ReceiptHandle } = await receiveOne()
    const Entries = [
      { Id: 'good', ReceiptHandle },
      { Id: 'bad', ReceiptHandle: 'bla' },
    ]
    const hidden = await client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue, Entries: Entries.map((entry) => ({ ...entry, VisibilityTimeout: 60 })) }),
    )
    expect(hidden).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true }],
    })
    const removed = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries }))
    expect(removed).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true }],
    })
    expect(simulator.messages(queue)).toEqual([])
  })
})

describe('a visibility timeout', () => {
  test('hides a message until it ends, and counts the receives', async () => {
    await send('x')
    const sentAt = simulator.messages(queue)[0]?.visibleAt ?? 0
    const first = await receiveOne()
    expect(await receive()).toEqual([])
    simulator.clock.advance(29_000)
    expect(await receive()).toEqual([])
    simulator.clock.advance(1000)
    const second = await receiveOne()
    expect([first, second].map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual(['1', '2'])
    expect(second.Attributes?.ApproximateFirstReceiveTimestamp).toBe(first.Attributes?.ApproximateFirstReceiveTimestamp)
    expect(Number(second.Attributes?.SentTimestamp)).toBe(sentAt)
  })

  test('is set anew from when it is changed', async () => {
    await send('x')
    const { ReceiptHandle } = await receiveOne()
    simulator.clock.advance(20_000)
    await hide(ReceiptHandle, 30)
    simulator.clock.advance(25_000)
    expect(await receive()).toEqual([])
    simulator.clock.advance(5000)
    expect(await receive()).toHaveLength(1)
  })

  test('of 0 gives the message back', async () => {
    await send('x')
    await hide((await receiveOne()).ReceiptHandle, 0)
    expect(await receive()).toHaveLength(1)
  })

  test('lasts 12 hours from the receive at most', async () => {
    await send('x')
    const { ReceiptHandle } = await receiveOne({ VisibilityTimeout: 43_200 })
    expect(await refusedWith(hide(ReceiptHandle, 43_201))).toBe('InvalidParameterValue')
    expect(await refusedWith(hide(ReceiptHandle, -1))).toBe('InvalidParameterValue')
    simulator.clock.advance(3_600_000)
    await hide(ReceiptHandle, 39_599)
    const refused = await refusal(hide(ReceiptHandle, 39_601))
    expect(refused.code).toBe('InvalidParameterValue')
    expect(refused.message).toContain('Total VisibilityTimeout for the message is beyond the limit [43200 seconds]')
    expect(await refusedWith(receive({ VisibilityTimeout: 43_201 }))).toBe('InvalidParameterValue')
  })

  test('cannot be changed when it has ended', async () => {
    await send('x')
    const { ReceiptHandle } = await receiveOne()
    simulator.clock.advance(30_000)
    expect(await refusal(hide(ReceiptHandle, 10))).toMatchObject({
      name: 'MessageNotInflight',
      code: 'AWS.SimpleQueueService.MessageNotInflight',
      status: 400,
    })
  })

  test('cannot be changed with an older handle, or of a message that is gone', async () => {
    await send('x')
    const first = await receiveOne({ VisibilityTimeout: 0 })
    const second = await receiveOne()
    expect(await refusedWith(hide(first.ReceiptHandle, 10))).toBe('InvalidParameterValue')
    await remove(second.ReceiptHandle)
    expect(await refusedWith(hide(second.ReceiptHandle, 10))).toBe('InvalidParameterValue')
  })
})

test('a queue counts what is there, in flight and delayed', async () => {
  await send('x')
  await send('y')
  await send('z', { DelaySeconds: 10 })
  await receiveOne()
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] }))
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '1',
    ApproximateNumberOfMessagesDelayed: '1',
  })
})
