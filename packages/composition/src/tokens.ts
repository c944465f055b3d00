import type { AcceptEvent } from '@frontdesk/core/conversation/accept-event'
import type { AnswerFromKnowledge } from '@frontdesk/core/conversation/answer-from-knowledge'
import type { DeliverMessages } from '@frontdesk/core/conversation/deliver-messages'
import type { Channels } from '@frontdesk/core/conversation/ports/channels'
import type { ConversationStore } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Inbox } from '@frontdesk/core/conversation/ports/inbox'
import type { LanguageModel } from '@frontdesk/core/conversation/ports/language-model'
import type { Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import type { WebhookReader } from '@frontdesk/core/conversation/ports/webhook-readers'
import type { ReceiveWebhook } from '@frontdesk/core/conversation/receive-webhook'
import type { WorkQueue } from '@frontdesk/core/conversation/work-queue'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import type { ServeConversation } from '@frontdesk/core/conversation/serve-conversation'
import type { Skill } from '@frontdesk/core/conversation/skill'
import type { SweepUnfinished } from '@frontdesk/core/conversation/sweep-unfinished'
import type { TakeTurn } from '@frontdesk/core/conversation/take-turn'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { FaultPoints } from '@frontdesk/core/kernel/ports/fault-points'
import type { IdSource } from '@frontdesk/core/kernel/ports/id-source'
import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'
import type { LearnKnowledge } from '@frontdesk/core/knowledge/learn-knowledge'
import type { Embedder } from '@frontdesk/core/knowledge/ports/embedder'
import type { PassageIndex } from '@frontdesk/core/knowledge/ports/passage-index'
import type { SearchKnowledge } from '@frontdesk/core/knowledge/search-knowledge'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { PhoneNumbers } from '@frontdesk/core/understanding/ports/phone-numbers'
import type { Understand } from '@frontdesk/core/understanding/understand'
import type { ServiceIdentifier } from 'inversify'

/** A name the container knows. Made by this one function, so that a token used for another port fails to compile. */
const token = <Port>(name: string): ServiceIdentifier<Port> => Symbol.for(name)

/** Every name the container knows. */
export const tokens = {
  clock: token<Clock>('Clock'),
  stopwatch: token<Stopwatch>('Stopwatch'),
  idSource: token<IdSource>('IdSource'),
  faultPoints: token<FaultPoints>('FaultPoints'),
  timers: token<Timers>('Timers'),
  logger: token<Logger>('Logger'),
  worker: token<string>('worker'),
  concurrency: token<number>('concurrency'),
  burstChannels: token<ReadonlySet<string>>('burstChannels'),
  secrets: token<Secrets>('Secrets'),

  tenants: token<TenantDirectory>('TenantDirectory'),

  inbox: token<Inbox>('Inbox'),
  conversations: token<ConversationStore>('ConversationStore'),
  outbox: token<Outbox>('Outbox'),
  deadLetters: token<DeadLetters>('DeadLetters'),
  queue: token<Queue>('Queue'),
  channels: token<Channels>('Channels'),
  /** One per kind of channel that has webhooks. */
  webhookReader: token<WebhookReader>('WebhookReader'),
  receiveWebhook: token<ReceiveWebhook>('ReceiveWebhook'),
  workQueue: token<WorkQueue>('WorkQueue'),
  acceptEvent: token<AcceptEvent>('AcceptEvent'),
  deliverMessages: token<DeliverMessages>('DeliverMessages'),
  takeTurn: token<TakeTurn>('TakeTurn'),
  serveConversation: token<ServeConversation>('ServeConversation'),
  sweepUnfinished: token<SweepUnfinished>('SweepUnfinished'),
  /** Each domain contributes its own. */
  skill: token<Skill>('Skill'),

  phoneNumbers: token<PhoneNumbers>('PhoneNumbers'),
  understand: token<Understand>('Understand'),

  passageIndex: token<PassageIndex>('PassageIndex'),
  embedder: token<Embedder>('Embedder'),
  languageModel: token<LanguageModel>('LanguageModel'),
  learnKnowledge: token<LearnKnowledge>('LearnKnowledge'),
  searchKnowledge: token<SearchKnowledge>('SearchKnowledge'),
  answerFromKnowledge: token<AnswerFromKnowledge>('AnswerFromKnowledge'),
} as const
