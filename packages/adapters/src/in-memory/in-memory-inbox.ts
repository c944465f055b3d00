import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { Inbox, KeptReason } from '@frontdesk/core/conversation/ports/inbox'
import type { ConversationId, TenantId } from '@frontdesk/core/kernel/ids'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import { type InMemoryConversations, isOpen, type KeptEvent } from './in-memory-conversations.ts'

const unsent = { kind: 'other', type: 'unsent' } as const

/** The inbox in memory: for tests and rehearsals, since nothing of it survives the process. */
export class InMemoryInbox implements Inbox {
  readonly #conversations: InMemoryConversations
  readonly #clock: Clock

  constructor({ conversations, clock }: { conversations: InMemoryConversations; clock: Clock }) {
    this.#conversations = conversations
    this.#clock = clock
  }

  store(event: InboundEvent, kept?: KeptReason): Promise<'stored' | 'duplicate'> {
    const tenant = this.#conversations.of(event.tenantId)
    const key = JSON.stringify([event.channel, event.eventId])
    if (tenant.events.has(key)) return Promise.resolve('duplicate')
    const stored: KeptEvent = { event: structuredClone(event), arrival: ++tenant.arrivals }
    if (kept) stored.closed = { why: kept, at: this.#clock.now() }
    const takenBack = [...tenant.events.values()].some(
      ({ event: { channel, content } }) => content.kind === 'unsend' && channel === event.channel && content.messageId === event.messageId,
    )
    if (takenBack) this.#erase(stored)
    tenant.events.set(key, stored)
    return Promise.resolve('stored')
  }

  erase(tenantId: TenantId, channel: string, messageId: string): Promise<void> {
    const tenant = this.#conversations.of(tenantId)
    for (const kept of tenant.events.values()) {
      if (kept.event.channel !== channel || kept.event.messageId !== messageId) continue
      this.#erase(kept)
      const turn = kept.answeredBy === undefined ? undefined : tenant.turns.get(kept.answeredBy)
      if (turn) tenant.turns.set(turn.id, { ...turn, said: '', understood: { ...turn.understood, values: [], unresolved: [] } })
    }
    return Promise.resolve()
  }

  #erase(kept: KeptEvent): void {
    const { original: _, ...event } = kept.event
    kept.event = { ...event, content: unsent }
    if (isOpen(kept) || kept.closed?.why === 'dead') kept.closed = { why: 'unsent', at: this.#clock.now() }
  }

  unfinished(tenantId: TenantId): Promise<readonly ConversationId[]> {
    const kept = this.#conversations.of(tenantId)
    const now = this.#clock.now().getTime()
    const open = [
      ...[...kept.events.values()].filter(isOpen).map(({ event, arrival }) => ({ of: event.conversationId, arrival })),
      ...[...kept.messages.values()]
        .filter(({ state, dueAt = 0 }) => state === 'pending' && dueAt <= now)
        .map(({ message, arrival }) => ({ of: message.conversationId, arrival })),
    ]
      .filter(({ of }) => (kept.conversations.get(of)?.lease?.until ?? 0) <= now)
      .sort((one, other) => one.arrival - other.arrival)
    return Promise.resolve([...new Set(open.map(({ of }) => of))])
  }
}
