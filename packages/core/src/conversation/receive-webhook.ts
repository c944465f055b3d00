import { isTenantId, type TenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { Logger } from '../kernel/ports/logger.ts'
import type { TenantDirectory } from '../tenancy/ports/tenant-directory.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { NewQueueMessage, Queue } from './ports/queue.ts'
import type { WebhookReader, WebhookRequest } from './ports/webhook-readers.ts'
import { writeQueuedEvents } from './queued-events.ts'

type Dependencies = {
  readonly tenants: TenantDirectory
  readonly readers: readonly WebhookReader[]
  readonly queue: Queue
  readonly faultPoints: FaultPoints
  readonly logger: Logger
}

/**
 * What the channel is told. `accepted`: every event is durable. `refused`: not from the channel, or nobody we serve (which of both is not told).
 * `malformed`: signed and unreadable. `unavailable`: not taken, come again.
 */
export type WebhookVerdict = 'accepted' | 'refused' | 'malformed' | 'unavailable'

/** The door: takes what a channel delivers, checks it, and answers once it is on the queue. Touches no database. */
export class ReceiveWebhook {
  readonly #ports: Dependencies
  readonly #readers: ReadonlyMap<string, WebhookReader>

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
    this.#readers = new Map(dependencies.readers.map((reader) => [reader.channel, reader]))
  }

  /** Never throws because of what is in the request or because a dependency fails. */
  async receive(channel: string, tenantName: string, request: WebhookRequest): Promise<WebhookVerdict> {
    const { logger } = this.#ports
    const reader = this.#readers.get(channel)
    if (!reader || !isTenantId(tenantName)) return 'refused'
    try {
      const tenant = await this.#ports.tenants.find(tenantName)
      if (!tenant) {
        logger.warn('webhook.refused', { channel, reason: 'there is no such tenant' })
        return 'refused'
      }
      return await this.#readAndSend(reader, tenant, request)
    } catch (error) {
      logger.error('webhook.unavailable', { channel, tenant: tenantName, reason: reasonOf(error) })
      return 'unavailable'
    }
  }

  async #readAndSend(reader: WebhookReader, tenant: Tenant, request: WebhookRequest): Promise<WebhookVerdict> {
    const { queue, logger, faultPoints } = this.#ports
    const reading = await reader.read(tenant, request)
    if (reading.verdict !== 'accepted') {
      logger.warn('webhook.refused', { channel: reader.channel, tenant: tenant.id, reason: reading.detail })
      return reading.verdict === 'unsigned' ? 'refused' : 'malformed'
    }
    if (reading.events.length > 0) await queue.send(queueMessages(tenant.id, reading.events))
    await faultPoints.pass('queue.sent')
    return 'accepted'
  }
}

/** One message per conversation, or more where it would be too long; its events in the order they came. */
function queueMessages(tenant: TenantId, events: readonly InboundEvent[]): NewQueueMessage[] {
  const byConversation = new Map<string, InboundEvent[]>()
  for (const event of events) {
    const together = byConversation.get(event.conversationId)
    if (together) together.push(event)
    else byConversation.set(event.conversationId, [event])
  }
  return [...byConversation.values()].flatMap(writeQueuedEvents).map((body) => ({ group: tenant, body }))
}

function reasonOf(error: unknown): string {
  if (error instanceof PortFailure) return `${error.port}: ${error.code}`
  return error instanceof Error ? error.name : 'unknown'
}
