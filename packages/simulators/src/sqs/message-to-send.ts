import { createHash } from 'node:crypto'
import { checkAttributes, md5OfAttributes, sizeOfAttributes, type MessageAttributes } from './message-attributes.ts'
import { firstForbiddenCharacter, isPlainId } from './message-text.ts'
import type { QueueSettings } from './queue-settings.ts'
import type { MessageToSend } from './requests.ts'
import { invalidMessageContents, invalidParameterValue, invalidValue, missingParameter, wrongQueueType } from './sqs-error.ts'

/** Developer guide, "Amazon SQS message quotas": a delay of 15 minutes at most. */
const longestDelaySeconds = 900

/** A message that was found sendable. */
export type CheckedMessage = {
  readonly body: string
  readonly md5OfBody: string
  readonly attributes: MessageAttributes
  readonly md5OfAttributes: string | undefined
  readonly traceHeader: string | undefined
  readonly md5OfSystemAttributes: string | undefined
  readonly group: string | undefined
  /** FIFO only: given, or the SHA-256 of the body. */
  readonly deduplicationId: string | undefined
  readonly delaySeconds: number
}

/** Body and attributes in UTF-8; system attributes do not count. */
export const sizeOf = (message: MessageToSend): number =>
  Buffer.byteLength(message.MessageBody ?? '') + sizeOfAttributes(message.MessageAttributes ?? {})

/** Throws the `SqsError` a queue of these settings refuses the message with. */
export function checkMessage(message: MessageToSend, settings: QueueSettings): CheckedMessage {
  const body = message.MessageBody ?? ''
  if (body === '') throw missingParameter('MessageBody')
  if (sizeOf(message) > settings.maximumMessageSize) {
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumMessageSize} bytes.`,
    )
  }
  const forbidden = firstForbiddenCharacter(body)
  if (forbidden !== undefined) {
    throw invalidMessageContents(
      `Invalid binary character '#x${forbidden}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
    )
  }
  const attributes = message.MessageAttributes ?? {}
  checkAttributes(attributes)
  const system = message.MessageSystemAttributes ?? {}
  return {
    body,
    md5OfBody: createHash('md5').update(body).digest('hex'),
    attributes,
    md5OfAttributes: md5OfAttributes(attributes),
    traceHeader: checkedTraceHeader(system),
    md5OfSystemAttributes: md5OfAttributes(system),
    group: checkedGroup(message, settings),
    deduplicationId: checkedDeduplicationId(message, settings),
    delaySeconds: checkedDelay(message, settings),
  }
}

function checkedTraceHeader(system: MessageAttributes): string | undefined {
  for (const name of Object.keys(system)) {
    if (name !== 'AWSTraceHeader') throw invalidParameterValue(`Message system attribute name '${name}' is invalid.`)
  }
  const header = system['AWSTraceHeader']
  if (header === undefined) return undefined
  if (header.DataType !== 'String' || !header.StringValue) {
    throw invalidParameterValue(`The message system attribute 'AWSTraceHeader' must be a non-empty String.`)
  }
  return header.StringValue
}

const idReason = (parameter: string) => `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`

function checkedGroup({ MessageGroupId }: MessageToSend, { fifo }: QueueSettings): string | undefined {
  if (MessageGroupId === undefined && fifo) throw missingParameter('MessageGroupId')
  if (MessageGroupId !== undefined && !isPlainId(MessageGroupId))
    throw invalidValue(MessageGroupId, 'MessageGroupId', idReason('MessageGroupId'))
  return MessageGroupId
}

function checkedDeduplicationId(message: MessageToSend, settings: QueueSettings): string | undefined {
  const id = message.MessageDeduplicationId
  if (id !== undefined && !settings.fifo) throw wrongQueueType(id, 'MessageDeduplicationId')
  if (id !== undefined && !isPlainId(id)) throw invalidValue(id, 'MessageDeduplicationId', idReason('MessageDeduplicationId'))
  if (id !== undefined || !settings.fifo) return id
  if (!settings.contentBasedDeduplication) throw missingDeduplicationId()
  return createHash('sha256')
    .update(message.MessageBody ?? '')
    .digest('hex')
}

const missingDeduplicationId = () =>
  invalidParameterValue('The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly')

function checkedDelay({ DelaySeconds }: MessageToSend, settings: QueueSettings): number {
  if (DelaySeconds === undefined) return settings.delaySeconds
  if (settings.fifo && DelaySeconds !== 0) throw wrongQueueType(DelaySeconds, 'DelaySeconds')
  if (DelaySeconds < 0 || DelaySeconds > longestDelaySeconds) {
    throw invalidValue(DelaySeconds, 'DelaySeconds', `DelaySeconds must be >= 0 and <= ${longestDelaySeconds}.`)
  }
  return settings.fifo ? settings.delaySeconds : DelaySeconds
}

/** A FIFO queue refuses a whole batch for one entry without group or deduplication id, where it reports other faults entry by entry. */
export function checkFifoBatch(entries: readonly MessageToSend[], settings: QueueSettings): void {
  if (!settings.fifo) return
  for (const entry of entries) {
    if (entry.MessageGroupId === undefined) throw invalidParameterValue('The request must contain the parameter MessageGroupId.')
    if (entry.MessageDeduplicationId === undefined && !settings.contentBasedDeduplication) throw missingDeduplicationId()
  }
}
