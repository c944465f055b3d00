import { answerOne, freshTenant } from '@frontdesk/port-contracts/conversation-storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresConversationStore } from './postgres-conversation-store.ts'
import { PostgresInbox } from './postgres-inbox.ts'
import { PostgresOutbox } from './postgres-outbox.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`The ledger of deliveries ${title}`, () => {
    let at: TestDatabases
    beforeAll(async () => void (at = await open()), 60_000)
    afterAll(async () => await at.close())

    it('keeps how a message was settled first, and when', async () => {
      const tenant = freshTenant()
      const database = at.one
      const outbox = new PostgresOutbox({ database })
      const storage = { outbox, inbox: new PostgresInbox({ database }), conversations: new PostgresConversationStore({ database }) }
      const { messages } = await answerOne(storage, tenant)
      const id = messages[0]?.id ?? ''
      await outbox.start(tenant, id, 'push')
      await outbox.settle(tenant, id, { outcome: 'dead', reason: 'blocked' })
      const ledger = async (): Promise<unknown> =>
        at.owner('outbox_messages').where({ tenant_id: tenant }).first('state', 'reason', 'attempts', 'settled_at')
      const first = await ledger()
      expect(first).toEqual({ state: 'dead', reason: 'blocked', attempts: 1, settled_at: expect.any(Date) })
      await outbox.settle(tenant, id, { outcome: 'delivered', way: 'push' })
      expect(await ledger()).toEqual(first)
    })
  })
}
