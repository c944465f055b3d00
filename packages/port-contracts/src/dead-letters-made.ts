import { randomUUID } from 'node:crypto'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation } from '@frontdesk/core/conversation/ports/conversation-store'
import { eventId, type TenantId } from '@frontdesk/core/kernel/ids'
import { anEvent, answerOne, claim, type ConversationStorage } from './conversation-storage.ts'

type Changes = {
  readonly conversation?: string
  readonly event?: string
  readonly channel?: string
  readonly at?: string
  readonly messageId?: string
  readonly text?: string
  readonly reason?: string
}

/** An event that was given up, with the lease of its conversation still held. */
export async function deadEvent(
  storage: ConversationStorage,
  tenant: TenantId,
  changes: Changes = {},
): Promise<{ id: string; event: InboundEvent; claimed: ClaimedConversation }> {
  const { conversation = 'terminal:guest', channel = 'terminal', reason = 'tries failed' } = changes
  const event: InboundEvent = {
    ...anEvent(tenant, {
      conversation,
      ...(changes.at !== undefined && { at: changes.at }),
      ...(changes.text !== undefined && { content: { kind: 'text', text: changes.text } }),
    }),
    channel,
    eventId: eventId(changes.event ?? randomUUID()),
    ...(changes.messageId !== undefined && { messageId: changes.messageId }),
  }
  await storage.inbox.store(event)
  const claimed = await claim(storage, tenant, { conversation })
  if (!(await storage.conversations.bury(claimed.lease, channel, event.eventId, reason))) throw new Error('expected to hold the lease')
  return { id: `event:${channel}:${event.eventId}`, event, claimed }
}

/** A message whose delivery was tried with a reply token and given up, as it was written, with the lease of its conversation still held. */
export async function deadMessage(
  storage: ConversationStorage,
  tenant: TenantId,
  { conversation = 'terminal:guest', reason = 'blocked', postponed = 0 } = {},
): Promise<{ id: string; message: OutboundMessage; claimed: Pick<ClaimedConversation, 'lease'> }> {
  const { lease, messages } = await answerOne(storage, tenant, conversation)
  const [message] = messages
  if (!message) throw new Error('expected the turn to have a reply')
  await storage.outbox.start(tenant, message.id, 'reply', { token: 'token-1', until: new Date('2026-12-01T09:01:00Z') })
  if (postponed > 0) await storage.outbox.postpone(tenant, message.id, postponed)
  await storage.outbox.settle(tenant, message.id, { outcome: 'dead', reason })
  return { id: `message:${message.id}`, message, claimed: { lease } }
}

/** The ids on the tenant's list, in its order. */
export async function idsOf({ deadLetters }: ConversationStorage, tenant: TenantId): Promise<string[]> {
  return (await deadLetters.list(tenant)).map(({ id }) => id)
}
