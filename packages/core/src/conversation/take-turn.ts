import type { IdSource } from '../kernel/ports/id-source.ts'
import type { Clock } from '../kernel/ports/clock.ts'
import type { Stopwatch } from '../kernel/ports/stopwatch.ts'
import { turnId } from '../kernel/ids.ts'
import { say } from '../kernel/language.ts'
import { guardOutput } from '../safety/guard-output.ts'
import { answerLanguage, tenantSays } from '../tenancy/tenant-says.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Understand } from '../understanding/understand.ts'
import type { AnswerFromKnowledge } from './answer-from-knowledge.ts'
import { chooseRoute, type RouteChoice } from './choose-route.ts'
import type { ConversationState } from './conversation-state.ts'
import { phrases } from './phrases.ts'
import type { ClaimedConversation } from './ports/conversation-store.ts'
import { type Heard, readEvents } from './read-events.ts'
import type { Reply } from './reply.ts'
import type { Situation, Skill, SkillAnswer } from './skill.ts'
import { TurnTimings } from './turn-timings.ts'
import type { Route, Turn } from './turn.ts'

export type TakenTurn = { readonly turn: Turn; readonly state: ConversationState }

type Dependencies = {
  readonly understand: Understand
  readonly answerFromKnowledge: AnswerFromKnowledge
  readonly skills: readonly Skill[]
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly idSource: IdSource
}

/**
 * Decides one answer: guard the input → understand → route → act → compose → guard the output. Writes nothing and sends nothing;
 * the same events, state and answers of its ports give the same turn. Whatever fails, there is an answer: a turn is never silence.
 */
export class TakeTurn {
  readonly #ports: Dependencies
  readonly #skills: ReadonlyMap<string, Skill>

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
    this.#skills = new Map(dependencies.skills.map((skill) => [skill.name, skill]))
  }

  async take(tenant: Tenant, conversation: ClaimedConversation): Promise<TakenTurn> {
    const timings = new TurnTimings(this.#ports.stopwatch)
    const heard = timings.of('guardInput', () => readEvents(conversation.pending, conversation.state.offered))
    const situation = timings.of('understand', () => this.#situate(tenant, conversation, heard))
    const route = timings.of('route', () => chooseRoute(heard, situation, this.#skills))
    const acted = await timings.ofAsync('act', () => this.#act(route, situation))
    const answer = timings.of('guardOutput', () => guarded(acted, situation))
    return this.#record(tenant, conversation, heard, situation, answer, timings)
  }

  /** The turn for an event that could not be answered, since every try to do so failed: it says so, and how to reach a person. Reads nothing of the event. */
  apologise(tenant: Tenant, conversation: ClaimedConversation): TakenTurn {
    const timings = new TurnTimings(this.#ports.stopwatch)
    const heard = readEvents([], [])
    const situation = this.#situate(tenant, conversation, heard)
    return this.#record(tenant, conversation, heard, situation, { route: 'failed', replies: [apology(situation)] }, timings)
  }

  #situate(tenant: Tenant, { state, pending, held }: ClaimedConversation, heard: Heard): Situation {
    const now = pending.at(-1)?.at ?? this.#ports.clock.now()
    const understood = this.#ports.understand.read(tenant, {
      text: heard.said,
      now,
      ...(heard.customerLanguage !== undefined && { customerLanguage: heard.customerLanguage }),
      ...(state.language !== undefined && { previousLanguage: state.language }),
    })
    const language = answerLanguage(understood.language, tenant)
    const { length } = held
    return { tenant, language, now, said: heard.said, understood, state, held: length, ...(heard.location && { location: heard.location }) }
  }

  async #act(choice: RouteChoice, situation: Situation): Promise<Acted> {
    try {
      return await this.#follow(choice, situation)
    } catch (error) {
      // A bug in one skill must not leave the customer without an answer, nor the conversation stuck on the same events for ever.
      const gate = { gate: 'bug', passed: false, reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }
      return { route: 'failed', replies: [apology(situation)], gates: [gate] }
    }
  }

  async #follow(choice: RouteChoice, situation: Situation): Promise<Acted> {
    switch (choice.to) {
      case 'refusal':
        return {
          route: `refused:${choice.reason}`,
          replies: [{ text: say(choice.reason === 'too-long' ? phrases.tooLong : phrases.unreadable, situation.language) }],
        }
      case 'fixed-reply':
        return { route: `reply:${choice.intent}`, replies: [{ text: tenantSays(situation.tenant, choice.reply, situation.language) }] }
      case 'skill': {
        const { skill, tapped } = choice
        const answer = await skill.act({ ...situation, ...(tapped !== undefined && { tapped }) })
        return answer ? { ...answer, route: `skill:${skill.name}`, topic: skill.name } : this.#ports.answerFromKnowledge.answer(situation)
      }
      case 'knowledge':
        return this.#ports.answerFromKnowledge.answer(situation)
    }
  }

  #record(
    tenant: Tenant,
    conversation: ClaimedConversation,
    heard: Heard,
    situation: Situation,
    answer: Acted,
    timings: TurnTimings,
  ): TakenTurn {
    const [first] = conversation.pending
    if (!first) throw new RangeError('a turn answers at least one event')
    const turn: Turn = {
      id: turnId(this.#ports.idSource.next()),
      tenantId: tenant.id,
      conversationId: first.conversationId,
      customerId: first.customerId,
      channel: first.channel,
      number: conversation.turnCount + 1,
      release: tenant.release,
      at: situation.now,
      events: conversation.pending.map(({ eventId }) => eventId),
      said: heard.said,
      language: situation.language,
      understood: situation.understood,
      route: answer.route,
      replies: answer.replies,
      sources: answer.sources ?? [],
      receipts: answer.receipts ?? [],
      gates: answer.gates ?? [],
      timings: timings.read(),
    }
    return { turn, state: isSilent(answer, situation) ? conversation.state : nextState(conversation.state, situation, answer) }
  }
}

type Acted = SkillAnswer & { readonly route: Route; readonly topic?: string }

function apology({ tenant, language }: Situation): Reply {
  return { text: `${say(phrases.failed, language)}\n${tenantSays(tenant, tenant.profile.person, language)}` }
}

/** What is held is the answer then: its choices are what the customer sees, and its subject what is spoken of. */
function isSilent({ replies }: Acted, { held = 0 }: Situation): boolean {
  return replies.length === 0 && held > 0
}

function guarded(answer: Acted, situation: Situation): Acted {
  if (isSilent(answer, situation)) return answer
  const verdict = guardOutput(answer.replies)
  if (verdict.passed) return { ...answer, replies: verdict.replies }
  const gates = [...(answer.gates ?? []), { gate: 'output', passed: false, reason: verdict.reason }]
  return { ...answer, route: 'failed', replies: [{ text: say(phrases.failed, situation.language) }], gates }
}

function nextState(state: ConversationState, { understood, said }: Situation, { topic, about, replies }: Acted): ConversationState {
  const language = said === '' ? state.language : understood.language
  return {
    ...(language !== undefined && { language }),
    offered: offeredBy(replies),
    ...(topic !== undefined && { topic }),
    ...(about !== undefined && { about }),
  }
}

function offeredBy(replies: readonly Reply[]) {
  return replies.flatMap(({ choices = [], cards = [] }) => [...cards.flatMap((card) => card.choices ?? []), ...choices])
}
