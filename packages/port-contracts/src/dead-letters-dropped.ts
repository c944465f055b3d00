import { describe, expect, it } from 'vitest'
import { claim, freshTenant, openedAround, type StorageUnderTest } from './conversation-storage.ts'
import { deadEvent, deadMessage } from './dead-letters-made.ts'

/** What is given up for good. */
export function droppedDeadLetters(storage: StorageUnderTest): void {
  describe('a drop', () => {
    const at = openedAround(storage)

    it('takes an event off the list for good, and its delivery again is known', async () => {
      const tenant = freshTenant()
      const { id, event, claimed } = await deadEvent(at.one, tenant)
      await at.one.conversations.release(claimed.lease)
      expect(await at.one.deadLetters.drop(tenant, id)).toBe('dropped')
      expect(await at.other.deadLetters.drop(tenant, id)).toBe('gone')
      expect(await at.other.deadLetters.replay(tenant, id)).toBe('gone')
      expect(await at.other.deadLetters.list(tenant)).toEqual([])
      expect(await at.other.inbox.store(event)).toBe('duplicate')
      expect(await at.other.inbox.unfinished(tenant)).toEqual([])
      expect(await claim(at.other, tenant)).toMatchObject({ pending: [] })
    })

    it('takes a message off the list for good, and nobody delivers it', async () => {
      const tenant = freshTenant()
      const { id, message, claimed } = await deadMessage(at.one, tenant)
      await at.one.conversations.release(claimed.lease)
      expect(await at.one.deadLetters.drop(tenant, id)).toBe('dropped')
      expect(await at.other.deadLetters.drop(tenant, id)).toBe('gone')
      expect(await at.other.deadLetters.replay(tenant, id)).toBe('gone')
      expect(await at.other.deadLetters.list(tenant)).toEqual([])
      expect(await at.other.outbox.start(tenant, message.id, 'push')).toBe('settled')
      expect(await at.other.inbox.unfinished(tenant)).toEqual([])
      expect(await claim(at.other, tenant)).toMatchObject({ undelivered: [], held: [] })
    })

    it('and a replay at once: one of them has it', async () => {
      for (let round = 0; round < 5; round++) {
        const tenant = freshTenant()
        const letters = [await deadEvent(at.one, tenant, { conversation: 'a' }), await deadMessage(at.one, tenant, { conversation: 'b' })]
        for (const { id } of letters) {
          const outcomes = await Promise.all([at.one.deadLetters.drop(tenant, id), at.other.deadLetters.replay(tenant, id)])
          expect(outcomes.filter((outcome) => outcome === 'gone')).toHaveLength(1)
        }
        expect(await at.one.deadLetters.list(tenant)).toEqual([])
      }
    })
  })
}
