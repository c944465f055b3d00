import { startSqsSimulator, type SqsSimulator } from '@frontdesk/simulators/sqs/sqs-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSqsQueue } from './check-sqs-queue.ts'

let simulator: SqsSimulator
let made = 0
beforeAll(async () => {
  simulator = await startSqsSimulator()
})
afterAll(async () => await simulator.close())

type Attributes = Readonly<Record<string, string>>

function redrive(url: string, maxReceiveCount = 3): string {
  const deadLetterTargetArn = simulator.queues().find((queue) => queue.url === url)?.arn
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount })
}

const longest = { MessageRetentionPeriod: '1209600' }

async function check(
  { queue = {}, dead = longest, maxReceiveCount = 3 }: { queue?: Attributes; dead?: Attributes; maxReceiveCount?: number },
  changes: Partial<{ queueUrl: string; deadLetterQueueUrl: string | undefined; visibilityMilliseconds: number }> = {},
): Promise<readonly string[]> {
  const end = queue['FifoQueue'] ? '.fifo' : ''
  const fifo: Attributes = queue['FifoQueue'] ? { FifoQueue: 'true' } : {}
  const deadLetterQueueUrl = simulator.createQueue(`dead-${++made}${end}`, { ...dead, ...fifo })
  const RedrivePolicy = redrive(deadLetterQueueUrl, maxReceiveCount)
  const queueUrl = simulator.createQueue(`queue-${made}${end}`, { RedrivePolicy, ...queue })
  const access = { region: 'ap-northeast-1', endpoint: simulator.url, credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } }
  const { deadLetterQueueUrl: other = deadLetterQueueUrl, ...others } = changes
  const addressed = 'deadLetterQueueUrl' in changes && changes.deadLetterQueueUrl === undefined ? {} : { deadLetterQueueUrl: other }
  return await checkSqsQueue({ ...access, queueUrl, ...addressed, ...others })
}

describe('checkSqsQueue', () => {
  it('finds nothing wrong with a queue as it should be', async () => {
    expect(await check({}, { visibilityMilliseconds: 30_000 })).toEqual([])
  })

  it.each<[string, Attributes, RegExp]>([
    ['FIFO', { FifoQueue: 'true' }, /make it a standard queue/],
    ['of the size that queues had before 2025', { MaximumMessageSize: '262144' }, /262144 bytes.*set MaximumMessageSize/],
    ['that forgets over a weekend', { MessageRetentionPeriod: '86400' }, /after 86400 s: set MessageRetentionPeriod to 259200/],
    ['that delays', { DelaySeconds: '5' }, /for 5 s.*set DelaySeconds to 0/],
  ])('objects to a queue %s', async (_, queue, problem) => {
    expect(await check({ queue })).toEqual([expect.stringMatching(problem)])
  })

  it('objects to a queue that shows messages again while they are worked on', async () => {
    const problems = await check({ queue: { VisibilityTimeout: '30' } }, { visibilityMilliseconds: 90_000 })
    expect(problems).toEqual([expect.stringMatching(/after 30 s: set VisibilityTimeout to 90/)])
  })

  it('objects to a queue that never gives a message up', async () => {
    const queueUrl = simulator.createQueue(`endless-${++made}`)
    expect(await check({}, { queueUrl })).toEqual([expect.stringMatching(/no redrive policy/)])
  })

  it('objects to a queue that gives a message up with the first worker that dies', async () => {
    expect(await check({ maxReceiveCount: 1 })).toEqual([expect.stringMatching(/maxReceiveCount in RedrivePolicy to 10/)])
  })

  it('objects to a dead-letter queue that forgets a message when the queue would', async () => {
    expect(await check({ dead: {} })).toEqual([expect.stringMatching(/set its MessageRetentionPeriod to 1209600/)])
  })

  it('objects to a dead-letter queue that has one itself', async () => {
    const RedrivePolicy = redrive(simulator.createQueue(`deader-${++made}`))
    expect(await check({ dead: { ...longest, RedrivePolicy } })).toEqual([expect.stringMatching(/redrive policy itself/)])
  })

  it('objects to an address that is not where the dead go', async () => {
    const deadLetterQueueUrl = simulator.createQueue(`elsewhere-${++made}`, longest)
    expect(await check({}, { deadLetterQueueUrl })).toEqual([expect.stringMatching(/dead-\d+, and the address .*elsewhere-\d+’s/)])
  })

  it('objects to what is not there', async () => {
    const nowhere = `${simulator.url}/000000000000/nowhere`
    expect(await check({}, { queueUrl: nowhere })).toEqual([expect.stringMatching(/there is no queue at .*nowhere/)])
    expect(await check({}, { deadLetterQueueUrl: nowhere })).toEqual([expect.stringMatching(/there is no dead-letter queue at .*nowhere/)])
    expect(await check({}, { deadLetterQueueUrl: undefined })).toEqual([expect.stringMatching(/dead-letter queue is not set/)])
  })

  it('says all that is wrong at once', async () => {
    expect(await check({ queue: { DelaySeconds: '5', MaximumMessageSize: '1024' }, dead: {}, maxReceiveCount: 1 })).toHaveLength(4)
  })

  it('throws when it cannot ask', async () => {
    simulator.setMood({ kind: 'throttle', operation: 'GetQueueAttributes', times: 3 })
    await expect(check({})).rejects.toMatchObject({ name: 'PortFailure', port: 'Queue', code: 'throttled' })
    simulator.clearMoods()
  })
})
