import { randomUUID } from 'node:crypto'
import type { InboundContent } from '@frontdesk/core/conversation/inbound-event'
import { describe, expect, it } from 'vitest'
import { freshState } from '@frontdesk/core/conversation/conversation-state'
import { anEvent, answerOne, aTurn, claim, freshTenant, openedAround, type StorageUnderTest } from './conversation-storage.ts'

/** What every `Inbox` promises. */
export function inboxContract(storage: StorageUnderTest): void {
  describe(`${storage.name} keeps the contract of Inbox`, () => {
    const at = openedAround(storage)

    it('gives back exactly what was stored, through another instance', async () => {
      const tenant = freshTenant()
      const event = { ...anEvent(tenant), customerLanguage: 'en' }
      expect(await at.one.inbox.store(event)).toBe('stored')
      expect((await claim(at.other, tenant)).pending).toEqual([event])
    })

    it.each<InboundContent>([
      { kind: 'tap', data: 'book:2026-12-01', label: '12月1日' },
      { kind: 'sticker', keywords: ['thanks', 'ありがとう'] },
      { kind: 'location', latitude: 35.681236, longitude: 139.767125 },
      { kind: 'attachment', media: 'image' },
      { kind: 'text', text: '' },
      { kind: 'text', text: `\u0001\t\r\n\\u0000 \\ "${'長'.repeat(100_000)}" 👩‍👩‍👧‍👦` },
    ])('keeps any content as it is: $kind', async (content) => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant, { content }))
      expect((await claim(at.one, tenant)).pending[0]?.content).toEqual(content)
    })

    it('keeps all around a NUL character or half a surrogate pair, which some storages cannot hold', async () => {
      const tenant = freshTenant()
      const written = 'a\0b\ud800c\udc00d🙂\udc00\ud800'
      await at.one.inbox.store(anEvent(tenant, { content: { kind: 'text', text: written } }))
      const content = (await claim(at.one, tenant)).pending[0]?.content
      const read = content?.kind === 'text' ? content.text : ''
      const replaced = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd')
      expect(replaced(read)).toBe(replaced(written))
    })

    it('says duplicate to the same event again, and changes nothing', async () => {
      const tenant = freshTenant()
      const event = anEvent(tenant)
      await at.one.inbox.store(event)
      expect(await at.other.inbox.store({ ...event, content: { kind: 'text', text: 'something else' } })).toBe('duplicate')
      expect((await claim(at.one, tenant)).pending).toEqual([event])
    })

    it('says duplicate also after the event was answered, and does not open it again', async () => {
      const tenant = freshTenant()
      const event = anEvent(tenant)
      await at.one.inbox.store(event)
      const { lease, turn } = await answerOne(at.one, tenant)
      expect(turn.events).toContain(event.eventId)
      expect(await at.other.inbox.store(event)).toBe('duplicate')
      expect(await at.one.conversations.reload(lease)).toMatchObject({ pending: [] })
    })

    it('stores one of a hundred deliveries of an event that come at once', async () => {
      const event = anEvent(freshTenant())
      const deliveries = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? at.one : at.other).inbox.store(event))
      const outcomes = await Promise.all(deliveries)
      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
      expect((await claim(at.one, event.tenantId)).pending).toHaveLength(1)
    })

    it('takes the same event id on another channel, and at another tenant, for another event', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()]
      const event = anEvent(tenant)
      await at.one.inbox.store(event)
      expect(await at.one.inbox.store({ ...event, channel: 'line' })).toBe('stored')
      expect(await at.one.inbox.store({ ...event, tenantId: stranger })).toBe('stored')
      expect((await claim(at.one, tenant)).pending).toHaveLength(2)
      expect((await claim(at.one, stranger)).pending).toHaveLength(1)
    })

    it('orders what is pending by the customer’s time and then by arrival', async () => {
      const tenant = freshTenant()
      const arrivals = [
        { id: 'third', at: '2026-12-01T09:00:02.000Z' },
        { id: 'first', at: '2026-12-01T09:00:01.001Z' },
        { id: 'fourth', at: '2026-12-01T09:00:02.000Z' },
        { id: 'second', at: '2026-12-01T09:00:01.002Z' },
        { id: 'a-fifth', at: '2026-12-01T09:00:02.000Z' },
      ]
      for (const arrival of arrivals) await at.one.inbox.store(anEvent(tenant, arrival))
      const { pending } = await claim(at.other, tenant)
      expect(pending.map((event) => event.eventId)).toEqual(['first', 'second', 'third', 'fourth', 'a-fifth'])
    })

    it('lists conversations with an unanswered event or an undelivered message, oldest first', async () => {
      const tenant = freshTenant()
      const { lease, messages } = await answerOne(at.one, tenant, 'undelivered')
      await at.one.conversations.release(lease)
      await at.one.inbox.store(anEvent(tenant, { conversation: 'unanswered' }))
      await at.one.inbox.store(anEvent(tenant, { conversation: 'a-later' }))
      const done = await answerOne(at.one, tenant, 'done')
      for (const message of done.messages) await at.one.outbox.settle(tenant, message.id, { outcome: 'delivered', way: 'reply' })
      expect(await at.other.inbox.unfinished(tenant)).toEqual(['undelivered', 'unanswered', 'a-later'])
      for (const message of messages) await at.one.outbox.settle(tenant, message.id, { outcome: 'held', reason: 'customer is away' })
      expect(await at.other.inbox.unfinished(tenant)).toEqual(['unanswered', 'a-later'])
    })

    it('leaves a conversation that a worker holds out of the list', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const { lease } = await claim(at.one, tenant)
      expect(await at.other.inbox.unfinished(tenant)).toEqual([])
      await at.one.conversations.release(lease)
      expect(await at.other.inbox.unfinished(tenant)).toEqual([lease.conversationId])
    })

    it('keeps an event that needs no answer without opening its conversation', async () => {
      const event = anEvent(freshTenant())
      expect(await at.one.inbox.store(event, 'standby')).toBe('stored')
      expect(await at.one.inbox.store(event)).toBe('duplicate')
      expect(await at.other.inbox.unfinished(event.tenantId)).toEqual([])
      expect(await claim(at.other, event.tenantId)).toMatchObject({ pending: [] })
    })

    it('gives back the reply token and the message’s id', async () => {
      const replyToken = { token: 'token-1', until: new Date('2026-12-01T09:01:00.500Z') }
      const event = { ...anEvent(freshTenant()), replyToken, messageId: 'm-1' }
      await at.one.inbox.store({ ...event, original: { replyToken: 'token-1', new: ['field'] } })
      expect((await claim(at.other, event.tenantId)).pending).toEqual([event])
    })

    it('closes a message that is taken back before it was answered', async () => {
      const event = { ...anEvent(freshTenant()), messageId: 'm-1' }
      await at.one.inbox.store(event)
      await at.other.inbox.erase(event.tenantId, event.channel, 'm-1')
      expect(await at.one.inbox.unfinished(event.tenantId)).toEqual([])
      expect(await claim(at.one, event.tenantId)).toMatchObject({ pending: [] })
    })

    it('closes a message that was taken back before it came', async () => {
      const tenant = freshTenant()
      const takenBack = anEvent(tenant, { content: { kind: 'unsend', messageId: 'm-1' } })
      await at.one.inbox.store(takenBack, 'nothing-to-answer')
      await at.other.inbox.store({ ...anEvent(tenant), messageId: 'm-1' })
      await at.other.inbox.store({ ...anEvent(tenant, { id: 'kept' }), messageId: 'm-2' })
      expect((await claim(at.one, tenant)).pending).toMatchObject([{ eventId: 'kept' }])
    })

    it('erases what a turn says of a message taken back, and nothing of another tenant’s', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store({ ...anEvent(tenant), messageId: 'm-1' })
      const claimed = await claim(at.one, tenant)
      const turn = aTurn(claimed)
      await at.one.conversations.commit(claimed.lease, turn, freshState, [])
      await at.other.inbox.erase(freshTenant(), 'terminal', 'm-1')
      expect((await at.one.conversations.readTurn(tenant, turn.id))?.said).toBe(turn.said)
      await at.other.inbox.erase(tenant, 'terminal', 'm-1')
      const erased = await at.one.conversations.readTurn(tenant, turn.id)
      expect(erased).toEqual({ ...turn, said: '', understood: { ...turn.understood, values: [], unresolved: [] } })
    })

    it('lists nothing of another tenant, and nothing where there is nothing', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant, { conversation: randomUUID() }))
      expect(await at.one.inbox.unfinished(freshTenant())).toEqual([])
    })
  })
}
