import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import type { Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import type { ConversationStore } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, TenantId } from '@frontdesk/core/kernel/ids'
import type { Language } from '@frontdesk/core/kernel/language'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { FaultPoints } from '@frontdesk/core/kernel/ports/fault-points'
import type { LearnedKnowledge } from '@frontdesk/core/knowledge/learn-knowledge'
import type { KnowledgeSearch } from '@frontdesk/core/knowledge/search-knowledge'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { Hono } from 'hono'
import type { Understanding } from '@frontdesk/core/understanding/understanding'

/** Everything a host may ask of Frontdesk, wired and ready. */
export type Platform = {
  readonly tenants: TenantDirectory
  readonly conversations: ConversationStore
  /** Connects and brings the database to the newest shape. Throws `PortFailure` when the database cannot be had. */
  start(): Promise<void>
  /**
   * Learns the tenants' intents, some tenths of a second each, so that no customer waits for it; stops after `milliseconds`, and what is left is learnt
   * when it is first needed. A tenant whose folder is broken is passed over.
   */
  warmUp(milliseconds?: number): Promise<void>
  /** Lets go of everything; safe to call twice. */
  stop(): Promise<void>
  /** Makes an event durable. After it returns the event will be answered, whatever happens to this process. */
  acceptEvent(event: InboundEvent): Promise<'stored' | 'kept' | 'duplicate'>
  /** Answers all that is open in a conversation and delivers it. The turns taken, in order; empty when there was nothing to answer or another worker is at it. */
  serveConversation(tenantId: TenantId, conversationId: ConversationId): Promise<readonly Turn[]>
  /** The door and its health checks, as a Hono app: `app.fetch(request)`. Takes nothing before `start`. */
  readonly app: Hono
  readonly queue: Queue
  readonly outbox: Outbox
  readonly deadLetters: DeadLetters
  /**
   * The worker: takes what the door put on the queue and serves it, and looks regularly for what a crash left behind. Resolves when `signal` has aborted and
   * everything begun is finished. Never rejects.
   */
  work(signal: AbortSignal): Promise<void>
  /** Stores and serves what one queue message holds, for a host that is handed messages. Throws when it could not be stored: then it has to come again. */
  serveQueued(body: string): Promise<void>
  /** Answers and delivers whatever earlier processes left unfinished, of every tenant; how many conversations that was. */
  sweepAll(): Promise<number>
  /** Answers and delivers whatever an earlier process of this tenant left unfinished. The conversations touched. */
  sweepUnfinished(tenantId: TenantId): Promise<readonly ConversationId[]>
  /**
   * A function that tells what the code reads in a message, with nothing done about it. The tenant is read once, as it is now, so that
   * many messages cost nothing but the reading. Works before `start`. Throws on an unknown tenant, `InvalidTenant` on a broken one.
   */
  readerFor(tenantId: TenantId): Promise<(message: { text: string; now?: Date; language?: Language }) => Understanding>
  /** Brings the tenant's index up to date with its knowledge files; sources unchanged since are skipped. */
  learnKnowledge(tenantId: TenantId, progress?: (done: number, total: number) => void): Promise<LearnedKnowledge>
  /** `learnKnowledge` for every tenant, one after the other; a failure is logged and passed over. Ends early when `signal` aborts. */
  learnTenants(signal?: AbortSignal): Promise<void>
  /** Searches the tenant's knowledge as a turn would. */
  searchKnowledge(tenantId: TenantId, query: string): Promise<KnowledgeSearch>
  /** One round trip to the database. Throws `PortFailure` when it does not answer. */
  pingDatabase(): Promise<void>
}

export type PlatformSettings = {
  /** Folder of tenant folders. */
  readonly tenantsFolder: string
  /** `postgres://…` of a real server, or a folder for the embedded database (`undefined`: kept in memory only). */
  readonly database: { readonly url: string; readonly connections?: number } | { readonly folder: string | undefined }
  readonly clock: Clock
  /** Where messages to terminal customers are shown; resolves when the customer can see it. */
  readonly terminal?: { show(message: OutboundMessage): Promise<void> }
  readonly faultPoints?: FaultPoints
  /** Where `env:` secrets are read; none without it. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where the tenants' LINE accounts are reached; LINE's own address by default. */
  readonly line?: { readonly apiBaseUrl?: string; readonly deadlineMilliseconds?: number }
  /** What carries events from the door to the workers: the database by default. */
  readonly queue?: QueueSettings
  /** AWS's Parameter Store, for `ssm:` secrets. */
  readonly parameterStore?: { readonly region?: string; readonly endpoint?: string }
  /** Nothing is logged without one; see `openLogger`. */
  readonly logger?: Logger
  /** How many conversations a worker serves at once; most of their time is waiting for a model. */
  readonly concurrency?: number
  /** How long a tenant's folder is believed to be unchanged, in milliseconds; 0, the default, looks every time. */
  readonly tenantsBelievedFor?: number
}

export type QueueSettings =
  | { readonly kind: 'database' }
  | {
      readonly kind: 'sqs'
      readonly url: string
      readonly deadLetterUrl?: string
      readonly region?: string
      readonly endpoint?: string
    }
