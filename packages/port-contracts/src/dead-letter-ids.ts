import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { anEvent, answerOne, claim, freshTenant, openedAround, type StorageUnderTest } from './conversation-storage.ts'
import { deadEvent, deadMessage, idsOf } from './dead-letters-made.ts'

/** What an id opens, and what none does. */
export function deadLetterIds(storage: StorageUnderTest): void {
  describe('an id', () => {
    const at = openedAround(storage)

    it('opens nothing of another tenant’s, not even where that tenant has the same', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()]
      const shared = randomUUID()
      const mine = await deadEvent(at.one, tenant, { event: shared })
      const theirs = await deadEvent(at.one, stranger, { event: shared })
      const message = await deadMessage(at.one, tenant, { conversation: 'b' })
      expect(mine.id).toBe(theirs.id)
      expect(await idsOf(at.one, stranger)).toEqual([theirs.id])
      expect(await at.one.deadLetters.replay(stranger, message.id)).toBe('gone')
      expect(await at.one.deadLetters.drop(stranger, message.id)).toBe('gone')
      expect(await at.one.deadLetters.replay(stranger, theirs.id)).toBe('replayed')
      expect(await at.one.deadLetters.drop(stranger, theirs.id)).toBe('gone')
      expect((await idsOf(at.other, tenant)).sort()).toEqual([mine.id, message.id].sort())
      expect(await at.one.deadLetters.list(freshTenant())).toEqual([])
    })

    it('with colons in the channel’s own is read whole, and names its channel', async () => {
      const tenant = freshTenant()
      const terminal = await deadEvent(at.one, tenant, { conversation: 'a', event: 'a:b:c' })
      const line = await deadEvent(at.one, tenant, { conversation: 'b', event: 'a:b:c', channel: 'line' })
      expect([terminal.id, line.id]).toEqual(['event:terminal:a:b:c', 'event:line:a:b:c'])
      expect(await at.other.deadLetters.replay(tenant, line.id)).toBe('replayed')
      expect(await idsOf(at.other, tenant)).toEqual([terminal.id])
    })

    it('of something alive is gone, and nothing happens to it', async () => {
      const tenant = freshTenant()
      const open = anEvent(tenant, { conversation: 'a' })
      await at.one.inbox.store(open)
      const { messages, lease } = await answerOne(at.one, tenant, 'b')
      for (const id of [`event:${open.channel}:${open.eventId}`, `message:${messages[0]?.id}`]) {
        expect(await at.other.deadLetters.drop(tenant, id)).toBe('gone')
        expect(await at.other.deadLetters.replay(tenant, id)).toBe('gone')
      }
      expect(await claim(at.one, tenant, { conversation: 'a' })).toMatchObject({ pending: [open] })
      expect(await at.one.conversations.reload(lease)).toMatchObject({ undelivered: messages })
    })

    it.each([
      '',
      'event',
      'event:',
      'event:terminal',
      'event:terminal:',
      'event:terminal:never-seen',
      'event:terminal:\0',
      'event:terminal:\ud800',
      'event:\0:x',
      'message:',
      'message:not-one',
      `message:${'-'.repeat(36)}`,
      `message:${'a'.repeat(36)}`,
      `message:${randomUUID()}`,
      `message:${randomUUID()}\n`,
      `queue:${randomUUID()}`,
      `Event:terminal:x`,
      `x event:terminal:x`,
      "event:terminal:x' or true --",
      'event:terminal:%',
    ])('that names nothing is gone: %j', async (id) => {
      const tenant = freshTenant()
      const { id: known } = await deadEvent(at.one, tenant, { event: 'x' })
      expect(await at.one.deadLetters.replay(tenant, id)).toBe('gone')
      expect(await at.one.deadLetters.drop(tenant, id)).toBe('gone')
      expect(await idsOf(at.one, tenant)).toEqual([known])
    })
  })
}
