import { queueOf, type Operation } from './operation.ts'
import type { QueueAttributes } from './queue-settings.ts'
import type { QueueRequest } from './requests.ts'
import { queueAttributeNames } from './service-model.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import { invalidAttributeName, invalidParameterValue, invalidValue, purgeQueueInProgress } from './sqs-error.ts'

/** Documentation of PurgeQueue. */
const purgeRestMilliseconds = 60_000

export const createQueue: Operation<{ readonly QueueName?: string; readonly Attributes?: QueueAttributes }> = (
  input,
  { world, concerns },
) => {
  const queue = world.queues.create(input.QueueName ?? '', input.Attributes ?? {})
  concerns(queue)
  return { QueueUrl: world.queues.urlOf(queue) }
}

export const getQueueUrl: Operation<{ readonly QueueName?: string }> = ({ QueueName }, { world, concerns }) => {
  if (!QueueName) throw invalidParameterValue('Value for parameter QueueName is invalid. Reason: Must specify a queue name.')
  const queue = world.queues.named(QueueName)
  concerns(queue)
  return { QueueUrl: world.queues.urlOf(queue) }
}

export const getQueueAttributes: Operation<QueueRequest & { readonly AttributeNames?: readonly string[] }> = (input, call) => {
  const queue = queueOf(input, call)
  const names = input.AttributeNames ?? []
  for (const name of names) if (!queueAttributeNames.has(name)) throw invalidAttributeName(name)
  const all = attributesOf(queue)
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name))
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) }
}

function attributesOf(queue: SimulatedQueue): QueueAttributes {
  const count = (place: 'delay' | 'receive' | undefined) => String(messages.filter(({ hiddenBy }) => hiddenBy === place).length)
  const messages = queue.all()
  return {
    ...queue.attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: count(undefined),
    ApproximateNumberOfMessagesNotVisible: count('receive'),
    ApproximateNumberOfMessagesDelayed: count('delay'),
    CreatedTimestamp: String(Math.trunc(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.trunc(queue.modifiedAt / 1000)),
  }
}

export const setQueueAttributes: Operation<QueueRequest & { readonly Attributes?: QueueAttributes }> = (input, call) => {
  call.world.queues.change(queueOf(input, call), input.Attributes ?? {})
  return {}
}

type Page = { readonly MaxResults?: number; readonly NextToken?: string }

/** A page of urls. Without MaxResults, 1000 and no token (documentation of ListQueues). */
function page(urls: readonly string[], { MaxResults, NextToken }: Page): { urls: readonly string[]; NextToken?: string } {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > 1000)) {
    throw invalidValue(MaxResults, 'MaxResults', 'Must be an integer between 1 and 1000, if provided.')
  }
  const from = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64').toString())
  if (!Number.isSafeInteger(from)) throw invalidValue(NextToken, 'NextToken', 'It is not a token of this list.')
  const to = from + (MaxResults ?? 1000)
  const more = MaxResults !== undefined && to < urls.length
  return { urls: urls.slice(from, to), ...(more ? { NextToken: Buffer.from(String(to)).toString('base64') } : {}) }
}

export const listQueues: Operation<Page & { readonly QueueNamePrefix?: string }> = (input, { world: { queues } }) => {
  const names = queues.all().filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''))
  const { urls, ...token } = page(
    names.map((queue) => queues.urlOf(queue)),
    input,
  )
  return urls.length === 0 ? {} : { QueueUrls: urls, ...token }
}

export const listDeadLetterSourceQueues: Operation<QueueRequest & Page> = (input, call) => {
  const { queues } = call.world
  const sources = queues.sourcesOf(queueOf(input, call))
  const { urls, ...token } = page(
    sources.map((queue) => queues.urlOf(queue)),
    input,
  )
  return { queueUrls: urls, ...token }
}

export const deleteQueue: Operation<QueueRequest> = (input, call) => {
  call.world.queues.delete(queueOf(input, call))
  return {}
}

export const purgeQueue: Operation<QueueRequest> = (input, call) => {
  const queue = queueOf(input, call)
  if (call.world.clock.now() < queue.purgedAt + purgeRestMilliseconds) throw purgeQueueInProgress(queue.name)
  queue.purge()
  return {}
}
