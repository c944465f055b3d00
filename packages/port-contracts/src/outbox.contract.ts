import { randomUUID } from 'node:crypto'
import type { Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import { describe, expect, it } from 'vitest'
import { answerOne, freshTenant, openedAround, type StorageUnderTest } from './conversation-storage.ts'

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
      expect(await at.one.outbox.start(tenant, id)).toBe(0)
      expect(await at.other.outbox.start(tenant, id)).toBe(1)
      expect(await undelivered(lease)).toEqual([{ id, attempts: 2 }])
    })

    it('gives each of many starts at once a number of its own', async () => {
      const { tenant, id } = await answered()
      const starts = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? at.one : at.other).outbox.start(tenant, id)),
      )
      expect(starts.map(Number).sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    })

    it.each([
      { outcome: 'delivered' },
      { outcome: 'held', reason: 'customer is away' },
      { outcome: 'dead', reason: 'blocked \0\ud800' },
    ] as const)('has a message settled as $outcome no more among the undelivered', async (outcome) => {
      const { tenant, lease, id } = await answered()
      await at.other.outbox.settle(tenant, id, outcome)
      expect(await undelivered(lease)).toEqual([])
    })

    it('stays calm when a message is settled again, also as something else', async () => {
      const { tenant, lease, id } = await answered()
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered' })
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered' })
      await at.other.outbox.settle(tenant, id, { outcome: 'dead', reason: 'too late' })
      expect(await undelivered(lease)).toEqual([])
    })

    it('starts no message that has come to its end', async () => {
      const { tenant, id } = await answered()
      await at.one.outbox.start(tenant, id)
      await at.one.outbox.settle(tenant, id, { outcome: 'delivered' })
      expect(await at.other.outbox.start(tenant, id)).toBe('settled')
    })

    it('settles no message of another tenant', async () => {
      const { lease, id } = await answered()
      await at.one.outbox.settle(freshTenant(), id, { outcome: 'delivered' })
      expect(await undelivered(lease)).toEqual([{ id, attempts: 0 }])
    })

    it('starts no message of another tenant: for that tenant there is no such message', async () => {
      const { lease, id } = await answered()
      await expect(at.one.outbox.start(freshTenant(), id)).rejects.toThrow(RangeError)
      expect(await undelivered(lease)).toEqual([{ id, attempts: 0 }])
    })

    it('refuses to start a message that never was', async () => {
      await expect(at.one.outbox.start(freshTenant(), randomUUID())).rejects.toThrow(RangeError)
    })
  })
}
