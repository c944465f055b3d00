import process from 'node:process'
import type { ClaimedConversation } from '../packages/core/src/conversation/ports/conversation-store.ts'
import { type TakenTurn, TakeTurn } from '../packages/core/src/conversation/take-turn.ts'
import { turnId } from '../packages/core/src/kernel/ids.ts'
import type { Tenant } from '../packages/core/src/tenancy/tenant.ts'
import { answerTexts, apologyText, readQuestion } from './answer-text.ts'
import { readingBegan } from './hurry.ts'
import { noteIn } from './planned-faults.ts'

type Echo = { readonly notes: string; readonly now: () => Date; readonly nextId: () => string; readonly think: () => Promise<void> }

/** Every turn says which events it answers, and nothing else. Poison does what poison does. On the class, so that the way to it and from it stays as deployed. */
export function echoTurns(echo: Echo): void {
  TakeTurn.prototype.take = async function takeEcho(tenant, conversation) {
    // Before any thought: what kills a worker does so while it reads.
    for (const { content } of conversation.pending) {
      const poison = content.kind === 'text' ? readQuestion(content.text)?.poison : undefined
      if (poison === 'throws') throw new TypeError('this event cannot be answered')
      if (poison === 'kills') {
        noteIn(echo.notes, { note: 'dies', point: 'poison' })
        process.kill(process.pid, 'SIGKILL')
      }
    }
    await echo.think()
    return turnOf(tenant, conversation, answerTexts(numbersOf(conversation)), echo)
  }
  TakeTurn.prototype.apologise = function apologiseEcho(tenant, conversation) {
    return turnOf(tenant, conversation, [apologyText(numbersOf(conversation))], echo)
  }
}

function numbersOf({ pending }: ClaimedConversation): number[] {
  return pending.flatMap(({ content }) => (content.kind === 'text' ? (readQuestion(content.text)?.number ?? []) : []))
}

function turnOf(tenant: Tenant, conversation: ClaimedConversation, texts: readonly string[], { now, nextId }: Echo): TakenTurn {
  const { pending, turnCount, state, lease } = conversation
  const [first] = pending
  if (!first) throw new RangeError('a turn answers at least one event')
  // Where the checker finds them: when what it answers was read, and under which lease.
  const gates = [{ gate: 'faults', passed: true, reason: `${readingBegan(conversation)} ${lease.fencingToken}` }]
  return {
    state,
    turn: {
      id: turnId(nextId()),
      tenantId: tenant.id,
      conversationId: first.conversationId,
      customerId: first.customerId,
      channel: first.channel,
      number: turnCount + 1,
      release: tenant.release,
      at: now(),
      events: pending.map(({ eventId }) => eventId),
      said: '',
      language: 'ja',
      understood: { language: 'ja', intent: null, confidence: 1, runnersUp: [], values: [], unresolved: [] },
      route: 'skill:echo',
      replies: texts.map((text) => ({ text })),
      sources: [],
      receipts: [],
      gates,
      timings: {},
    },
  }
}
