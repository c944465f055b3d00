import { randomUUID } from 'node:crypto'
import type { InboundContent, InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation, ConversationStore, Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import type { DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import type { Inbox } from '@frontdesk/core/conversation/ports/inbox'
import type { Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { conversationId, customerId, eventId, type TenantId, tenantId, turnId } from '@frontdesk/core/kernel/ids'
import { afterAll, beforeAll } from 'vitest'

/** The ports that keep a conversation. They are tried together, since what enters by one leaves by another. */
export type ConversationStorage = {
  readonly inbox: Inbox
  readonly conversations: ConversationStore
  readonly outbox: Outbox
  readonly deadLetters: DeadLetters
}

/**
 * What a storage contract needs: `open` gives two instances over one storage, each made as a process of its own would make it.
 * Called once for a suite; every test uses tenants of its own.
 */
export type StorageUnderTest = {
  /** What the suite is called: the adapter, and on what. */
  readonly name: string
  readonly open: () => Promise<OpenStorage>
}

type OpenStorage = { readonly one: ConversationStorage; readonly other: ConversationStorage; readonly close: () => Promise<void> }

/** Opens the storage around the tests of the surrounding `describe`; what it returns is filled before the first of them. */
export function openedAround({ open }: StorageUnderTest): { one: ConversationStorage; other: ConversationStorage } {
  const at = {} as { one: ConversationStorage; other: ConversationStorage }
  let close: OpenStorage['close'] = async () => {}
  // An embedded database may have to be made first.
  beforeAll(async () => {
    const storage = await open()
    Object.assign(at, { one: storage.one, other: storage.other })
    close = storage.close
  }, 60_000)
  afterAll(async () => await close())
  return at
}

/** A tenant nobody used before. */
export function freshTenant(): TenantId {
  return tenantId(`t-${randomUUID()}`)
}

/** A text event of `tenant`; `changes` says what matters to the test. */
export function anEvent(
  tenant: TenantId,
  changes: { conversation?: string; id?: string; at?: string; content?: InboundContent } = {},
): InboundEvent {
  return {
    tenantId: tenant,
    channel: 'terminal',
    conversationId: conversationId(changes.conversation ?? 'terminal:guest'),
    customerId: customerId('guest'),
    eventId: eventId(changes.id ?? randomUUID()),
    at: new Date(changes.at ?? '2026-12-01T09:00:00.123Z'),
    content: changes.content ?? { kind: 'text', text: '営業時間を教えてください 🙇' },
  }
}

/** The turn that answers what the claim found pending, with a receipt, so that every kind of value is stored. */
export function aTurn({ lease, pending, turnCount }: ClaimedConversation, changes: Partial<Turn> = {}): Turn {
  return {
    id: turnId(randomUUID()),
    tenantId: lease.tenantId,
    conversationId: lease.conversationId,
    customerId: customerId('guest'),
    channel: 'terminal',
    number: turnCount + 1,
    release: 'release-1',
    at: new Date('2026-12-01T09:00:01.456Z'),
    events: pending.map((event) => event.eventId),
    said: '営業時間を教えてください',
    language: 'ja',
    understood: { language: 'ja', intent: 'opening-hours', confidence: 0.93, runnersUp: [], values: [], unresolved: [] },
    route: 'skill:opening-hours',
    replies: [{ text: '11時から22時までです。', choices: [{ label: '予約する', data: 'book' }] }],
    sources: [{ source: 'knowledge/hours.md › 営業時間', score: 0.81, text: '| 平日 | 11:00–22:00 |', quoted: true }],
    receipts: [{ kind: 'booking', id: 'b-1', at: new Date('2026-12-01T09:00:01.400Z'), details: { people: 4, name: 'guest' } }],
    gates: [{ gate: 'retrieval', passed: true, reason: '0.81 ≥ 0.5' }],
    timings: { understand: 1.25 },
    ...changes,
  }
}

/** One message for each of the turn's replies. */
export function messagesOf(turn: Turn): OutboundMessage[] {
  const { tenantId: tenant, conversationId: conversation, customerId: customer, channel, id } = turn
  return turn.replies.map((reply, position) => ({
    id: randomUUID(),
    tenantId: tenant,
    conversationId: conversation,
    customerId: customer,
    channel,
    turnId: id,
    position,
    reply,
    attempts: 0,
  }))
}

/** Long enough for any test. */
export const longLease = 60_000

/** Claims and expects to get it. */
export async function claim(
  { conversations }: Pick<ConversationStorage, 'conversations'>,
  tenant: TenantId,
  { conversation = 'terminal:guest', worker = 'worker-1', milliseconds = longLease } = {},
): Promise<ClaimedConversation> {
  const claimed = await conversations.claim(tenant, conversationId(conversation), worker, milliseconds)
  if (claimed === 'held') throw new Error(`expected the lease of ${conversation}, and it is held`)
  return claimed
}

/** Stores an event, answers it with a turn, and gives back both with the lease still held. */
export async function answerOne(
  storage: Pick<ConversationStorage, 'inbox' | 'conversations'>,
  tenant: TenantId,
  conversation = 'terminal:guest',
): Promise<{ lease: Lease; turn: Turn; messages: OutboundMessage[] }> {
  await storage.inbox.store(anEvent(tenant, { conversation }))
  const claimed = await claim(storage, tenant, { conversation })
  const turn = aTurn(claimed)
  const messages = messagesOf(turn)
  const committed = await storage.conversations.commit(claimed.lease, turn, { offered: [], language: 'ja' }, messages)
  if (committed !== 'committed') throw new Error('expected the turn to be committed')
  return { lease: claimed.lease, turn, messages }
}

/** Waits until a lease of `milliseconds` has run out by the storage's own clock, which no test can set. */
export async function runOut(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds + 30))
}
