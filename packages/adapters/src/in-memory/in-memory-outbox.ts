import type { ReplyToken } from '@frontdesk/core/conversation/inbound-event'
import type { DeliveryWay } from '@frontdesk/core/conversation/outbound-message'
import type { DeliveryOutcome, LedgerRow, Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { InMemoryConversations, KeptMessage, KeptTenant } from './in-memory-conversations.ts'

/** The account of deliveries in memory. */
export class InMemoryOutbox implements Outbox {
  readonly #conversations: InMemoryConversations
  readonly #clock: Clock

  constructor({ conversations, clock }: { conversations: InMemoryConversations; clock: Clock }) {
    this.#conversations = conversations
    this.#clock = clock
  }

  start(tenantId: TenantId, messageId: string, way: DeliveryWay, replyToken?: ReplyToken): Promise<number | 'settled'> {
    const kept = this.#conversations.of(tenantId).messages.get(messageId)
    if (kept === undefined) return Promise.reject(new RangeError(`the tenant has no message ${messageId}`))
    if (kept.state === 'delivered' || kept.state === 'dead') return Promise.resolve('settled')
    const { replyToken: _, ...message } = kept.message
    const before = message.attempts
    kept.message = structuredClone({ ...message, attempts: before + 1, lastWay: way, ...(replyToken && { replyToken }) })
    kept.state = 'pending'
    return Promise.resolve(before)
  }

  settle(tenantId: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void> {
    const tenant = this.#conversations.of(tenantId)
    const kept = tenant.messages.get(messageId)
    if (kept?.state === 'pending' || (kept?.state === 'held' && outcome.outcome !== 'held')) this.#settle(tenant, kept, outcome)
    return Promise.resolve()
  }

  #settle(tenant: KeptTenant, kept: KeptMessage, outcome: DeliveryOutcome): void {
    kept.state = outcome.outcome
    kept.settledAt = this.#clock.now()
    if (outcome.outcome === 'delivered') {
      kept.way = outcome.way
      kept.presumed = outcome.presumed ?? false
    } else kept.reason = outcome.reason
    const { channel } = kept.message
    const key = `${this.#clock.now().toISOString().slice(0, 7)} ${channel}`
    const row = tenant.ledger.get(key) ?? { channel, replies: 0, pushes: 0, presumed: 0, held: 0, dead: 0 }
    if (outcome.outcome !== 'delivered') row[outcome.outcome]++
    else {
      row[outcome.way === 'reply' ? 'replies' : 'pushes']++
      if (outcome.presumed) row.presumed++
    }
    tenant.ledger.set(key, row)
  }

  postpone(tenantId: TenantId, messageId: string, milliseconds: number): Promise<void> {
    const kept = this.#conversations.of(tenantId).messages.get(messageId)
    if (kept?.state === 'pending') kept.dueAt = this.#clock.now().getTime() + milliseconds
    return Promise.resolve()
  }

  ledger(tenantId: TenantId, month: string): Promise<readonly LedgerRow[]> {
    const rows = [...this.#conversations.of(tenantId).ledger].filter(([key]) => key.startsWith(`${month} `)).map(([, row]) => ({ ...row }))
    return Promise.resolve(rows.sort((one, other) => (one.channel < other.channel ? -1 : 1)))
  }
}
