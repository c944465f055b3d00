import type { Platform } from '@frontdesk/composition/platform'
import type { TenantId } from '@frontdesk/core/kernel/ids'

import type { DeadEntry } from './dead-entry.ts'

export type DeadOutcome = 'done' | 'gone' | 'failed'

/** Opens the entry again, for a worker to take. `gone` when somebody else did: it is answered once, however often it is replayed. */
export async function replayDead(platform: Platform, entry: DeadEntry): Promise<DeadOutcome> {
  if (entry.kind === 'queue') return (await platform.queue.revive(queueId(entry))) ? 'done' : 'gone'
  return (await platform.deadLetters.replay(entry.tenant as TenantId, entry.id)) === 'replayed' ? 'done' : 'gone'
}

/** Takes the entry off the list for good. */
export async function dropDead(platform: Platform, entry: DeadEntry): Promise<DeadOutcome> {
  if (entry.kind === 'queue') return (await platform.queue.drop(queueId(entry))) ? 'done' : 'gone'
  return (await platform.deadLetters.drop(entry.tenant as TenantId, entry.id)) === 'dropped' ? 'done' : 'gone'
}

/**
 * Answers the entry here and now, as far as this process can. A queue's message is taken in first and then taken off the queue: after a crash in between
 * both are done again, and the inbox knows the events by then. What was opened again is answered by the sweep of its tenant.
 */
export async function serveDead(platform: Platform, entry: DeadEntry): Promise<DeadOutcome> {
  if (entry.kind !== 'queue' || entry.body === undefined) return await replayDead(platform, entry)
  try {
    await platform.serveQueued(entry.body)
  } catch (error) {
    // Not events, or a tenant that is no more: it stays dead. The storage failing is another matter, and ends the command.
    if (error instanceof RangeError) return 'failed'
    throw error
  }
  return await dropDead(platform, entry)
}

function queueId({ id }: DeadEntry): string {
  return id.slice('queue:'.length)
}
