import { longestBody } from '@frontdesk/core/conversation/ports/queue'
import { type SqsAccess, SqsConnection } from './sqs-connection.ts'
import { NoSuchQueue } from './sqs-failure.ts'

export type SqsQueueToCheck = SqsAccess & {
  readonly queueUrl: string
  readonly deadLetterQueueUrl?: string
  /** The longest a worker hides a message in one go, where the queue's own visibility counts (Lambda takes that one). Milliseconds. */
  readonly visibilityMilliseconds?: number
}

/** A deploy or two kill a worker with the message in its hands; fewer tries would take that for the message's fault. */
const fewestReceives = 2
/** A weekend and a Monday, for a person to see that workers are down. Seconds. */
const shortestRetention = 3 * 86_400

type Attributes = Readonly<Record<string, string | undefined>>

/**
 * Reads how the queue and its dead-letter queue are set up and says in words, with the remedy, what is not as `SqsQueue` needs it; nothing when all is well.
 * Changes nothing. Throws `PortFailure` when SQS cannot be asked. Needs `sqs:GetQueueAttributes` on both.
 */
export async function checkSqsQueue(queue: SqsQueueToCheck): Promise<readonly string[]> {
  const { queueUrl, deadLetterQueueUrl } = queue
  const connection = new SqsConnection(queue, queueUrl)
  try {
    const attributes = await read(connection, queueUrl)
    if (attributes === undefined) return [`there is no queue at ${queueUrl}: create it, or correct the address, account or region`]
    const problems = [...queueProblems(attributes, queue), ...redriveProblems(attributes)]
    if (deadLetterQueueUrl === undefined)
      return [...problems, 'the address of the dead-letter queue is not set: the dead can be neither seen nor revived']
    const dead = await read(connection, deadLetterQueueUrl)
    if (dead === undefined)
      return [...problems, `there is no dead-letter queue at ${deadLetterQueueUrl}: create it, or correct the address`]
    return [...problems, ...deadLetterProblems(attributes, dead)]
  } finally {
    await connection.close()
  }
}

async function read(connection: SqsConnection, queueUrl: string): Promise<Attributes | undefined> {
  const doing = `reading how the queue ${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)} is set up`
  try {
    const { Attributes = {} } = await connection.call(doing, (sqs, options) =>
      sqs.getQueueAttributes({ QueueUrl: queueUrl, AttributeNames: ['All'] }, options),
    )
    return Attributes
  } catch (error) {
    if (error instanceof NoSuchQueue) return undefined
    throw error
  }
}

function queueProblems(attributes: Attributes, { visibilityMilliseconds = 0 }: SqsQueueToCheck): string[] {
  const problems: string[] = []
  const { FifoQueue, MaximumMessageSize, VisibilityTimeout, MessageRetentionPeriod, DelaySeconds } = attributes
  if (FifoQueue === 'true') {
    problems.push('the queue is FIFO, where one message that cannot be served stops its whole tenant: make it a standard queue')
  }
  if (Number(MaximumMessageSize) < longestBody) {
    problems.push(`the queue takes messages of ${MaximumMessageSize} bytes and ${longestBody} are sent: set MaximumMessageSize to 1048576`)
  }
  if (Number(VisibilityTimeout) * 1_000 < visibilityMilliseconds) {
    const needed = Math.ceil(visibilityMilliseconds / 1_000)
    problems.push(`the queue gives a message to another worker after ${VisibilityTimeout} s: set VisibilityTimeout to ${needed} or more`)
  }
  if (Number(MessageRetentionPeriod) < shortestRetention) {
    problems.push(
      `the queue forgets messages after ${MessageRetentionPeriod} s: set MessageRetentionPeriod to ${shortestRetention} or more`,
    )
  }
  if (Number(DelaySeconds) > 0) {
    problems.push(`the queue holds every message back for ${DelaySeconds} s, and customers wait: set DelaySeconds to 0`)
  }
  return problems
}

function redriveProblems({ RedrivePolicy }: Attributes): string[] {
  if (RedrivePolicy === undefined) {
    return ['the queue has no redrive policy, so that a message nobody can serve comes for ever: name a dead-letter queue in RedrivePolicy']
  }
  const { maxReceiveCount } = readPolicy(RedrivePolicy)
  if (Number(maxReceiveCount) >= fewestReceives) return []
  return [`the queue gives a message up after ${maxReceiveCount} receive: set maxReceiveCount in RedrivePolicy to 10`]
}

function deadLetterProblems(queue: Attributes, dead: Attributes): string[] {
  const problems: string[] = []
  const { deadLetterTargetArn } = readPolicy(queue['RedrivePolicy'])
  if (deadLetterTargetArn !== undefined && deadLetterTargetArn !== dead['QueueArn']) {
    problems.push(
      `the queue’s dead go to ${deadLetterTargetArn}, and the address of the dead-letter queue is ${dead['QueueArn']}’s: correct one`,
    )
  }
  if (dead['QueueArn'] === queue['QueueArn']) problems.push('the queue is its own dead-letter queue: create another')
  // On a standard queue the clock runs on from when the message was first sent.
  if (Number(dead['MessageRetentionPeriod']) <= Number(queue['MessageRetentionPeriod'])) {
    const remedy = 'set its MessageRetentionPeriod to 1209600, the longest'
    problems.push(`the dead-letter queue forgets a message no later than the queue would, counted from when it was sent: ${remedy}`)
  }
  if (dead['RedrivePolicy'] !== undefined) {
    problems.push('the dead-letter queue has a redrive policy itself, so that looking at the dead moves them on: remove it')
  }
  return problems
}

type Policy = { readonly deadLetterTargetArn?: string; readonly maxReceiveCount?: number | string }

/** SQS writes it; what cannot be read counts as saying nothing. */
function readPolicy(text = '{}'): Policy {
  try {
    return JSON.parse(text) as Policy
  } catch {
    return {}
  }
}
