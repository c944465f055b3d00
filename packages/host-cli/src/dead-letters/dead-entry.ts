import { createHash } from 'node:crypto'

import type { Platform } from '@frontdesk/composition/platform'
import type { DeadLetter } from '@frontdesk/core/conversation/ports/dead-letters'
import type { DeadQueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { readQueuedEvents } from '@frontdesk/core/conversation/queued-events'
import { isTenantId, type TenantId } from '@frontdesk/core/kernel/ids'

/** Anything that could not be processed or delivered, wherever it lies. */
export type DeadEntry = {
  /** `event:<channel>:<event id>`, `message:<id>` or `queue:<id>`. */
  readonly id: string
  readonly tenant: string
  /** What a customer did, what they are told, or a queue's message that no worker could take in. */
  readonly kind: 'event' | 'message' | 'queue'
  readonly reason: string
  readonly at: Date
  /** Not known of a queue's message. */
  readonly diedAt?: Date
  /** Stands for the conversation without naming the customer; absent where it cannot be read. */
  readonly conversation?: string
  /** Of a queue's message: how often it was received, and what it holds, as it stands there. */
  readonly receives?: number
  readonly body?: string
  /** Personal data. */
  readonly content: unknown
}

/** The most of a queue's dead that are looked at together: SQS has to receive each. */
export const queueLookedThrough = 1_000

/** Everything dead, of these tenants or of all, oldest first. The queue's are at most `queueLookedThrough`. */
export async function findDead(platform: Platform, tenants: readonly TenantId[] | 'all'): Promise<readonly DeadEntry[]> {
  const found: DeadEntry[] = []
  for (const tenant of tenants === 'all' ? await platform.tenants.list() : tenants) {
    found.push(...(await platform.deadLetters.list(tenant)).map(fromLetter))
  }
  const queued = (await platform.queue.dead(queueLookedThrough)).map(fromQueue)
  found.push(...queued.filter(({ tenant }) => tenants === 'all' || (isTenantId(tenant) && tenants.includes(tenant))))
  return found.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** Eight hex digits that are the same for the same conversation, and tell nothing of it. */
export function shortened(tenant: string, conversation: string): string {
  return createHash('sha256').update(`${tenant} ${conversation}`).digest('hex').slice(0, 8)
}

function fromLetter({ id, tenantId, kind, reason, at, diedAt, conversationId, content }: DeadLetter): DeadEntry {
  return { id, tenant: tenantId, kind, reason, at, diedAt, conversation: shortened(tenantId, conversationId), content }
}

function fromQueue({ id, group, body, sentAt, receives }: DeadQueueMessage): DeadEntry {
  const events = readQueuedEvents(body)
  const conversation = events?.[0]?.conversationId
  return {
    id: `queue:${id}`,
    tenant: group,
    kind: 'queue',
    reason: events ? 'received too often without being stored' : 'not readable as events',
    at: sentAt,
    ...(conversation !== undefined && { conversation: shortened(group, conversation) }),
    receives,
    body,
    content: events?.map(({ content }) => content) ?? body,
  }
}
