import type { Channels } from '@frontdesk/core/conversation/ports/channels'
import { type ConversationId, type TenantId, tenantId } from '@frontdesk/core/kernel/ids'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageTo } from './channel.contract.ts'

/** Two tenants that have a channel of this name, and one that has not. */
export type ChannelsUnderTest = {
  readonly channels: Channels
  readonly channel: string
  readonly having: readonly [TenantId, TenantId]
  readonly lacking: TenantId
  /** A conversation with a customer of the tenant, whom messages reach. */
  readonly conversationOf: (tenant: TenantId) => ConversationId
  /** The texts the tenant's customer has seen, in order. */
  readonly seenBy: (tenant: TenantId) => readonly string[]
  readonly close: () => Promise<void>
}

/** What every `Channels` promises. `open` is called for every test. */
export function channelsContract({ name, open }: { name: string; open: () => Promise<ChannelsUnderTest> }): void {
  describe(`${name} keeps the contract of Channels`, () => {
    let subject: ChannelsUnderTest
    beforeEach(async () => {
      subject = await open()
    })
    afterEach(async () => await subject.close())
    const push = async (tenant: TenantId, text: string) => {
      const channel = await subject.channels.of(tenant, subject.channel)
      return await channel?.push([messageTo(subject.conversationOf(tenant), text)])
    }

    it('hands each tenant its own channel', async () => {
      const [one, other] = subject.having
      expect(await push(one, 'from one')).toEqual({ outcome: 'delivered' })
      expect(await push(other, 'from the other')).toEqual({ outcome: 'delivered' })
      expect([subject.seenBy(one), subject.seenBy(other)]).toEqual([['from one'], ['from the other']])
    })

    it('knows no channel of another name, of a tenant without one, or of nobody', async () => {
      expect(await subject.channels.of(subject.having[0], 'pigeon')).toBeUndefined()
      expect(await subject.channels.of(subject.lacking, subject.channel)).toBeUndefined()
      expect(await subject.channels.of(tenantId('nobody'), subject.channel)).toBeUndefined()
    })
  })
}
