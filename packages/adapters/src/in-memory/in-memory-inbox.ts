import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { Inbox } from '@frontdesk/core/conversation/ports/inbox'
import type { ConversationId, TenantId } from '@frontdesk/core/kernel/ids'
import type { InMemoryConversations } from './in-memory-conversations.ts'

/** The inbox in memory: for tests and rehearsals, since nothing of it survives the process. */
export class InMemoryInbox implements Inbox {
  readonly #conversations: InMemoryConversations

  constructor({ conversations }: { conversations: InMemoryConversations }) {
    this.#conversations = conversations
  }

  store(event: InboundEvent): Promise<'stored' | 'duplicate'> {
    const kept = this.#conversations.of(event.tenantId)
    const key = JSON.stringify([event.channel, event.eventId])
    if (kept.events.has(key)) return Promise.resolve('duplicate')
    kept.events.set(key, { event: structuredClone(event), arrival: ++kept.arrivals, answered: false })
    return Promise.resolve('stored')
  }

  unfinished(tenantId: TenantId): Promise<readonly ConversationId[]> {
    const kept = this.#conversations.of(tenantId)
    const open = [
      ...[...kept.events.values()].filter(({ answered }) => !answered).map(({ event, arrival }) => ({ of: event.conversationId, arrival })),
      ...[...kept.messages.values()]
        .filter(({ state }) => state === 'pending')
        .map(({ message, arrival }) => ({ of: message.conversationId, arrival })),
    ].sort((one, other) => one.arrival - other.arrival)
    return Promise.resolve([...new Set(open.map(({ of }) => of))])
  }
}
