import { conversationId, customerId, eventId, tenantId, turnId } from '../../kernel/ids.ts'
import { freshState } from '../conversation-state.ts'
import type { InboundContent, InboundEvent } from '../inbound-event.ts'
import type { OutboundMessage } from '../outbound-message.ts'
import type { ClaimedConversation } from '../ports/conversation-store.ts'

export const minato = tenantId('minato')
export const komugi = tenantId('komugi')

/** A text, or other content, that customer `u` sent in conversation `c` on LINE. The text is its id, unless another is given. */
export function eventOf(content: string | InboundContent, other: Partial<InboundEvent> = {}): InboundEvent {
  return {
    tenantId: minato,
    channel: 'line',
    conversationId: conversationId('c'),
    customerId: customerId('u'),
    eventId: eventId(typeof content === 'string' ? content : content.kind),
    at: new Date('2026-12-01T03:00:00Z'),
    content: typeof content === 'string' ? { kind: 'text', text: content } : content,
    ...other,
  }
}

/** A message on its way to customer `u`, whose text is its id. */
export function messageOf(id: string, other: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id,
    tenantId: minato,
    conversationId: conversationId('c'),
    customerId: customerId('u'),
    channel: 'line',
    turnId: turnId('turn-1'),
    position: 0,
    reply: { text: id },
    attempts: 0,
    ...other,
  }
}

/** Conversation `c` claimed for the first time, with these events open. */
export function claimedWith(pending: readonly InboundEvent[], other: Partial<ClaimedConversation> = {}): ClaimedConversation {
  const lease = { tenantId: minato, conversationId: conversationId('c'), worker: 'one', fencingToken: 1, until: new Date(0) }
  return { lease, state: freshState, pending, undelivered: [], held: [], turnCount: 0, tries: 1, ...other }
}
