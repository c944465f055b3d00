import { md5OfAttributes, selectAttributes } from './message-attributes.ts'
import { isPlainId } from './message-text.ts'
import { queueOf, type Call, type Operation } from './operation.ts'
import { receiptHandleOf } from './receipt-handles.ts'
import type { ReceiveRequest } from './requests.ts'
import { messageSystemAttributeNames } from './service-model.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import { invalidAttributeName, invalidValue, overLimit, wrongQueueType } from './sqs-error.ts'
import type { StoredMessage } from './stored-message.ts'
import { takeMessages } from './take-messages.ts'
import { receiveAgain, rememberAttempt } from './receive-attempts.ts'

/** The sender and receiver of everything, as the account's identity. */
const senderId = 'AIDASIMULATEDSENDER00'

/** Waits for a first message up to the wait time; what there is then comes at once. No key `Messages` when there is none. */
export const receiveMessage: Operation<ReceiveRequest> = async (input, call) => {
  const queue = queueOf(input, call)
  const wanted = checked(input, queue)
  const again = receiveAgain(queue, input.ReceiveRequestAttemptId, wanted.visibilitySeconds, call.world.clock.now())
  const taken = again ?? (await takeOrWait(queue, wanted, call))
  if (again === undefined) rememberAttempt(queue, input.ReceiveRequestAttemptId, taken, call.world.clock.now())
  return taken.length === 0 ? {} : { Messages: taken.map((message) => received(message, queue, input)) }
}

type Wanted = { readonly limit: number; readonly visibilitySeconds: number; readonly waitSeconds: number }

function checked(input: ReceiveRequest, queue: SimulatedQueue): Wanted {
  const {
    MaxNumberOfMessages = 1,
    VisibilityTimeout = queue.settings.visibilityTimeout,
    WaitTimeSeconds = queue.settings.waitSeconds,
  } = input
  for (const name of [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]) {
    if (!messageSystemAttributeNames.has(name)) throw invalidAttributeName(name)
  }
  if (MaxNumberOfMessages < 1 || MaxNumberOfMessages > 10) {
    throw invalidValue(MaxNumberOfMessages, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.')
  }
  if (WaitTimeSeconds < 0 || WaitTimeSeconds > 20)
    throw invalidValue(WaitTimeSeconds, 'WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided.')
  if (VisibilityTimeout < 0 || VisibilityTimeout > 43_200) {
    throw invalidValue(VisibilityTimeout, 'VisibilityTimeout', 'Must be >= 0 and <= 43200, if provided.')
  }
  const attempt = input.ReceiveRequestAttemptId
  if (attempt !== undefined && !queue.settings.fifo) throw wrongQueueType(attempt, 'ReceiveRequestAttemptId')
  if (attempt !== undefined && !isPlainId(attempt)) {
    throw invalidValue(
      attempt,
      'ReceiveRequestAttemptId',
      'ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    )
  }
  return { limit: MaxNumberOfMessages, visibilitySeconds: VisibilityTimeout, waitSeconds: WaitTimeSeconds }
}

function takeOrWait(queue: SimulatedQueue, wanted: Wanted, call: Call): StoredMessage[] | Promise<StoredMessage[]> {
  const { clock, inFlightLimit } = call.world
  // Too many in flight is an error on standard queues only; a FIFO queue just gives nothing.
  if (!queue.settings.fifo && queue.inFlight >= inFlightLimit) throw overLimit()
  const taken = takeMessages(queue, wanted, call)
  if (taken.length > 0 || wanted.waitSeconds === 0 || call.gone.aborted) return taken
  return new Promise((resolve) => {
    const calledOff: (() => void)[] = []
    let nextLook = () => {}
    const end = (messages: StoredMessage[]) => {
      nextLook()
      for (const callOff of calledOff) callOff()
      resolve(messages)
    }
    const look = () => {
      const messages = takeMessages(queue, wanted, call)
      if (messages.length > 0) end(messages)
      else lookWhenNextShows()
    }
    const lookWhenNextShows = () => {
      nextLook()
      const at = queue.nextVisibleAt()
      nextLook = at === undefined ? () => {} : clock.at(at, look)
    }
    const leave = () => end([])
    calledOff.push(queue.watch(look), clock.at(clock.now() + wanted.waitSeconds * 1000, leave))
    call.gone.addEventListener('abort', leave, { once: true })
    calledOff.push(() => call.gone.removeEventListener('abort', leave))
    lookWhenNextShows()
  })
}

function received(message: StoredMessage, queue: SimulatedQueue, input: ReceiveRequest): object {
  const selected = selectAttributes(message.attributes, input.MessageAttributeNames ?? [])
  const digest = md5OfAttributes(selected)
  const system = systemAttributes(message, [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])])
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandleOf(queue.arn, { serial: message.serial, receive: message.receives }),
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(digest === undefined ? {} : { MessageAttributes: selected, MD5OfMessageAttributes: digest }),
  }
}

function systemAttributes(message: StoredMessage, names: readonly string[]): Record<string, string> {
  const all: Record<string, string | undefined> = {
    SenderId: senderId,
    SentTimestamp: String(Math.trunc(message.sentAt)),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(Math.trunc(message.firstReceivedAt ?? 0)),
    SequenceNumber: message.sequenceNumber,
    MessageDeduplicationId: message.deduplicationId,
    MessageGroupId: message.group,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  }
  const wanted = new Set(names)
  const everything = wanted.has('All')
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && (everything || wanted.has(entry[0]))),
  )
}
