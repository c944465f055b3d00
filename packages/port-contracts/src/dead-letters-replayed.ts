import { freshState } from '@frontdesk/core/conversation/conversation-state'
import { describe, expect, it } from 'vitest'
import { aTurn, claim, freshTenant, messagesOf, openedAround, runOut, type StorageUnderTest } from './conversation-storage.ts'
import { deadEvent, deadMessage, idsOf } from './dead-letters-made.ts'

/** What is opened again. */
export function replayedDeadLetters(storage: StorageUnderTest): void {
  describe('a replay', () => {
    const at = openedAround(storage)

    it('opens an event to be answered, once', async () => {
      const tenant = freshTenant()
      const { id, event, claimed } = await deadEvent(at.one, tenant)
      await at.one.conversations.release(claimed.lease)
      expect(await at.other.inbox.unfinished(tenant)).toEqual([])
      expect(await at.one.deadLetters.replay(tenant, id)).toBe('replayed')
      expect(await at.other.deadLetters.replay(tenant, id)).toBe('gone')
      expect(await at.other.deadLetters.list(tenant)).toEqual([])
      expect(await at.other.inbox.unfinished(tenant)).toEqual([event.conversationId])
      const again = await claim(at.other, tenant)
      expect(again).toMatchObject({ pending: [event], tries: 1 })
      expect(await at.other.conversations.commit(again.lease, aTurn(again), freshState, [])).toBe('committed')
      expect(await at.other.conversations.release(again.lease)).toBe('idle')
      expect(await at.one.deadLetters.replay(tenant, id)).toBe('gone')
    })

    it('opens an event again that the customer was told sorry for', async () => {
      const tenant = freshTenant()
      const { id, event, claimed } = await deadEvent(at.one, tenant)
      const apology = aTurn({ ...claimed, pending: [event] }, { said: '', route: 'failed', replies: [{ text: 'sorry' }] })
      expect(await at.one.conversations.commit(claimed.lease, apology, freshState, messagesOf(apology))).toBe('committed')
      expect(await idsOf(at.other, tenant)).toEqual([id])
      expect(await at.other.deadLetters.replay(tenant, id)).toBe('replayed')
      expect(await at.one.conversations.release(claimed.lease)).toBe('pending')
      expect(await claim(at.other, tenant)).toMatchObject({ pending: [event], turnCount: 1 })
    })

    it('opens a message to be delivered as if nobody had tried, once', async () => {
      const tenant = freshTenant()
      const { id, message, claimed } = await deadMessage(at.one, tenant, { postponed: 60_000 })
      await at.one.conversations.release(claimed.lease)
      expect(await at.other.inbox.unfinished(tenant)).toEqual([])
      expect(await at.one.deadLetters.replay(tenant, id)).toBe('replayed')
      expect(await at.other.deadLetters.replay(tenant, id)).toBe('gone')
      expect(await at.other.deadLetters.list(tenant)).toEqual([])
      // At once: whatever it was postponed for is over.
      expect(await at.other.inbox.unfinished(tenant)).toEqual([message.conversationId])
      expect((await claim(at.other, tenant)).undelivered).toEqual([message])
      expect(await at.other.outbox.start(tenant, message.id, 'push')).toBe(0)
      await at.other.outbox.settle(tenant, message.id, { outcome: 'delivered', way: 'push' })
      expect(await at.one.deadLetters.replay(tenant, id)).toBe('gone')
      expect(await at.one.deadLetters.drop(tenant, id)).toBe('gone')
    })

    it('is one operator’s, when many ask for it at once', async () => {
      const tenant = freshTenant()
      const letters = [await deadEvent(at.one, tenant, { conversation: 'a' }), await deadMessage(at.one, tenant, { conversation: 'b' })]
      for (const { id } of letters) {
        const asked = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? at.one : at.other).deadLetters.replay(tenant, id))
        expect((await Promise.all(asked)).filter((outcome) => outcome === 'replayed')).toHaveLength(1)
      }
    })

    it('of what dies again brings it back to the list, with the new reason', async () => {
      const tenant = freshTenant()
      const { id, event, claimed } = await deadEvent(at.one, tenant, { conversation: 'a' })
      const letter = await deadMessage(at.one, tenant, { conversation: 'b' })
      for (const each of [id, letter.id]) await at.other.deadLetters.replay(tenant, each)
      await at.one.conversations.bury(claimed.lease, event.channel, event.eventId, 'failed anew')
      await runOut(0)
      await at.one.outbox.settle(tenant, letter.message.id, { outcome: 'dead', reason: 'blocked anew' })
      expect(await at.other.deadLetters.list(tenant)).toMatchObject([
        { id, reason: 'failed anew' },
        { id: letter.id, reason: 'blocked anew' },
      ])
    })

    it('leaves the other dead as they are', async () => {
      const tenant = freshTenant()
      const first = await deadEvent(at.one, tenant, { conversation: 'a' })
      const second = await deadEvent(at.one, tenant, { conversation: 'b' })
      const third = await deadMessage(at.one, tenant, { conversation: 'c' })
      const fourth = await deadMessage(at.one, tenant, { conversation: 'd' })
      for (const { id } of [first, third]) await at.one.deadLetters.replay(tenant, id)
      expect((await idsOf(at.other, tenant)).sort()).toEqual([second.id, fourth.id].sort())
    })
  })
}
