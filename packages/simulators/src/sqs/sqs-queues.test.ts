import {
  CancelMessageMoveTaskCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSqsSimulator, type SqsSimulator } from './sqs-simulator.ts'
import { clientSettings, refusal, refusedWith } from './test-client.ts'

let simulator: SqsSimulator
let client: SQSClient

beforeEach(async () => {
  simulator = await startSqsSimulator()
  client = new SQSClient(clientSettings(simulator.url))
})
afterEach(async () => {
  client.destroy()
  await simulator.close()
})

const create = (QueueName: string, Attributes?: Record<string, string>) =>
  client.send(new CreateQueueCommand({ QueueName, ...(Attributes === undefined ? {} : { Attributes }) }))
const attributes = async (QueueUrl: string) =>
  (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {}
const set = (QueueUrl: string, Attributes: Record<string, string>) => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))
const receive = async (QueueUrl: string) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }))).Messages ?? []
const arnOf = (name: string) => `arn:aws:sqs:ap-northeast-1:000000000000:${name}`
const redrive = (name: string, maxReceiveCount: number | string = 2) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount }),
})

describe('a queue', () => {
  test('is created once, found by name, listed by the beginning of it, and deleted', async () => {
    const { QueueUrl = '' } = await create('minato-inbound', { VisibilityTimeout: '60' })
    expect(QueueUrl).toBe(`${simulator.url}/000000000000/minato-inbound`)
    expect((await create('minato-inbound', { VisibilityTimeout: '60' })).QueueUrl).toBe(QueueUrl)
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'minato-inbound' }))).QueueUrl).toBe(QueueUrl)
    await create('komugi-inbound')
    expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: 'minato' }))).QueueUrls).toEqual([QueueUrl])
    await client.send(new DeleteQueueCommand({ QueueUrl }))
    expect(await refusal(send(QueueUrl, 'x'))).toEqual({
      name: 'QueueDoesNotExist',
      code: 'AWS.SimpleQueueService.NonExistentQueue',
      status: 400,
      message: 'The specified queue does not exist.',
    })
  })

  test('has the defaults of SQS', async () => {
    const { QueueUrl = '' } = await create('plain')
    expect(await attributes(QueueUrl)).toMatchObject({
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      QueueArn: arnOf('plain'),
    })
    expect(await attributes(QueueUrl)).not.toHaveProperty('FifoQueue')
    expect(await client.send(new GetQueueAttributesCommand({ QueueUrl }))).not.toHaveProperty('Attributes')
  })

  test('is refused under a name that is taken with other attributes', async () => {
    await create('plain')
    expect(await refusal(create('plain', { DelaySeconds: '3' }))).toMatchObject({
      name: 'QueueNameExists',
      code: 'QueueAlreadyExists',
      message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
    })
  })

  test('is refused under a name deleted less than 60 seconds ago', async () => {
    const { QueueUrl } = await create('plain')
    await client.send(new DeleteQueueCommand({ QueueUrl }))
    simulator.clock.advance(59_000)
    expect(await refusal(create('plain'))).toMatchObject({ name: 'QueueDeletedRecently' })
    simulator.clock.advance(1000)
    await create('plain')
  })

  test.each(['', 'a.b', 'みなと', 'x'.repeat(81)])('is refused the name %j', async (name) => {
    expect(await refusedWith(create(name))).toBe('InvalidParameterValue')
  })

  test('is FIFO by its name and its attribute together', async () => {
    await create('a.fifo', { FifoQueue: 'true' })
    expect(await refusedWith(create('b.fifo'))).toBe('InvalidParameterValue')
    expect(await refusedWith(create('b', { FifoQueue: 'true' }))).toBe('InvalidParameterValue')
    expect(await refusedWith(create('b', { FifoQueue: 'false' }))).toBe('InvalidAttributeName')
    expect(await refusedWith(create('b', { ContentBasedDeduplication: 'true' }))).toBe('InvalidAttributeName')
  })

  test.each([
    ['VisibilityTimeout', '43201'],
    ['VisibilityTimeout', '-1'],
    ['MaximumMessageSize', '1023'],
    ['MaximumMessageSize', '1048577'],
    ['MessageRetentionPeriod', '59'],
    ['MessageRetentionPeriod', '1209601'],
    ['DelaySeconds', '901'],
    ['ReceiveMessageWaitTimeSeconds', '21'],
    ['ReceiveMessageWaitTimeSeconds', 'long'],
  ])('is refused %s %s', async (name, value) => {
    expect(await refusedWith(create('plain', { [name]: value }))).toBe('InvalidAttributeValue')
    const { QueueUrl = '' } = await create('plain')
    expect(await refusedWith(set(QueueUrl, { [name]: value }))).toBe('InvalidAttributeValue')
  })

  test('is refused an attribute that is unknown or not to be set', async () => {
    const { QueueUrl = '' } = await create('plain')
    for (const name of ['Nothing', 'QueueArn', 'ApproximateNumberOfMessages'])
      expect(await refusedWith(set(QueueUrl, { [name]: '1' }))).toBe('InvalidAttributeName')
    await set(QueueUrl, { VisibilityTimeout: '7' })
    expect(await attributes(QueueUrl)).toMatchObject({ VisibilityTimeout: '7' })
  })

  test('is purged once in 60 seconds, of what is in flight, too', async () => {
    const { QueueUrl = '' } = await create('plain')
    await send(QueueUrl, 'x')
    await send(QueueUrl, 'y')
    await receive(QueueUrl)
    await client.send(new PurgeQueueCommand({ QueueUrl }))
    expect(simulator.messages(QueueUrl)).toEqual([])
    expect(await refusal(client.send(new PurgeQueueCommand({ QueueUrl })))).toMatchObject({ name: 'PurgeQueueInProgress', status: 403 })
    simulator.clock.advance(60_000)
    await client.send(new PurgeQueueCommand({ QueueUrl }))
  })

  test('lists in pages', async () => {
    for (const name of ['a', 'b', 'c']) await create(name)
    const first = await client.send(new ListQueuesCommand({ MaxResults: 2 }))
    expect(first.QueueUrls).toHaveLength(2)
    const second = await client.send(new ListQueuesCommand({ MaxResults: 2, NextToken: first.NextToken }))
    expect(second.QueueUrls).toEqual([`${simulator.url}/000000000000/c`])
    expect(second.NextToken).toBeUndefined()
  })
})

describe('a dead-letter queue', () => {
  test('gets a message at the receive after the last one allowed', async () => {
    const dead = simulator.createQueue('inbound-dead')
    const queue = simulator.createQueue('inbound', redrive('inbound-dead'))
    const { MessageId } = await send(queue, 'poison', { MessageGroupId: 'minato' })
    for (let count = 1; count <= 2; count++) {
      expect((await receive(queue))[0]?.Attributes?.ApproximateReceiveCount).toBe(String(count))
      simulator.clock.advance(30_000)
    }
    expect(simulator.messages(dead)).toEqual([])
    expect(await receive(queue)).toEqual([])
    const [letter] = await receive(dead)
    expect(letter).toMatchObject({ MessageId, Body: 'poison' })
    expect(letter?.Attributes).toMatchObject({
      DeadLetterQueueSourceArn: arnOf('inbound'),
      MessageGroupId: 'minato',
      ApproximateReceiveCount: '3',
    })
  })

  test('keeps the age of a standard queue’s message', async () => {
    const dead = simulator.createQueue('inbound-dead', { MessageRetentionPeriod: '100' })
    const queue = simulator.createQueue('inbound', redrive('inbound-dead', 1))
    await send(queue, 'poison')
    await receive(queue)
    simulator.clock.advance(60_000)
    await receive(queue)
    expect(simulator.messages(dead)).toHaveLength(1)
    simulator.clock.advance(40_000)
    expect(simulator.messages(dead)).toEqual([])
  })

  test('frees a FIFO group of its poison', async () => {
    const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
    const dead = simulator.createQueue('dead.fifo', fifo)
    const queue = simulator.createQueue('inbound.fifo', { ...fifo, ...redrive('dead.fifo', 1) })
    await send(queue, 'poison', { MessageGroupId: 'a' })
    await client.send(new ReceiveMessageCommand({ QueueUrl: queue }))
    await send(queue, 'next', { MessageGroupId: 'a' })
    expect(await receive(queue)).toEqual([])
    simulator.clock.advance(30_000)
    expect((await receive(queue)).map(({ Body }) => Body)).toEqual(['next'])
    expect((await receive(dead)).map(({ Body }) => Body)).toEqual(['poison'])
  })

  test('is of the same type, exists, and counts 1 to 1000', async () => {
    simulator.createQueue('dead')
    simulator.createQueue('dead.fifo', { FifoQueue: 'true' })
    const mismatch = await refusal(create('inbound', redrive('dead.fifo')))
    expect(mismatch.code).toBe('InvalidParameterValue')
    expect(mismatch.message).toContain('must be same type')
    expect(await refusedWith(create('inbound.fifo', { FifoQueue: 'true', ...redrive('dead') }))).toBe('InvalidParameterValue')
    expect(await refusedWith(create('inbound', redrive('nothing')))).toBe('InvalidParameterValue')
    for (const count of [0, 1001, 1.5, 'many'])
      expect(await refusedWith(create('inbound', redrive('dead', count)))).toBe('InvalidParameterValue')
    expect(await refusedWith(create('inbound', { RedrivePolicy: 'x' }))).toBe('InvalidParameterValue')
    const { QueueUrl = '' } = await create('inbound', redrive('dead', '3'))
    expect((await attributes(QueueUrl))['RedrivePolicy']).toBe(redrive('dead', 3).RedrivePolicy)
  })

  test('names who may use it', async () => {
    const allow = (policy: object) => ({ RedriveAllowPolicy: JSON.stringify(policy) })
    simulator.createQueue('dead', allow({ redrivePermission: 'byQueue', sourceQueueArns: [arnOf('inbound')] }))
    await create('inbound', redrive('dead'))
    expect(await refusedWith(create('other', redrive('dead')))).toBe('InvalidParameterValue')
    expect(await refusedWith(create('broken', allow({ redrivePermission: 'byQueue' })))).toBe('InvalidParameterValue')
  })

  test('says whose it is', async () => {
    const dead = simulator.createQueue('dead')
    const queue = simulator.createQueue('inbound', redrive('dead'))
    expect((await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }))).queueUrls).toEqual([queue])
  })
})

describe('a move task', () => {
  const deadLetters = async (count: number) => {
    const dead = simulator.createQueue('dead')
    const queue = simulator.createQueue('inbound', redrive('dead', 1))
    for (let index = 0; index < count; index++) await send(queue, `message ${index}`)
    for (let received = 0; received < count;) received += (await receive(queue)).length
    simulator.clock.advance(30_000)
    await receive(queue)
    expect(simulator.messages(dead)).toHaveLength(count)
    return { dead, queue }
  }
  const start = (input: { SourceArn: string; MaxNumberOfMessagesPerSecond?: number; DestinationArn?: string }) =>
    client.send(new StartMessageMoveTaskCommand(input))
  const list = async () => (await client.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf('dead') }))).Results?.[0]

  test('puts dead letters back where they came from, as new messages', async () => {
    const { dead, queue } = await deadLetters(3)
    const ids = simulator.messages(dead).map(({ messageId }) => messageId)
    await start({ SourceArn: arnOf('dead') })
    expect(simulator.messages(dead)).toEqual([])
    const moved = await receive(queue)
    expect(moved.map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual(['1', '1', '1'])
    expect(moved.some(({ MessageId = '' }) => ids.includes(MessageId))).toBe(false)
    expect(await list()).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3, ApproximateNumberOfMessagesToMove: 3 })
  })

  test('moves so many a second, one task at a time, until cancelled', async () => {
    const { queue } = await deadLetters(6)
    const { TaskHandle } = await start({ SourceArn: arnOf('dead'), MaxNumberOfMessagesPerSecond: 2 })
    expect(simulator.messages(queue)).toHaveLength(2)
    expect(await refusal(start({ SourceArn: arnOf('dead') }))).toMatchObject({ name: 'UnsupportedOperation' })
    simulator.clock.advance(1000)
    expect(simulator.messages(queue)).toHaveLength(4)
    await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }))
    simulator.clock.advance(10_000)
    expect(simulator.messages(queue)).toHaveLength(4)
    expect(await list()).toMatchObject({ Status: 'CANCELLED', ApproximateNumberOfMessagesMoved: 4 })
  })

  test('is refused from a queue that is nobody’s dead-letter queue', async () => {
    simulator.createQueue('inbound')
    expect(await refusedWith(start({ SourceArn: arnOf('inbound') }))).toBe('InvalidParameterValue')
    expect(await refusal(start({ SourceArn: arnOf('nothing') }))).toMatchObject({ name: 'ResourceNotFoundException', status: 404 })
  })
})

test('a queue url counts by its path, and its account', async () => {
  const queue = simulator.createQueue('inbound')
  await send(queue.replace('127.0.0.1', 'elsewhere.example'), 'x')
  expect(simulator.messages(queue)).toHaveLength(1)
  expect(await refusedWith(send(queue.replace('000000000000', '111111111111'), 'x'))).toBe('AWS.SimpleQueueService.NonExistentQueue')
  expect(await refusedWith(client.send(new DeleteMessageCommand({ QueueUrl: `${queue}-other`, ReceiptHandle: 'x' })))).toBe(
    'AWS.SimpleQueueService.NonExistentQueue',
  )
})
