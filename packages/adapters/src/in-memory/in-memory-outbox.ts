import type { DeliveryOutcome, Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { InMemoryConversations } from './in-memory-conversations.ts'

/** The ledger of deliveries in memory. */
export class InMemoryOutbox implements Outbox {
  readonly #conversations: InMemoryConversations

  constructor({ conversations }: { conversations: InMemoryConversations }) {
    this.#conversations = conversations
  }

  start(tenantId: TenantId, messageId: string): Promise<number | 'settled'> {
    const kept = this.#conversations.of(tenantId).messages.get(messageId)
    if (kept === undefined) return Promise.reject(new RangeError(`the tenant has no message ${messageId}`))
    if (kept.state !== 'pending') return Promise.resolve('settled')
    kept.attempts++
    return Promise.resolve(kept.attempts - 1)
  }

  settle(tenantId: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void> {
    const kept = this.#conversations.of(tenantId).messages.get(messageId)
    if (kept?.state === 'pending') {
      kept.state = outcome.outcome
      if (outcome.outcome !== 'delivered') kept.reason = outcome.reason
    }
    return Promise.resolve()
  }
}
