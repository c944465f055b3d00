import { createHash } from 'node:crypto'
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSqsSimulator, type SqsSimulator } from './sqs-simulator.ts'
import { clientSettings, refusal, refusedWith } from './test-client.ts'

let simulator: SqsSimulator
let client: SQSClient
let queues = 0

beforeAll(async () => {
  simulator = await startSqsSimulator()
  client = new SQSClient(clientSettings(simulator.url))
})
afterAll(async () => {
  client.destroy()
  await simulator.close()
})

const newQueue = (attributes?: Record<string, string>) => simulator.createQueue(`queue-${queues++}`, attributes)
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))
const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue })
const batch = (QueueUrl: string, bodies: readonly string[]) =>
  client.send(new SendMessageBatchCommand({ QueueUrl, Entries: bodies.map((MessageBody, index) => ({ Id: `e${index}`, MessageBody })) }))

describe('the size of a message', () => {
  test('is at most 1 MiB', async () => {
    const queue = newQueue()
    await send(queue, 'x'.repeat(1_048_576))
    expect(await refusal(send(queue, 'x'.repeat(1_048_577)))).toEqual({
      name: 'InvalidParameterValue',
      code: 'InvalidParameterValue',
      status: 400,
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    })
  })

  test('counts bytes of UTF-8, not characters', async () => {
    const queue = newQueue({ MaximumMessageSize: '1024' })
    await send(queue, '水'.repeat(341))
    expect(await refusedWith(send(queue, '水'.repeat(342)))).toBe('InvalidParameterValue')
  })

  test('counts the names, types and values of attributes', async () => {
    const queue = newQueue({ MaximumMessageSize: '1024' })
    const MessageAttributes = { name: text('x'.repeat(100)), bytes: { DataType: 'Binary', BinaryValue: new Uint8Array(50) } }
    const attributes = 4 + 6 + 100 + 5 + 6 + 50
    await send(queue, 'x'.repeat(1024 - attributes), { MessageAttributes })
    expect(await refusedWith(send(queue, 'x'.repeat(1025 - attributes), { MessageAttributes }))).toBe('InvalidParameterValue')
  })

  test('is not counted for system attributes', async () => {
    const queue = newQueue({ MaximumMessageSize: '1024' })
    const sent = await send(queue, 'x'.repeat(1024), {
      MessageSystemAttributes: { AWSTraceHeader: text('Root=1-5759e988-bd862e3fe1be46a994272793') },
    })
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/)
  })

  test('is at most 1 MiB for a batch as a whole', async () => {
    const queue = newQueue()
    await batch(queue, ['x'.repeat(524_288), 'x'.repeat(524_288)])
    expect(await refusal(batch(queue, ['x'.repeat(524_288), 'x'.repeat(524_289)]))).toMatchObject({
      name: 'BatchRequestTooLong',
      code: 'AWS.SimpleQueueService.BatchRequestTooLong',
      message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    })
  })
})

describe('the characters of a message', () => {
  test.each(['絵文字 😀👩‍👩‍👧‍👦', 'tab\tnew\nline\r', '\u{fffd}', '\u{7f}\u{85}'])('may be %j', async (body) => {
    const queue = newQueue()
    await send(queue, body)
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl: queue }))).Messages?.[0]?.Body).toBe(body)
  })

  test.each([
    ['a control character', '\u{1}', '1'],
    ['an escape', '\u{1b}', '1b'],
    ['a null', '\u{0}', '0'],
    ['a lone surrogate', '\ud83d', 'd83d'],
    ['U+FFFE', '\u{fffe}', 'fffe'],
    ['U+FFFF', '\u{ffff}', 'ffff'],
  ])('may not be %s', async (_, character, code) => {
    const refused = await refusal(send(newQueue(), `a${character}b`))
    expect(refused).toMatchObject({ name: 'InvalidMessageContents', code: 'InvalidMessageContents', status: 400 })
    expect(refused.message).toContain(`'#x${code}'`)
  })

  test('are refused in an attribute, too', async () => {
    expect(await refusedWith(send(newQueue(), 'a', { MessageAttributes: { a: text('\u{1}') } }))).toBe('InvalidMessageContents')
  })

  test('are at least one', async () => {
    expect(await refusal(send(newQueue(), ''))).toMatchObject({
      code: 'MissingParameter',
      message: 'The request must contain the parameter MessageBody.',
    })
  })
})

describe('the attributes of a message', () => {
  test('are digested as SQS digests them', async () => {
    const queue = newQueue()
    // As SQS answered for this message: digests recorded in LocalStack's tests/aws/services/sqs/test_sqs.snapshot.json (Apache-2.0).
    const MessageAttributes = { General: text('Kenobi'), Hello: text('There'), 'Help.Me': text('Me') }
    const sent = await send(queue, 'msg', { MessageAttributes })
    expect(sent.MD5OfMessageAttributes).toBe('4c360f3fdafd970e05fae2f149d997f5')
    expect(sent.MD5OfMessageBody).toBe('6e2baaf3b97dbeef01c0043275f9a0e7')
    const receive = async (names: string[]) => {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queue, MessageAttributeNames: names, VisibilityTimeout: 0 }),
      )
      return Messages?.[0]?.MD5OfMessageAttributes
    }
    expect(await receive(['All'])).toBe('4c360f3fdafd970e05fae2f149d997f5')
    expect(await receive(['General', 'Hello'])).toBe('fca026605781cb4126a1e9044df24232')
    expect(await receive(['Hello', 'Nothing'])).toBe('a311262e065454b75da111d535b8dacd')
    expect(await receive(['Hel.*'])).toBe('83fee93c1bcd8b9a5a923ffacdc636c7')
    expect(await receive([])).toBeUndefined()
  })

  test('are digested with binary values', async () => {
    const value = Buffer.from('traceparent\u{1e}00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01')
    const sent = await send(newQueue(), 'test', { MessageAttributes: { attr1: { DataType: 'Binary', BinaryValue: value } } })
    // From the same recordings.
    expect(sent.MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984')
  })

  test('are ten at most', async () => {
    const attributes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, text('x')]))
    const queue = newQueue()
    await send(queue, 'a', { MessageAttributes: attributes(10) })
    expect(await refusedWith(send(queue, 'a', { MessageAttributes: attributes(11) }))).toBe('InvalidParameterValue')
  })

  test.each([
    ['a name of Amazon’s', { 'aws.trace': text('x') }],
    ['a name with two points in a row', { 'a..b': text('x') }],
    ['a name with a space', { 'a b': text('x') }],
    ['an empty value', { a: text('') }],
    ['no type', { a: text('x', '') }],
    ['an unknown type', { a: text('x', 'Text') }],
    ['a number that is none', { a: text('twelve', 'Number') }],
  ])('are refused with %s', async (_, MessageAttributes) => {
    expect(await refusedWith(send(newQueue(), 'a', { MessageAttributes }))).toBe('InvalidParameterValue')
  })

  test('take custom types and numbers', async () => {
    const MessageAttributes = { a: text('{}', 'String.json'), b: text('-1.5e3', 'Number'), 'c-d_e.f': text('7', 'Number.int') }
    expect((await send(newQueue(), 'a', { MessageAttributes })).MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('a batch', () => {
  const entries = (QueueUrl: string, Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]) =>
    client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))

  test('has one to ten entries', async () => {
    const queue = newQueue()
    expect(await refusal(batch(queue, []))).toMatchObject({ name: 'EmptyBatchRequest', code: 'AWS.SimpleQueueService.EmptyBatchRequest' })
    expect(
      await refusal(
        batch(
          queue,
          Array.from({ length: 11 }, () => 'x'),
        ),
      ),
    ).toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
      message: 'Maximum number of entries per request are 10. You have sent 11.',
    })
    expect(simulator.messages(queue)).toEqual([])
  })

  test('has entries of distinct and plain ids', async () => {
    const queue = newQueue()
    const twice = [
      { Id: 'a', MessageBody: 'x' },
      { Id: 'a', MessageBody: 'y' },
    ]
    expect(await refusal(entries(queue, twice))).toMatchObject({ name: 'BatchEntryIdsNotDistinct' })
    for (const Id of ['', 'a.b', 'あ', 'x'.repeat(81)]) {
      expect(await refusal(entries(queue, [{ Id, MessageBody: 'x' }]))).toMatchObject({ name: 'InvalidBatchEntryId' })
    }
  })

  test('reports a refused entry beside those that went through', async () => {
    const queue = newQueue()
    const answer = await entries(queue, [
      { Id: 'good', MessageBody: 'x' },
      { Id: 'control', MessageBody: '\u{1}' },
      { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
    ])
    expect(answer.Successful).toMatchObject([{ Id: 'good', MD5OfMessageBody: createHash('md5').update('x').digest('hex') }])
    expect(answer.Failed).toMatchObject([
      { Id: 'control', SenderFault: true, Code: 'InvalidMessageContents' },
      { Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' },
    ])
    expect(simulator.messages(queue)).toHaveLength(1)
  })

  test('has no list of failures when all went through', async () => {
    expect(await batch(newQueue(), ['x'])).not.toHaveProperty('Failed')
  })
})

describe('a delay', () => {
  test('hides a message for as long', async () => {
    const queue = newQueue()
    await send(queue, 'later', { DelaySeconds: 900 })
    const receive = () => client.send(new ReceiveMessageCommand({ QueueUrl: queue }))
    simulator.clock.advance(895_000)
    expect((await receive()).Messages).toBeUndefined()
    simulator.clock.advance(5000)
    expect((await receive()).Messages).toHaveLength(1)
  })

  test('is 15 minutes at most', async () => {
    expect(await refusedWith(send(newQueue(), 'x', { DelaySeconds: 901 }))).toBe('InvalidParameterValue')
    expect(await refusedWith(send(newQueue(), 'x', { DelaySeconds: -1 }))).toBe('InvalidParameterValue')
  })
})

test('a group or a deduplication id has up to 128 plain characters', async () => {
  const queue = newQueue()
  await send(queue, 'x', { MessageGroupId: 'a!~'.repeat(42) })
  for (const MessageGroupId of ['', 'x'.repeat(129), 'みなと', 'a b'])
    expect(await refusedWith(send(queue, 'x', { MessageGroupId }))).toBe('InvalidParameterValue')
})

test('a standard queue refuses a deduplication id', async () => {
  expect(await refusal(send(newQueue(), 'x', { MessageDeduplicationId: 'once' }))).toMatchObject({
    code: 'InvalidParameterValue',
    message:
      'Value once for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.',
  })
})
