import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LambdaSqsEvent } from './lambda-event.ts'
import { LambdaEventSource } from './lambda-event-source.ts'
import { startSqsSimulator, type SqsSimulator } from './sqs-simulator.ts'
import { clientSettings } from './test-client.ts'

let simulator: SqsSimulator
let client: SQSClient
let queueUrl: string

beforeEach(async () => {
  simulator = await startSqsSimulator()
  client = new SQSClient(clientSettings(simulator.url))
  queueUrl = simulator.createQueue('inbound')
})
afterEach(async () => {
  client.destroy()
  await simulator.close()
})

const send = (MessageBody: string, more: object = {}) => client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, ...more }))
const source = (invoke: (event: LambdaSqsEvent) => unknown, more: object = {}) =>
  new LambdaEventSource({ endpoint: simulator.url, queueUrl, invoke: async (event) => invoke(event), ...more })
const left = () => simulator.messages(queueUrl).map(({ body }) => body)
const idOf = (event: LambdaSqsEvent, body: string) => event.Records.find((record) => record.body === body)?.messageId

describe('the event', () => {
  test('has the shape AWS gives it', async () => {
    await send('hello', {
      MessageGroupId: 'minato',
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'text' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
      },
    })
    let event: LambdaSqsEvent | undefined
    await source((given) => void (event = given)).poll()
    expect(event).toEqual({
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          receiptHandle: expect.stringMatching(/^AQEB/),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            MessageGroupId: 'minato',
          },
          messageAttributes: {
            kind: { stringValue: 'text', stringListValues: [], binaryListValues: [], dataType: 'String' },
            raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:ap-northeast-1:000000000000:inbound',
          awsRegion: 'ap-northeast-1',
        },
      ],
    })
  })

  test('names group, deduplication id and sequence number of a FIFO queue', async () => {
    queueUrl = simulator.createQueue('inbound.fifo', { FifoQueue: 'true' })
    await send('x', { MessageGroupId: 'minato', MessageDeduplicationId: 'once' })
    let event: LambdaSqsEvent | undefined
    await source((given) => void (event = given)).poll()
    expect(event?.Records[0]?.attributes).toMatchObject({
      MessageGroupId: 'minato',
      MessageDeduplicationId: 'once',
      SequenceNumber: expect.stringMatching(/^\d{20}$/),
    })
  })

  test('has as many records as the batch size', async () => {
    for (const body of ['a', 'b', 'c']) await send(body)
    const sizes: number[] = []
    const polling = source(({ Records }) => void sizes.push(Records.length), { batchSize: 2 })
    await polling.poll()
    await polling.poll()
    expect(sizes).toEqual([2, 1])
    expect(await polling.poll()).toEqual({ deleted: [], failed: [], invocations: 0 })
  })

  test('stays under 6 MB, in several invocations when it must', async () => {
    for (let index = 0; index < 8; index++) await send('x'.repeat(1_000_000))
    const sizes: number[] = []
    const { deleted } = await source(({ Records }) => void sizes.push(Records.length)).poll()
    expect(sizes).toEqual([6, 2])
    expect(deleted).toHaveLength(8)
  })
})

describe('a response', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['no list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('of %s deletes the batch', async (_, response) => {
    await send('a')
    await send('b')
    await source(() => response).poll()
    expect(left()).toEqual([])
  })

  test('that names a message brings that one back after its visibility timeout, and deletes the others', async () => {
    for (const body of ['a', 'b', 'c']) await send(body)
    const seen: string[][] = []
    const polling = source((event) => {
      seen.push(event.Records.map(({ body }) => body))
      return { batchItemFailures: seen.length === 1 ? [{ itemIdentifier: idOf(event, 'b') }] : [] }
    })
    expect(await polling.poll()).toMatchObject({ deleted: { length: 2 }, failed: { length: 1 } })
    expect(left()).toEqual(['b'])
    await polling.poll()
    simulator.clock.advance(30_000)
    await polling.poll()
    expect(seen).toEqual([['a', 'b', 'c'], ['b']])
    expect(left()).toEqual([])
  })

  test.each([
    ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'nobody' }] }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null id', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a misspelt key', { batchItemFailures: [{ itemidentifier: 'x' }] }],
    ['a null entry', { batchItemFailures: [null] }],
    ['a list that is none', { batchItemFailures: 'all' }],
    ['a text', 'done'],
  ])('with %s fails the batch', async (_, response) => {
    await send('a')
    await send('b')
    expect(await source(() => response).poll()).toMatchObject({ deleted: [], failed: { length: 2 } })
    expect(left()).toEqual(['a', 'b'])
  })

  test('with one unknown id among known ones fails the batch', async () => {
    await send('a')
    await send('b')
    await source((event) => ({ batchItemFailures: [{ itemIdentifier: idOf(event, 'a') }, { itemIdentifier: 'nobody' }] })).poll()
    expect(left()).toEqual(['a', 'b'])
  })

  test('that is an error fails the batch', async () => {
    await send('a')
    await source(() => {
      throw new Error('the function broke')
    }).poll()
    expect(left()).toEqual(['a'])
  })

  test('does not count without ReportBatchItemFailures', async () => {
    await send('a')
    await source((event) => ({ batchItemFailures: [{ itemIdentifier: idOf(event, 'a') }] }), { reportBatchItemFailures: false }).poll()
    expect(left()).toEqual([])
  })
})

describe('polling', () => {
  test('goes on until stopped, over failures of the queue', async () => {
    simulator.setMood({ operation: 'ReceiveMessage', kind: '500', times: 2 })
    simulator.setMood({ operation: 'DeleteMessageBatch', kind: 'throttle', times: 1 })
    const bodies: string[] = []
    const polling = source(({ Records }) => void bodies.push(...Records.map(({ body }) => body)))
    polling.start()
    await send('a')
    await expect.poll(() => bodies).toEqual(['a'])
    await send('b')
    await expect.poll(() => bodies).toEqual(['a', 'b'])
    await expect.poll(left).toEqual([])
    await polling.stop()
    await send('c')
    expect(left()).toEqual(['c'])
  })

  test('waits for what is in the function when stopped', async () => {
    await send('a')
    let finish = () => {}
    let begun = false
    const polling = source(() => {
      begun = true
      return new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    polling.start()
    await expect.poll(() => begun).toBe(true)
    const stopped = polling.stop()
    finish()
    await stopped
    expect(left()).toEqual([])
  })

  test('gathers a batch over its window', async () => {
    queueUrl = simulator.createQueue('patient', { VisibilityTimeout: '120' })
    await send('a')
    const sizes: number[] = []
    const polling = source(({ Records }) => void sizes.push(Records.length), { batchSize: 20, maximumBatchingWindowSeconds: 60 })
    const polled = polling.poll()
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (let index = 0; index < 14; index++) await send(`${index}`)
    await expect.poll(() => simulator.messages(queueUrl).every(({ receives }) => receives === 1)).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (let step = 0; step < 4; step++) {
      simulator.clock.advance(20_000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await polled
    expect(sizes).toEqual([15])
  })

  test('with more than Lambda takes is refused', () => {
    expect(() => source(() => undefined, { batchSize: 11 })).toThrow(RangeError)
    expect(() => source(() => undefined, { batchSize: 0 })).toThrow(RangeError)
    expect(() => source(() => undefined, { batchSize: 10_001, maximumBatchingWindowSeconds: 1 })).toThrow(RangeError)
    expect(() => source(() => undefined, { maximumBatchingWindowSeconds: 301 })).toThrow(RangeError)
  })
})
