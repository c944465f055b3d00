import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'

/** What SQS hands to a function, as far as it is read here (AWS Lambda developer guide, "Using Lambda with Amazon SQS"). */
export type SqsBatch = { readonly Records: readonly SqsRecord[] }

export type SqsRecord = {
  readonly messageId: string
  readonly body: string
  readonly attributes: { readonly ApproximateReceiveCount: string }
}

/** The records that are to come again. */
export type SqsBatchAnswer = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }

type Parts = {
  /** Stores a message's events and answers them; throws when they are not stored. */
  readonly serveQueued: (body: string) => Promise<void>
  readonly logger: Logger
  /** Milliseconds until the function is killed. */
  readonly remaining: () => number
}

/** Records at a time: each waits for others (the model, the channel) most of the time, and has a conversation of its own. */
const atOnce = 10
/** A turn takes a few seconds. What is not begun with less than this left is given back: a function killed in the middle gives back everything. */
const turnMilliseconds = 15_000

/**
 * Serves a batch of the queue, and names the records that failed or were not begun, so that only these come again. Needs `ReportBatchItemFailures` in the
 * event source's `FunctionResponseTypes`: without it the answer is not read, and what failed is lost.
 */
export async function serveBatch({ Records: records }: SqsBatch, parts: Parts): Promise<SqsBatchAnswer> {
  const waiting = [...records]
  const failed: SqsRecord[] = []
  const serveWaiting = async () => {
    for (let record = waiting.shift(); record; record = waiting.shift()) {
      if (parts.remaining() < turnMilliseconds || !(await isServed(record, parts))) failed.push(record)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, records.length) }, serveWaiting))
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

async function isServed({ body, messageId, attributes }: SqsRecord, { serveQueued, logger }: Parts): Promise<boolean> {
  try {
    await serveQueued(body)
    return true
  } catch (error) {
    const reason = error instanceof PortFailure ? `${error.port}: ${error.code}` : error instanceof Error ? error.name : 'unknown'
    logger.error('queue.record-failed', { message: messageId, receives: Number(attributes.ApproximateReceiveCount), reason })
    return false
  }
}
