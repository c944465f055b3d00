import type { ConversationId, TenantId } from '../../kernel/ids.ts'
import type { InboundEvent } from '../inbound-event.ts'

/** Holds every event accepted, until a turn has answered it. */
export interface Inbox {
  /**
   * Stores the event durably before it returns. The same tenant, channel and event id again is `duplicate` and changes nothing,
   * also when both come at once. With `kept`, why nothing is to be said to it, the event is stored and stays closed. A message
   * that the customer took back before it came is stored without its content, and closed.
   */
  store(event: InboundEvent, kept?: KeptReason): Promise<'stored' | 'duplicate'>
  /**
   * Deletes what is stored of a message the customer took back: its content, the original, and what the turn that answered it says of it.
   * An event not answered yet, or dead, is closed. Nothing happens when the message is not known (yet).
   */
  erase(tenantId: TenantId, channel: string, messageId: string): Promise<void>
  /**
   * The tenant's conversations that nobody holds and that have events no turn has answered or messages to be delivered now: what a crash or a
   * failing channel left behind. Oldest first.
   */
  unfinished(tenantId: TenantId): Promise<readonly ConversationId[]>
}

/** Why an event is kept and not answered. */
export type KeptReason = 'standby' | 'too-old' | 'nothing-to-answer'
