import { describe, expect, it } from 'vitest'
import { anEvent, answerOne, freshTenant, openedAround, runOut, type StorageUnderTest } from './conversation-storage.ts'
import { deadLetterIds } from './dead-letter-ids.ts'
import { deadEvent, deadMessage, idsOf } from './dead-letters-made.ts'
import { droppedDeadLetters } from './dead-letters-dropped.ts'
import { replayedDeadLetters } from './dead-letters-replayed.ts'

/** What every `DeadLetters` promises. */
export function deadLettersContract(storage: StorageUnderTest): void {
  describe(`${storage.name} keeps the contract of DeadLetters`, () => {
    listedDeadLetters(storage)
    replayedDeadLetters(storage)
    droppedDeadLetters(storage)
    deadLetterIds(storage)
  })
}

function listedDeadLetters(storage: StorageUnderTest): void {
  describe('the list', () => {
    const at = openedAround(storage)

    it('shows an event that was given up: what it was, why and when', async () => {
      const tenant = freshTenant()
      const { event } = await deadEvent(at.one, tenant, { reason: '5 tries failed' })
      const [letter, ...others] = await at.other.deadLetters.list(tenant)
      expect(others).toEqual([])
      expect(letter).toEqual({
        id: `event:${event.channel}:${event.eventId}`,
        tenantId: tenant,
        kind: 'event',
        reason: '5 tries failed',
        at: event.at,
        diedAt: expect.any(Date),
        conversationId: event.conversationId,
        content: event.content,
      })
      expect(isRecent(letter?.diedAt)).toBe(true)
    })

    it('shows a message that could not be delivered: what it says, why and when', async () => {
      const tenant = freshTenant()
      const { message } = await deadMessage(at.one, tenant, { reason: 'the customer has left' })
      const [letter, ...others] = await at.other.deadLetters.list(tenant)
      expect(others).toEqual([])
      expect(letter).toEqual({
        id: `message:${message.id}`,
        tenantId: tenant,
        kind: 'message',
        reason: 'the customer has left',
        at: expect.any(Date),
        diedAt: expect.any(Date),
        conversationId: message.conversationId,
        content: message.reply,
      })
      expect([letter?.at, letter?.diedAt].map(isRecent)).toEqual([true, true])
    })

    it('has what died first at its head, whatever came first', async () => {
      const tenant = freshTenant()
      const died: string[] = []
      for (const [index, hour] of ['12', '09', '11'].entries()) {
        const { id } = await deadEvent(at.one, tenant, { conversation: `event-${index}`, at: `2026-12-01T${hour}:00:00Z` })
        died.push(id)
        await runOut(0)
        died.push((await deadMessage(at.one, tenant, { conversation: `message-${index}` })).id)
        await runOut(0)
      }
      expect(await idsOf(at.other, tenant)).toEqual(died)
    })

    it('has nothing on it but the dead', async () => {
      const tenant = freshTenant()
      const { messages, lease } = await answerOne(at.one, tenant, 'answered')
      await at.one.inbox.store(anEvent(tenant, { conversation: 'kept' }), 'too-old')
      await at.one.inbox.store(anEvent(tenant, { conversation: 'open' }))
      const held = await answerOne(at.one, tenant, 'held')
      await at.one.outbox.settle(tenant, held.messages[0]?.id ?? '', { outcome: 'held', reason: 'quota' })
      expect(await at.other.deadLetters.list(tenant)).toEqual([])
      for (const { id } of messages) await at.one.outbox.settle(tenant, id, { outcome: 'delivered', way: 'reply' })
      await at.one.conversations.release(lease)
      expect(await at.other.deadLetters.list(tenant)).toEqual([])
    })

    it('is rid of what the customer has taken back, so that nobody answers it', async () => {
      const tenant = freshTenant()
      const secret = 'what I should not have said'
      const { id } = await deadEvent(at.one, tenant, { messageId: 'm-1', text: secret })
      expect(JSON.stringify(await at.other.deadLetters.list(tenant))).toContain(secret)
      await at.other.inbox.erase(tenant, 'terminal', 'm-1')
      expect(await at.one.deadLetters.list(tenant)).toEqual([])
      expect(await at.one.deadLetters.replay(tenant, id)).toBe('gone')
    })
  })
}

/** The storage's clock may differ from ours; by minutes, and something is wrong. */
function isRecent(time: Date | undefined): boolean {
  return time !== undefined && Math.abs(time.getTime() - Date.now()) < 60_000
}
