import { batchRequestTooLong } from './sqs-error.ts'
import { eachEntry, entriesOf } from './batch.ts'
import { checkFifoBatch, checkMessage, sizeOf } from './message-to-send.ts'
import { queueOf, type Call, type Operation } from './operation.ts'
import type { BatchRequest, MessageToSend, QueueRequest } from './requests.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import type { StoredMessage } from './stored-message.ts'

/** Developer guide, "Amazon SQS message quotas": 1 MiB for all entries together, whatever the queue's own limit for one. */
const mostBatchBytes = 1_048_576

export const sendMessage: Operation<QueueRequest & MessageToSend> = (input, call) => send(input, queueOf(input, call), call)

export const sendMessageBatch: Operation<BatchRequest<MessageToSend>> = (input, call) => {
  const queue = queueOf(input, call)
  const entries = entriesOf(input, call)
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
  if (bytes > mostBatchBytes) throw batchRequestTooLong(bytes)
  checkFifoBatch(entries, queue.settings)
  return eachEntry(entries, call, (entry) => send(entry, queue, call))
}

function send(input: MessageToSend, queue: SimulatedQueue, { operation, world }: Call): object {
  const checked = checkMessage(input, queue.settings)
  const { group, deduplicationId } = checked
  if (deduplicationId === undefined) {
    const stored = queue.put(checked, checked)
    const mood = world.moods.strike(operation, ['duplicate'])
    if (mood?.operation !== undefined) {
      queue.put(checked, {
        messageId: stored.messageId,
        sentAt: stored.sentAt,
        delaySeconds: checked.delaySeconds + (mood.milliseconds ?? 0) / 1000,
      })
    }
    return sentAnswer(stored)
  }
  const key = queue.settings.deduplicationPerGroup ? `${group} ${deduplicationId}` : deduplicationId
  const before = queue.sent.find(key, world.clock.now())
  if (before !== undefined) return sentAnswer(before)
  const stored = queue.put(checked, checked)
  queue.sent.remember(key, stored, world.clock.now())
  return sentAnswer(stored)
}

const sentAnswer = (stored: StoredMessage) => ({
  MessageId: stored.messageId,
  MD5OfMessageBody: stored.md5OfBody,
  ...(stored.md5OfAttributes === undefined ? {} : { MD5OfMessageAttributes: stored.md5OfAttributes }),
  ...(stored.md5OfSystemAttributes === undefined ? {} : { MD5OfMessageSystemAttributes: stored.md5OfSystemAttributes }),
  ...(stored.sequenceNumber === undefined ? {} : { SequenceNumber: stored.sequenceNumber }),
})
