import type { ConversationId, TenantId } from '../../kernel/ids.ts'
import type { InboundEvent } from '../inbound-event.ts'

/** Holds every event accepted, until a turn has answered it. */
export interface Inbox {
  /**
   * Stores the event durably before it returns. The same tenant, channel and event id again is `duplicate` and changes nothing,
   * also when both come at once.
   */
  store(event: InboundEvent): Promise<'stored' | 'duplicate'>
  /** The tenant's conversations that have events no turn has answered or messages not yet delivered: what a crash left behind. Oldest first. */
  unfinished(tenantId: TenantId): Promise<readonly ConversationId[]>
}
