import type { DeadLetter, DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { InMemoryConversations, KeptEvent, KeptMessage } from './in-memory-conversations.ts'

/** Dead letters in memory: what inbox and outbox there hold of them. */
export class InMemoryDeadLetters implements DeadLetters {
  readonly #conversations: InMemoryConversations

  constructor({ conversations }: { conversations: InMemoryConversations }) {
    this.#conversations = conversations
  }

  list(tenantId: TenantId): Promise<readonly DeadLetter[]> {
    const { events, messages } = this.#conversations.of(tenantId)
    const letters = [
      ...[...events.values()].filter(isDeadEvent).map(eventLetter),
      ...[...messages.values()].filter(isDeadMessage).map(messageLetter),
    ]
    return Promise.resolve(letters.sort(byDeath))
  }

  replay(tenantId: TenantId, id: string): Promise<'replayed' | 'gone'> {
    const { event, message } = this.#find(tenantId, id)
    // The customer was told sorry; what answers them now is the answer.
    if (event) Object.assign(event, { closed: undefined, answeredBy: undefined })
    if (message) reopen(message)
    return Promise.resolve(event || message ? 'replayed' : 'gone')
  }

  drop(tenantId: TenantId, id: string): Promise<'dropped' | 'gone'> {
    const { event, message } = this.#find(tenantId, id)
    if (event) event.closed = { ...event.closed, why: 'dropped' }
    if (message) message.dropped = true
    return Promise.resolve(event || message ? 'dropped' : 'gone')
  }

  #find(tenantId: TenantId, id: string): { readonly event?: DeadEvent | undefined; readonly message?: KeptMessage | undefined } {
    const { events, messages } = this.#conversations.of(tenantId)
    return {
      event: [...events.values()].filter(isDeadEvent).find((event) => eventLetter(event).id === id),
      message: [...messages.values()].filter(isDeadMessage).find((message) => messageLetter(message).id === id),
    }
  }
}

type DeadEvent = KeptEvent & { closed: NonNullable<KeptEvent['closed']> }

function isDeadEvent(event: KeptEvent): event is DeadEvent {
  return event.closed?.why === 'dead'
}

function isDeadMessage({ state, dropped }: KeptMessage): boolean {
  return state === 'dead' && dropped !== true
}

function eventLetter({ event, closed }: DeadEvent): DeadLetter {
  const { tenantId, channel, eventId, at, conversationId, content } = event
  const { reason = 'unknown', at: diedAt } = closed
  return structuredClone({ id: `event:${channel}:${eventId}`, tenantId, kind: 'event', reason, at, diedAt, conversationId, content })
}

function messageLetter({ message, reason = 'unknown', createdAt: at, settledAt: diedAt = at }: KeptMessage): DeadLetter {
  const { id, tenantId, conversationId, reply: content } = message
  return structuredClone({ id: `message:${id}`, tenantId, kind: 'message', reason, at, diedAt, conversationId, content })
}

function byDeath(one: DeadLetter, other: DeadLetter): number {
  return one.diedAt.getTime() - other.diedAt.getTime() || (one.id < other.id ? -1 : 1)
}

/** Its last reply token is long gone, and whether the customer saw it is settled: they did not. */
function reopen(kept: KeptMessage): void {
  const { lastWay: _way, replyToken: _token, ...message } = kept.message
  kept.message = { ...message, attempts: 0 }
  kept.state = 'pending'
  delete kept.way
  delete kept.reason
  delete kept.settledAt
  delete kept.dueAt
}
