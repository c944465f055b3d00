import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { Inbox, KeptReason } from '@frontdesk/core/conversation/ports/inbox'
import { type ConversationId, conversationId, type TenantId } from '@frontdesk/core/kernel/ids'
import { storeEvent } from './conversation-operations.ts'
import { eraseMessage, selectUnfinished } from './conversation-statements.ts'
import type { Database } from './database.ts'
import { storedId } from './stored-json.ts'

/** The inbox in Postgres: an event is durable when its transaction has committed. */
export class PostgresInbox implements Inbox {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async store(event: InboundEvent, kept?: KeptReason): Promise<'stored' | 'duplicate'> {
    for (const id of [event.channel, event.eventId, event.conversationId, event.customerId]) storedId(id)
    return await this.#database.batches.run(event.tenantId, storeEvent, { event, kept })
  }

  async erase(tenantId: TenantId, channel: string, messageId: string): Promise<void> {
    await this.#database.runInTenant(tenantId, [{ text: eraseMessage, values: [tenantId, channel, storedId(messageId)] }])
  }

  async unfinished(tenantId: TenantId): Promise<readonly ConversationId[]> {
    const [found] = await this.#database.runInTenant(tenantId, [{ text: selectUnfinished, values: [tenantId] }])
    return ((found?.rows ?? []) as readonly { conversation_id: string }[]).map((row) => conversationId(row.conversation_id))
  }
}
