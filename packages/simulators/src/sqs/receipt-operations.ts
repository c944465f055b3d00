import { eachEntry, entriesOf } from './batch.ts'
import { queueOf, type Call, type Operation } from './operation.ts'
import type { BatchRequest, QueueRequest, ReceiptRequest, VisibilityRequest } from './requests.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import { invalidValue, messageNotInflight, missingParameter } from './sqs-error.ts'

/** Developer guide, "Amazon SQS visibility timeout": 12 hours in all from the receive. */
const longestVisibilitySeconds = 43_200

export const deleteMessage: Operation<QueueRequest & ReceiptRequest> = (input, call) => remove(input, queueOf(input, call), call)

export const deleteMessageBatch: Operation<BatchRequest<ReceiptRequest>> = (input, call) => {
  const queue = queueOf(input, call)
  return eachEntry(entriesOf(input, call), call, (entry) => remove(entry, queue, call))
}

export const changeMessageVisibility: Operation<QueueRequest & VisibilityRequest> = (input, call) =>
  changeVisibility(input, queueOf(input, call), call)

export const changeMessageVisibilityBatch: Operation<BatchRequest<VisibilityRequest>> = (input, call) => {
  const queue = queueOf(input, call)
  return eachEntry(entriesOf(input, call), call, (entry) => changeVisibility(entry, queue, call))
}

const expired = (handle: string) => invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.')

/** Calm about a message that is gone. A standard queue is calm about an old handle, too, and keeps the message then; a FIFO queue refuses it. */
function remove({ ReceiptHandle }: ReceiptRequest, queue: SimulatedQueue, { operation, world }: Call): object {
  if (ReceiptHandle === undefined || ReceiptHandle === '') throw missingParameter('ReceiptHandle')
  const { message, latest } = queue.find(ReceiptHandle)
  if (message === undefined) return {}
  if (queue.settings.fifo && (!latest || message.hiddenBy !== 'receive')) throw expired(ReceiptHandle)
  if (!latest || (!queue.settings.fifo && world.moods.strike(operation, ['lose-delete']) !== undefined)) return {}
  queue.remove(message)
  return {}
}

function changeVisibility({ ReceiptHandle, VisibilityTimeout }: VisibilityRequest, queue: SimulatedQueue, { world }: Call): object {
  if (ReceiptHandle === undefined || ReceiptHandle === '') throw missingParameter('ReceiptHandle')
  if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout')
  if (VisibilityTimeout < 0 || VisibilityTimeout > longestVisibilitySeconds) {
    throw invalidValue(
      VisibilityTimeout,
      'VisibilityTimeout',
      `VisibilityTimeout must be an integer between 0 and ${longestVisibilitySeconds}.`,
    )
  }
  const { message, latest } = queue.find(ReceiptHandle)
  if (message === undefined || (!latest && !queue.settings.fifo)) {
    throw invalidValue(ReceiptHandle, 'ReceiptHandle', 'Message does not exist or is not available for visibility timeout change.')
  }
  if (!latest || (queue.settings.fifo && message.hiddenBy !== 'receive')) throw expired(ReceiptHandle)
  if (message.hiddenBy !== 'receive') throw messageNotInflight()
  const inAll = world.clock.now() + VisibilityTimeout * 1000 - (message.receivedAt ?? 0)
  if (inAll > longestVisibilitySeconds * 1000) {
    const reason = `Total VisibilityTimeout for the message is beyond the limit [${longestVisibilitySeconds} seconds]`
    throw invalidValue(VisibilityTimeout, 'VisibilityTimeout', reason)
  }
  queue.hide(message, VisibilityTimeout)
  return {}
}
