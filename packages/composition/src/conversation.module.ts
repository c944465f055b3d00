import type { Channels } from '@frontdesk/core/conversation/ports/channels'
import type { ConversationStore } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import type { Skill } from '@frontdesk/core/conversation/skill'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { FaultPoints } from '@frontdesk/core/kernel/ports/fault-points'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { IdSource } from '@frontdesk/core/kernel/ports/id-source'
import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'
import type { Understand } from '@frontdesk/core/understanding/understand'
import { AcceptEvent } from '@frontdesk/core/conversation/accept-event'
import { AnswerFromKnowledge } from '@frontdesk/core/conversation/answer-from-knowledge'
import { DeliverMessages } from '@frontdesk/core/conversation/deliver-messages'
import { ServeConversation } from '@frontdesk/core/conversation/serve-conversation'
import {
  acceptThanks,
  acknowledge,
  explainItself,
  greet,
  referToPerson,
  showAnswer,
  takeLeave,
} from '@frontdesk/core/conversation/skills/small-talk'
import { SweepUnfinished } from '@frontdesk/core/conversation/sweep-unfinished'
import { TakeTurn } from '@frontdesk/core/conversation/take-turn'
import { WorkQueue } from '@frontdesk/core/conversation/work-queue'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** The turn and all that carries it. */
export const conversationModule = new ContainerModule(({ bind }) => {
  bind(tokens.acceptEvent).toResolvedValue(
    (inbox, clock, faultPoints) => new AcceptEvent({ inbox, clock, faultPoints }),
    [tokens.inbox, tokens.clock, tokens.faultPoints],
  )
  bind(tokens.deliverMessages).toResolvedValue(
    (outbox: Outbox, channels: Channels, clock: Clock, timers: Timers, faultPoints: FaultPoints, logger: Logger) =>
      new DeliverMessages({ outbox, channels, clock, timers, faultPoints, logger }),
    [tokens.outbox, tokens.channels, tokens.clock, tokens.timers, tokens.faultPoints, tokens.logger],
  )
  bind(tokens.answerFromKnowledge).toResolvedValue(
    (searchKnowledge, languageModel) => new AnswerFromKnowledge({ searchKnowledge, languageModel }),
    [tokens.searchKnowledge, tokens.languageModel],
  )
  bind(tokens.takeTurn).toResolvedValue(
    (
      understand: Understand,
      answerFromKnowledge: AnswerFromKnowledge,
      skills: Skill[],
      clock: Clock,
      stopwatch: Stopwatch,
      idSource: IdSource,
    ) => new TakeTurn({ understand, answerFromKnowledge, skills, clock, stopwatch, idSource }),
    [
      tokens.understand,
      tokens.answerFromKnowledge,
      { serviceIdentifier: tokens.skill, isMultiple: true },
      tokens.clock,
      tokens.stopwatch,
      tokens.idSource,
    ],
  )
  bind(tokens.serveConversation).toResolvedValue(
    (
      tenants: TenantDirectory,
      conversations: ConversationStore,
      takeTurn: TakeTurn,
      deliverMessages: DeliverMessages,
      channels: Channels,
      idSource: IdSource,
      clock: Clock,
      timers: Timers,
      faultPoints: FaultPoints,
      logger: Logger,
      worker: string,
      burstChannels: ReadonlySet<string>,
    ) =>
      new ServeConversation({
        tenants,
        conversations,
        takeTurn,
        deliverMessages,
        channels,
        idSource,
        clock,
        timers,
        faultPoints,
        logger,
        worker,
        burstChannels,
      }),
    [
      tokens.tenants,
      tokens.conversations,
      tokens.takeTurn,
      tokens.deliverMessages,
      tokens.channels,
      tokens.idSource,
      tokens.clock,
      tokens.timers,
      tokens.faultPoints,
      tokens.logger,
      tokens.worker,
      tokens.burstChannels,
    ],
  )
  bind(tokens.sweepUnfinished).toResolvedValue(
    (tenants, inbox, serveConversation, timers) => new SweepUnfinished({ tenants, inbox, serveConversation, timers }),
    [tokens.tenants, tokens.inbox, tokens.serveConversation, tokens.timers],
  )
  bind(tokens.workQueue).toResolvedValue(
    (
      queue: Queue,
      acceptEvent: AcceptEvent,
      serveConversation: ServeConversation,
      sweepUnfinished: SweepUnfinished,
      timers: Timers,
      faultPoints: FaultPoints,
      logger: Logger,
      concurrency: number,
    ) => new WorkQueue({ queue, acceptEvent, serveConversation, sweepUnfinished, timers, faultPoints, logger, concurrency }),
    [
      tokens.queue,
      tokens.acceptEvent,
      tokens.serveConversation,
      tokens.sweepUnfinished,
      tokens.timers,
      tokens.faultPoints,
      tokens.logger,
      tokens.concurrency,
    ],
  )
  for (const skill of [greet, acceptThanks, takeLeave, explainItself, referToPerson, acknowledge, showAnswer])
    bind(tokens.skill).toConstantValue(skill)
})
