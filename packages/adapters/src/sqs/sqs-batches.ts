import type { NewQueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { refuseUncarriable } from '@frontdesk/core/conversation/refuse-uncarriable'

/** Of one batch, all operations (service model 2012-11-05). */
export const entriesPerBatch = 10
/** Of one send, bodies and attributes together: 1 MiB (service model; 256 KiB until August 2025). */
const bytesPerBatch = 1_048_576

/** Cuts into as few batches, in order, as SQS takes. Throws `RangeError` when one of the messages is none that a queue carries. */
export function sendBatches(messages: readonly NewQueueMessage[]): NewQueueMessage[][] {
  const batches: NewQueueMessage[][] = []
  let batch: NewQueueMessage[] = []
  let bytes = 0
  for (const message of messages) {
    refuseUncarriable(message)
    // Whether the group counts is not said; it is short.
    const size = Buffer.byteLength(message.body) + message.group.length
    if (batch.length === entriesPerBatch || bytes + size > bytesPerBatch) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(message)
    bytes += size
  }
  return batch.length > 0 ? [...batches, batch] : batches
}

/** Cuts into parts of at most a batch. */
export function batchesOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / entriesPerBatch) }, (_, index) =>
    items.slice(index * entriesPerBatch, (index + 1) * entriesPerBatch),
  )
}
