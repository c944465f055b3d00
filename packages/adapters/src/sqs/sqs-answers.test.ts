import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SQS } from '@aws-sdk/client-sqs'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { SqsQueue } from './sqs-queue.ts'

/*
 * What the simulator does not say: answers that are damaged, or refusals of an account that it does not have. Shapes: service model 2012-11-05 in
 * its JSON protocol 1.0.
 */
type Answer = { readonly status?: number; readonly body: unknown }
let answers: Answer[] = []
let asked: { readonly operation: string; readonly headers: IncomingHttpHeaders }[] = []
let server: Server
let endpoint = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked.push({ operation: String(request.headers['x-amz-target']).replace('AmazonSQS.', ''), headers: request.headers })
      const { status = 200, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 404, body: {} }
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
const opened: SqsQueue[] = []
afterEach(async () => {
  answers = []
  asked = []
  vi.unstubAllEnvs()
  for (const queue of opened.splice(0)) await queue.close()
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function open(changes: Partial<ConstructorParameters<typeof SqsQueue>[0]> = {}): SqsQueue {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const queueUrl = 'https://sqs.ap-northeast-3.amazonaws.com/123456789012/frontdesk'
  const timers = { sleep: async () => {} }
  const queue = new SqsQueue({ endpoint, credentials, queueUrl, timers, requestMilliseconds: 500, ...changes })
  opened.push(queue)
  return queue
}

const body = '090-1234-5678'
const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const sent = { Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: md5(body) }], Failed: [] }
const given = {
  MessageId: 'm',
  ReceiptHandle: 'r',
  Body: body,
  MD5OfBody: md5(body),
  Attributes: { ApproximateReceiveCount: '2', MessageGroupId: 'minato' },
}
const refused = (type: string, status = 400) => ({ status, body: { __type: `com.amazonaws.sqs#${type}`, message: `may quote ${body}` } })
const failed = (Code: string, SenderFault: boolean, Message = `may quote ${body}`) => ({
  body: { Successful: [], Failed: [{ Id: '0', Code, SenderFault, Message }] },
})
const send = (queue = open()) => queue.send([{ group: 'minato', body }])
const receive = (queue = open()) => queue.receive({ limit: 10, waitMilliseconds: 0, visibilityMilliseconds: 60_000 })
const message = { id: 'm', receipt: 'r', group: 'minato', body, receives: 1 }

async function failureOf(work: Promise<unknown>): Promise<PortFailure> {
  const error: unknown = await work.catch((failure: unknown) => failure)
  expect(error).toBeInstanceOf(PortFailure)
  const failure = error as PortFailure
  expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`).not.toContain('090')
  return failure
}

describe('SqsQueue, where it finds SQS', () => {
  it.each([
    ['https://sqs.ap-northeast-3.amazonaws.com/123456789012/frontdesk', 'ap-northeast-3'],
    ['https://sqs.cn-north-1.amazonaws.com.cn/123456789012/frontdesk', 'cn-north-1'],
    ['https://sqs.eu-west-1.api.aws/123456789012/frontdesk', 'eu-west-1'],
    ['https://us-west-2.queue.amazonaws.com/123456789012/frontdesk', 'us-west-2'],
  ])('takes the region from the address %s', async (queueUrl, region) => {
    answers = [{ body: sent }]
    await send(open({ queueUrl }))
    expect(asked[0]?.headers.authorization).toContain(`/${region}/sqs/`)
  })

  it('takes the region it is told before that', async () => {
    answers = [{ body: sent }]
    await send(open({ region: 'us-east-1' }))
    expect(asked[0]?.headers.authorization).toContain('/us-east-1/sqs/')
  })

  it('speaks through a client it is given, and leaves it open', async () => {
    const client = new SQS({ endpoint, region: 'us-east-2', credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } })
    const destroyed = vi.spyOn(client, 'destroy')
    answers = [{ body: sent }]
    const queueUrl = 'https://sqs.us-east-2.amazonaws.com/123456789012/frontdesk'
    const queue = new SqsQueue({ client, queueUrl, timers: { sleep: async () => {} } })
    await send(queue)
    await queue.close()
    expect(asked[0]?.headers.authorization).toContain('/us-east-2/sqs/')
    expect(destroyed).not.toHaveBeenCalled()
    client.destroy()
  })

  it('says that no region is set when neither the settings nor the address nor the surroundings name one', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined)
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere')
    const failure = await failureOf(send(open({ queueUrl: `${endpoint}/123456789012/frontdesk` })))
    expect(failure).toMatchObject({ code: 'rejected', retryable: false, message: expect.stringContaining('no AWS region is set') })
  })

  it('says who is refused when there are no credentials to be had', async () => {
    const credentials = async () => {
      throw Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' })
    }
    expect(await failureOf(send(open({ credentials })))).toMatchObject({ code: 'unauthorized', retryable: false })
  })

  it('says who is refused when credentials are half there', async () => {
    const credentials = { accessKeyId: 'key' } as { accessKeyId: string; secretAccessKey: string }
    expect(await failureOf(send(open({ credentials })))).toMatchObject({ code: 'unauthorized', retryable: false })
  })
})

describe('SqsQueue and the refusals of SQS', () => {
  it.each([
    ['AccessDeniedException', 403, 'unauthorized', /SQS permissions/],
    ['InvalidClientTokenId', 403, 'unauthorized', /credentials/],
    ['SignatureDoesNotMatch', 403, 'unauthorized', /clock/],
    ['KmsAccessDenied', 400, 'unauthorized', /kms:GenerateDataKey/],
    ['KmsThrottled', 400, 'throttled', /come back later/],
    ['RequestThrottled', 403, 'throttled', /come back later/],
    ['OverLimit', 403, 'throttled', /received and not removed/],
    ['QueueDoesNotExist', 400, 'rejected', /address, account and region/],
    ['UnsupportedOperation', 400, 'rejected', /refuses the request/],
    ['InternalFailure', 500, 'unavailable', /does not answer/],
    ['ServiceUnavailable', 503, 'unavailable', /does not answer/],
  ] as const)('reads %s (%i) as %s, with the request’s id and without its words', async (type, status, code, words) => {
    answers = [refused(type, status)]
    const failure = await failureOf(receive())
    expect(failure).toMatchObject({ code, retryable: code === 'unavailable' || code === 'throttled' })
    expect(failure.message).toMatch(words)
    expect(failure.message).toContain('request-1')
  })

  it.each([
    ['InvalidMessageContents', true, 'rejected', 1],
    ['KMS.AccessDeniedException', true, 'unauthorized', 1],
    ['InternalError', false, 'unavailable', 2],
    ['ThrottlingException', false, 'throttled', 2],
  ] as const)('reads a batch’s %s as %s', async (name, senderFault, code, requests) => {
    answers = [failed(name, senderFault)]
    expect(await failureOf(send())).toMatchObject({ code })
    expect(asked).toHaveLength(requests)
  })

  it.each([
    ['ReceiptHandleIsInvalid', ''],
    ['AWS.SimpleQueueService.MessageNotInflight', ''],
    ['InvalidParameterValue', 'Value r for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.'],
    [
      'InvalidParameterValue',
      'Value r for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
    ],
  ])('is calm about %s %s', async (name, text) => {
    answers = [failed(name, true, text)]
    await open().remove(message)
    await open().hideFor(message, 0)
    expect(asked).toHaveLength(2)
  })

  it('is not calm about another value that SQS refuses', async () => {
    const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]'
    answers = [failed('InvalidParameterValue', true, `Value 43200 for parameter VisibilityTimeout is invalid. Reason: ${reason}`)]
    expect(await failureOf(open().hideFor(message, 43_200_000))).toMatchObject({ code: 'rejected' })
  })
})

describe('SqsQueue and answers that make no sense', () => {
  it('does not take a message for sent that the answer leaves out', async () => {
    answers = [{ body: { Successful: [], Failed: [] } }]
    expect(await failureOf(send())).toMatchObject({ code: 'invalid-answer', retryable: true })
  })

  it('does not take a message for sent whose checksum is another', async () => {
    answers = [{ body: { Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: md5('another') }], Failed: [] } }]
    expect(await failureOf(send())).toMatchObject({ code: 'invalid-answer', retryable: true })
  })

  it('does not give out a message whose checksum is another', async () => {
    answers = [{ body: { Messages: [{ ...given, MD5OfBody: md5('another') }] } }]
    expect(await failureOf(receive())).toMatchObject({ code: 'invalid-answer', retryable: true })
  })

  it.each(['MessageId', 'ReceiptHandle', 'Attributes'])('does not give out a message without its %s', async (left) => {
    answers = [{ body: { Messages: [{ ...given, [left]: undefined }] } }]
    expect(await failureOf(receive())).toMatchObject({ code: 'invalid-answer' })
  })

  it('gives out a message of nobody’s, which has no group', async () => {
    answers = [{ body: { Messages: [{ ...given, Attributes: { ApproximateReceiveCount: '2' } }] } }]
    expect(await receive()).toEqual([{ id: 'm', receipt: 'r', group: '', body, receives: 2 }])
  })

  it.each(['<html>', `{"Messages":[{"Body":"${body}`])('says so when the answer is %s', async (text) => {
    answers = [{ status: 200, body: text }]
    expect(await failureOf(receive())).toMatchObject({ code: 'invalid-answer', retryable: true })
    answers = [{ status: 502, body: text }]
    expect(await failureOf(receive())).toMatchObject({ code: 'unavailable', retryable: true })
  })

  it('keeps the ten it has when asking for more fails', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ ...given, MessageId: `m${index}` }))
    answers = [{ body: { Messages: ten } }, refused('UnsupportedOperation')]
    expect(await open().receive({ limit: 30, waitMilliseconds: 0, visibilityMilliseconds: 60_000 })).toHaveLength(10)
    expect(asked).toHaveLength(3)
  })
})
