import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { Inbox } from '@frontdesk/core/conversation/ports/inbox'
import { type ConversationId, conversationId, type TenantId } from '@frontdesk/core/kernel/ids'
import { selectUnfinished } from './conversation-statements.ts'
import type { Database } from './database.ts'
import { storedId, storedJson } from './stored-json.ts'

/** The inbox in Postgres: an event is durable when its transaction has committed. */
export class PostgresInbox implements Inbox {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async store(event: InboundEvent): Promise<'stored' | 'duplicate'> {
    return await this.#database.inTenant(event.tenantId, async (transaction) => {
      const { rowCount } = await transaction.raw<{ rowCount: number }>(insertEvent, {
        tenantId: event.tenantId,
        channel: storedId(event.channel),
        eventId: storedId(event.eventId),
        conversationId: storedId(event.conversationId),
        customerId: storedId(event.customerId),
        at: event.at,
        content: storedJson(event.content),
        customerLanguage: event.customerLanguage ?? null,
      })
      return rowCount === 1 ? 'stored' : 'duplicate'
    })
  }

  async unfinished(tenantId: TenantId): Promise<readonly ConversationId[]> {
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const { rows } = await transaction.raw<{ rows: { conversation_id: string }[] }>(selectUnfinished, { tenantId })
      return rows.map((row) => conversationId(row.conversation_id))
    })
  }
}

// Two at once: the second waits for the first to commit, and finds it there.
const insertEvent = `
  insert into inbox_events (tenant_id, channel, event_id, conversation_id, customer_id, at, content, customer_language)
  values (:tenantId, :channel, :eventId, :conversationId, :customerId, :at, :content, :customerLanguage)
  on conflict (tenant_id, channel, event_id) do nothing`
