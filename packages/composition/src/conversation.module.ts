import type { Skill } from '@frontdesk/core/conversation/skill'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { IdSource } from '@frontdesk/core/kernel/ports/id-source'
import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'
import type { Understand } from '@frontdesk/core/understanding/understand'
import { AcceptEvent } from '@frontdesk/core/conversation/accept-event'
import { AnswerFromKnowledge } from '@frontdesk/core/conversation/answer-from-knowledge'
import { DeliverMessages } from '@frontdesk/core/conversation/deliver-messages'
import { ServeConversation } from '@frontdesk/core/conversation/serve-conversation'
import { acceptThanks, acknowledge, explainItself, greet, referToPerson, takeLeave } from '@frontdesk/core/conversation/skills/small-talk'
import { SweepUnfinished } from '@frontdesk/core/conversation/sweep-unfinished'
import { TakeTurn } from '@frontdesk/core/conversation/take-turn'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** The turn and all that carries it. */
export const conversationModule = new ContainerModule(({ bind }) => {
  bind(tokens.acceptEvent).toResolvedValue(
    (inbox, faultPoints) => new AcceptEvent({ inbox, faultPoints }),
    [tokens.inbox, tokens.faultPoints],
  )
  bind(tokens.deliverMessages).toResolvedValue(
    (outbox, channels, faultPoints) => new DeliverMessages({ outbox, channels, faultPoints }),
    [tokens.outbox, tokens.channels, tokens.faultPoints],
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
    (tenants, conversations, takeTurn, deliverMessages, idSource, faultPoints, worker) =>
      new ServeConversation({ tenants, conversations, takeTurn, deliverMessages, idSource, faultPoints, worker }),
    [tokens.tenants, tokens.conversations, tokens.takeTurn, tokens.deliverMessages, tokens.idSource, tokens.faultPoints, tokens.worker],
  )
  bind(tokens.sweepUnfinished).toResolvedValue(
    (inbox, serveConversation) => new SweepUnfinished({ inbox, serveConversation }),
    [tokens.inbox, tokens.serveConversation],
  )
  for (const skill of [greet, acceptThanks, takeLeave, explainItself, referToPerson, acknowledge]) bind(tokens.skill).toConstantValue(skill)
})
