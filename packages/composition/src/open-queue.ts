import type { Database } from '@frontdesk/adapters/postgres/database'
import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import type { QueueSettings } from './platform.ts'

export type OpenQueue = {
  readonly queue: Queue
  /** What is wrong with how the queue is set up, in words, with the remedy. Throws `PortFailure` when it does not answer. */
  readonly check: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** The queue the settings name; `database` is asked for only where it is the queue. What the other kind needs is not even loaded: a cold start is paid by a customer. */
export async function openQueue(settings: QueueSettings | undefined, timers: Timers, database: () => Database): Promise<OpenQueue> {
  return settings?.kind === 'sqs' ? await openSqs(settings, timers) : await openInDatabase(database(), timers)
}

async function openInDatabase(database: Database, timers: Timers): Promise<OpenQueue> {
  const { PostgresQueue } = await import('@frontdesk/adapters/postgres/postgres-queue')
  const queue = new PostgresQueue({ database, timers })
  const check = async () => {
    await database.ping()
    return []
  }
  return { queue, check, close: () => queue.close() }
}

async function openSqs(settings: Extract<QueueSettings, { kind: 'sqs' }>, timers: Timers): Promise<OpenQueue> {
  const { SqsQueue } = await import('@frontdesk/adapters/sqs/sqs-queue')
  const { checkSqsQueue } = await import('@frontdesk/adapters/sqs/check-sqs-queue')
  const { url, deadLetterUrl, region, endpoint } = settings
  const access = {
    queueUrl: url,
    ...(deadLetterUrl !== undefined && { deadLetterQueueUrl: deadLetterUrl }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  }
  const queue = new SqsQueue({ ...access, timers })
  return { queue, check: () => checkSqsQueue({ ...access, visibilityMilliseconds: 10_000 }), close: async () => queue.close() }
}
