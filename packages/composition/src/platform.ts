import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ConversationStore } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, TenantId } from '@frontdesk/core/kernel/ids'
import type { Language } from '@frontdesk/core/kernel/language'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { FaultPoints } from '@frontdesk/core/kernel/ports/fault-points'
import type { LearnedKnowledge } from '@frontdesk/core/knowledge/learn-knowledge'
import type { KnowledgeSearch } from '@frontdesk/core/knowledge/search-knowledge'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { Understanding } from '@frontdesk/core/understanding/understanding'

/** Everything a host may ask of Frontdesk, wired and ready. */
export type Platform = {
  readonly tenants: TenantDirectory
  readonly conversations: ConversationStore
  /** Connects and brings the database to the newest shape. Throws `PortFailure` when the database cannot be had. */
  start(): Promise<void>
  /** Lets go of everything; safe to call twice. */
  stop(): Promise<void>
  /** Makes an event durable. After it returns the event will be answered, whatever happens to this process. */
  acceptEvent(event: InboundEvent): Promise<'stored' | 'duplicate'>
  /** Answers all that is open in a conversation and delivers it. The turns taken, in order; empty when there was nothing to answer or another worker is at it. */
  serveConversation(tenantId: TenantId, conversationId: ConversationId): Promise<readonly Turn[]>
  /** Answers and delivers whatever an earlier process of this tenant left unfinished. The conversations touched. */
  sweepUnfinished(tenantId: TenantId): Promise<readonly ConversationId[]>
  /**
   * A function that tells what the code reads in a message, with nothing done about it. The tenant is read once, as it is now, so that
   * many messages cost nothing but the reading. Works before `start`. Throws on an unknown tenant, `InvalidTenant` on a broken one.
   */
  readerFor(tenantId: TenantId): Promise<(message: { text: string; now?: Date; language?: Language }) => Understanding>
  /** Brings the tenant's index up to date with its knowledge files; sources unchanged since are skipped. */
  learnKnowledge(tenantId: TenantId, progress?: (done: number, total: number) => void): Promise<LearnedKnowledge>
  /** Searches the tenant's knowledge as a turn would. */
  searchKnowledge(tenantId: TenantId, query: string): Promise<KnowledgeSearch>
  /** One round trip to the database. Throws `PortFailure` when it does not answer. */
  pingDatabase(): Promise<void>
}

export type PlatformSettings = {
  /** Folder of tenant folders. */
  readonly tenantsFolder: string
  /** `postgres://…` of a real server, or a folder for the embedded database (`undefined`: kept in memory only). */
  readonly database: { readonly url: string } | { readonly folder: string | undefined }
  readonly clock: Clock
  /** Where messages to terminal customers are shown; resolves when the customer can see it. */
  readonly terminal?: { show(message: OutboundMessage): Promise<void> }
  readonly faultPoints?: FaultPoints
}
