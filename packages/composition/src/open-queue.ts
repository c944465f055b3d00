import type { Database } from '@frontdesk/adapters/postgres/database'
import { PostgresQueue } from '@frontdesk/adapters/postgres/postgres-queue'
import { SqsQueue } from '@frontdesk/adapters/sqs/sqs-queue'
import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import type { QueueSettings } from './platform.ts'

export type OpenQueue = { readonly queue: Queue; readonly close: () => Promise<void> }

/** The queue the settings name; `database` is asked for only where it is the queue. */
export function openQueue(settings: QueueSettings | undefined, timers: Timers, database: () => Database): OpenQueue {
  if (settings?.kind !== 'sqs') {
    const queue = new PostgresQueue({ database: database(), timers })
    return { queue, close: () => queue.close() }
  }
  const { url, deadLetterUrl, region, endpoint } = settings
  const queue = new SqsQueue({
    queueUrl: url,
    timers,
    ...(deadLetterUrl !== undefined && { deadLetterQueueUrl: deadLetterUrl }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  })
  return { queue, close: async () => queue.close() }
}
