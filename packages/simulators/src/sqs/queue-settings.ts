import { queueAttributeNames } from './service-model.ts'
import { invalidAttributeName, invalidAttributeValue, invalidValue } from './sqs-error.ts'

/** A queue's attributes as the API writes them: all text. */
export type QueueAttributes = Readonly<Record<string, string>>

/** A queue's attributes as the queue uses them. */
export type QueueSettings = {
  readonly fifo: boolean
  readonly visibilityTimeout: number
  readonly delaySeconds: number
  readonly waitSeconds: number
  readonly retentionSeconds: number
  readonly maximumMessageSize: number
  readonly contentBasedDeduplication: boolean
  readonly deduplicationPerGroup: boolean
  readonly redrive: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number } | undefined
}

/** Ranges and defaults: documentation of CreateQueue, service model 2012-11-05 (MaximumMessageSize 1 MiB since 2025-08). */
const numbers: Readonly<Record<string, readonly [least: number, most: number, standard: number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  DelaySeconds: [0, 900, 0],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
}

const choices: Readonly<Record<string, readonly string[]>> = {
  FifoQueue: ['true', 'false'],
  ContentBasedDeduplication: ['true', 'false'],
  SqsManagedSseEnabled: ['true', 'false'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
}

const fifoOnly = new Set(['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'])

const readOnly = new Set([
  'All',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
])

const fifoDefaults = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
}

/** What a queue has that was told nothing. */
export function defaultAttributes(fifo: boolean): QueueAttributes {
  const defaults = Object.entries(numbers).filter(([name]) => name !== 'KmsDataKeyReusePeriodSeconds')
  return {
    ...Object.fromEntries(defaults.map(([name, [, , standard]]) => [name, String(standard)])),
    SqsManagedSseEnabled: 'true',
    ...(fifo ? fifoDefaults : {}),
  }
}

/** Throws `SqsError` on an attribute that is unknown, not for this type of queue, or out of its range. Policies of redrive are checked apart. */
export function checkAttributesToSet(attributes: QueueAttributes, { fifo }: { fifo: boolean }): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!queueAttributeNames.has(name) || readOnly.has(name) || (fifoOnly.has(name) && !fifo)) throw invalidAttributeName(name)
    const range = numbers[name]
    if (range !== undefined && !(/^\d{1,9}$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1])) {
      throw invalidAttributeValue(name)
    }
    if (choices[name]?.includes(value) === false) throw invalidAttributeValue(name)
  }
}

/** Throws `SqsError` when the combination makes no sense. */
export function checkCombination(attributes: QueueAttributes): void {
  if (attributes['FifoThroughputLimit'] === 'perMessageGroupId' && attributes['DeduplicationScope'] !== 'messageGroup') {
    throw invalidAttributeValue('FifoThroughputLimit')
  }
}

export function settingsOf(attributes: QueueAttributes): QueueSettings {
  const redrive = attributes['RedrivePolicy']
  return {
    fifo: attributes['FifoQueue'] === 'true',
    visibilityTimeout: Number(attributes['VisibilityTimeout']),
    delaySeconds: Number(attributes['DelaySeconds']),
    waitSeconds: Number(attributes['ReceiveMessageWaitTimeSeconds']),
    retentionSeconds: Number(attributes['MessageRetentionPeriod']),
    maximumMessageSize: Number(attributes['MaximumMessageSize']),
    contentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    deduplicationPerGroup: attributes['DeduplicationScope'] === 'messageGroup',
    redrive: redrive === undefined ? undefined : redrivePolicyOf(redrive),
  }
}

/** A redrive policy's text, read. Throws `SqsError` when it is none, or counts to less than 1 or more than 1000. */
export function redrivePolicyOf(text: string): { deadLetterTargetArn: string; maxReceiveCount: number } {
  const policy = jsonObject(text)
  if (policy === undefined) throw invalidValue(text, 'RedrivePolicy', 'Redrive policy is not a valid JSON map.')
  const { deadLetterTargetArn, maxReceiveCount } = policy
  if (deadLetterTargetArn === undefined)
    throw invalidValue(text, 'RedrivePolicy', 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.')
  if (maxReceiveCount === undefined)
    throw invalidValue(text, 'RedrivePolicy', 'Redrive policy does not contain mandatory attribute: maxReceiveCount.')
  if (typeof deadLetterTargetArn !== 'string') throw invalidValue(text, 'RedrivePolicy', 'Invalid value for deadLetterTargetArn.')
  const count = typeof maxReceiveCount === 'string' && /^\d+$/.test(maxReceiveCount) ? Number(maxReceiveCount) : maxReceiveCount
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalidValue(text, 'RedrivePolicy', 'Invalid value for maxReceiveCount: must be an integer between 1 and 1000.')
  }
  return { deadLetterTargetArn, maxReceiveCount: count }
}

/** Whether a queue's RedriveAllowPolicy lets `sourceArn` name it. */
export function allowsRedriveFrom(policyText: string | undefined, sourceArn: string): boolean {
  const policy = policyText === undefined ? undefined : jsonObject(policyText)
  if (policy === undefined || policy['redrivePermission'] === 'allowAll') return true
  const sources = policy['sourceQueueArns']
  return policy['redrivePermission'] === 'byQueue' && Array.isArray(sources) && sources.includes(sourceArn)
}

/** Throws `SqsError` on a RedriveAllowPolicy that says nothing or too much. */
export function checkRedriveAllowPolicy(text: string): void {
  const policy = jsonObject(text)
  const permission = policy?.['redrivePermission']
  const sources = policy?.['sourceQueueArns']
  const named = Array.isArray(sources) && sources.length >= 1 && sources.length <= 10
  const sound = permission === 'byQueue' ? named : (permission === 'allowAll' || permission === 'denyAll') && sources === undefined
  if (!sound) throw invalidValue(text, 'RedriveAllowPolicy', 'Amazon SQS can’t create the redrive allow policy.')
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
