import { randomUUID } from 'node:crypto'
import type { DeliveryOutcome } from '@frontdesk/core/conversation/ports/outbox'
import type { Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import { describe, expect, it } from 'vitest'
import { answerOne, freshTenant, openedAround, runOut, type StorageUnderTest } from './conversation-storage.ts'

/** What every `Outbox` promises. */
export function outboxContract(storage: StorageUnderTest): void {
  describe(`${storage.name} keeps the contract of Outbox`, () => {
    const at = openedAround(storage)

    const undelivered = async (lease: Lease): Promise<{ id: string; attempts: number }[]> => {
      const conversation = await at.one.conversations.reload(lease)
      if (conversation === 'lease-lost') throw new Error('expected to hold the lease')
      return conversation.undelivered.map(({ id, attempts }) => ({ id, attempts }))
    }
    const answered = async (tenant = freshTenant()): Promise<{ tenant: typeof tenant; lease: Lease; id: string }> => {
      const { lease, messages } = await answerOne(at.one, tenant)
      return { tenant, lease, id: messages[0]?.id ?? '' }
    }

    it('counts the starts of a delivery and tells the next reader', async () => {
      const { tenant, lease, id } = await answered()
      expect(await undelivered(lease)).toEqual([{ id, attempts: 0 }])
      expect(await at.one.outbox.start(tenant, id, 'push')).toBe(0)
      expect(await at.other.outbox.start(tenant, id, 'push')).toBe(1)
      expect(await undelivered(lease)).toEqual([{ id, attempts: 2 }])
    })

    it('gives each of many starts at once a number of its own', async () => {
      const { tenant, id } = await answered()
      const starts = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? at.one : at.other).outbox.start(tenant, id, 'push')),
      )
      expect(starts.map(Number).sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    })

    it.each([
      { outcome: 'delivered', way: 'reply' },
      { outcome: 'held', reason: 'customer is away' },
      { outcome: 'dead', reason: 'blocked \0\ud800' },
    ] as const)('has a message settled as $outcome no more among the undelivered', async (outcome) => {
      const { tenant, lease, id } = await answered()
      await at.other.outbox.settle(tenant, id, outcome)
      expect(await undelivered(lease)).toEqual([])
    })

    it('stays calm when a message is settled again, also as something else', async () => {
      const { tenant, lease, id } = await answered()
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered', way: 'reply' })
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered', way: 'reply' })
      await at.other.outbox.settle(tenant, id, { outcome: 'dead', reason: 'too late' })
      expect(await undelivered(lease)).toEqual([])
    })

    it('starts no message that has come to its end', async () => {
      const { tenant, id } = await answered()
      await at.one.outbox.start(tenant, id, 'push')
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered', way: 'reply' })
      expect(await at.other.outbox.start(tenant, id, 'push')).toBe('settled')
    })

    it('settles no message of another tenant', async () => {
      const { lease, id } = await answered()
      await at.one.outbox.settle(freshTenant(), id, { outcome: 'delivered', way: 'reply' })
      expect(await undelivered(lease)).toEqual([{ id, attempts: 0 }])
    })

    it('starts no message of another tenant: for that tenant there is no such message', async () => {
      const { lease, id } = await answered()
      await expect(at.one.outbox.start(freshTenant(), id, 'push')).rejects.toThrow(RangeError)
      expect(await undelivered(lease)).toEqual([{ id, attempts: 0 }])
    })

    it('keeps the way and the token of the last start', async () => {
      const { tenant, lease, id } = await answered()
      const replyToken = { token: 'token-1', until: new Date('2026-12-01T09:01:00.500Z') }
      const found = async () => {
        const conversation = await at.other.conversations.reload(lease)
        return conversation === 'lease-lost' ? undefined : conversation.undelivered[0]
      }
      await at.one.outbox.start(tenant, id, 'reply', replyToken)
      expect(await found()).toMatchObject({ attempts: 1, lastWay: 'reply', replyToken })
      await at.one.outbox.start(tenant, id, 'push')
      expect(await found()).toMatchObject({ attempts: 2, lastWay: 'push' })
      expect(await found()).not.toHaveProperty('replyToken')
    })

    it('keeps a held message for the next visit, and starts it again', async () => {
      const { tenant, lease, id } = await answered()
      await at.one.outbox.settle(tenant, id, { outcome: 'held', reason: 'quota' })
      expect(await at.other.conversations.reload(lease)).toMatchObject({ undelivered: [], held: [{ id }] })
      expect(await at.other.outbox.start(tenant, id, 'reply')).toBe(0)
      expect(await at.one.conversations.reload(lease)).toMatchObject({ undelivered: [{ id, attempts: 1 }], held: [] })
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered', way: 'reply' })
      expect(await at.one.conversations.reload(lease)).toMatchObject({ undelivered: [], held: [] })
    })

    it('lets no sweep see a message that was postponed, until its time', async () => {
      const { tenant, lease, id } = await answered()
      await at.one.conversations.release(lease)
      await at.one.outbox.postpone(tenant, id, 60)
      expect(await at.other.inbox.unfinished(tenant)).toEqual([])
      await runOut(60)
      expect(await at.other.inbox.unfinished(tenant)).toEqual([lease.conversationId])
    })

    it('counts in the ledger how messages ended, each end once', async () => {
      const tenant = freshTenant()
      const month = new Date().toISOString().slice(0, 7)
      const end = async (conversation: string, ...outcomes: readonly DeliveryOutcome[]) => {
        const { messages } = await answerOne(at.one, tenant, conversation)
        for (const outcome of outcomes) await at.other.outbox.settle(tenant, messages[0]?.id ?? '', outcome)
      }
      await end('a', { outcome: 'delivered', way: 'reply' }, { outcome: 'delivered', way: 'push' })
      await end('b', { outcome: 'delivered', way: 'reply', presumed: true })
      await end('c', { outcome: 'held', reason: 'quota' }, { outcome: 'held', reason: 'quota' }, { outcome: 'delivered', way: 'push' })
      await end('d', { outcome: 'dead', reason: 'blocked' })
      expect(await at.one.outbox.ledger(tenant, month)).toEqual([
        { channel: 'terminal', replies: 2, pushes: 1, presumed: 1, held: 1, dead: 1 },
      ])
      expect(await at.one.outbox.ledger(tenant, '2020-01')).toEqual([])
      expect(await at.one.outbox.ledger(freshTenant(), month)).toEqual([])
    })

    it('refuses to start a message that never was', async () => {
      await expect(at.one.outbox.start(freshTenant(), randomUUID(), 'push')).rejects.toThrow(RangeError)
    })
  })
}
