import { tenantId } from '@frontdesk/core/kernel/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as statements from './conversation-statements.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const tenant = tenantId('old-customer')
const conversation = { tenantId: tenant, conversationId: 'terminal:regular', worker: 'worker-1', fencingToken: 1 }
const turnsSoFar = 3_000

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`A conversation with thousands of turns ${title}`, () => {
    let at: TestDatabases
    beforeAll(async () => {
      at = await open()
      await at.one.inTenant(tenant, async (transaction) => {
        for (const statement of seeding) await transaction.raw(statement, { ...conversation, turnsSoFar })
      })
    }, 60_000)
    afterAll(async () => await at.close())

    // No statistics were gathered, as is always so on the embedded database and so on a server until its autovacuum comes by.
    it.each([
      ['reads what is open', statements.readOpen, 1],
      ['reads its last ten turns', statements.readTurnsAfter, 10],
      ['lists what is unfinished', statements.selectUnfinished, 2],
    ])('%s and no other rows', async (_, statement, expected) => {
      const parameters = { ...conversation, after: turnsSoFar - 10 }
      const plan = await at.one.inTenant(tenant, async (transaction) => {
        const { rows } = await transaction.raw<{ rows: Record<'QUERY PLAN', string>[] }>(
          `explain (analyze, timing off) ${statement}`,
          parameters,
        )
        return rows.map((row) => row['QUERY PLAN']).join('\n')
      })
      const read = [...plan.matchAll(/\(actual rows=([\d.]+)|Removed by (?:Filter|Join Filter): (\d+)/g)].map(([, rows, removed]) =>
        Number(rows ?? removed),
      )
      expect(read.length).toBeGreaterThan(0)
      // The plan is compared with, so that it is shown when this fails.
      expect(Math.max(...read) <= expected ? 'few rows' : plan).toBe('few rows')
    })
  })
}

const seeding = [
  `insert into conversations (tenant_id, conversation_id, state, turn_count, worker, fencing_token)
   values (:tenantId, :conversationId, '{}', :turnsSoFar, :worker, :fencingToken)`,
  `insert into inbox_events (tenant_id, channel, event_id, conversation_id, customer_id, at, content)
   select :tenantId, 'terminal', 'event-' || number, :conversationId, 'guest', now(), '{}' from generate_series(1, :turnsSoFar) as number`,
  `insert into turns (tenant_id, turn_id, conversation_id, number, customer_id, at, record)
   select :tenantId, 'turn-' || number, :conversationId, number, 'guest', now(), '{}' from generate_series(1, :turnsSoFar) as number`,
  `insert into outbox_messages (tenant_id, message_id, conversation_id, customer_id, channel, turn_id, turn_number, position, reply)
   select :tenantId, gen_random_uuid(), :conversationId, 'guest', 'terminal', 'turn-' || number, number, 0, '{}' from generate_series(1, :turnsSoFar) as number`,
  `update inbox_events set answered_by = 'turn-1'`,
  `update outbox_messages set state = 'delivered'`,
  // One of each is open.
  `update inbox_events set answered_by = null where event_id = 'event-3000'`,
  `update outbox_messages set state = 'pending' where turn_number = 3000`,
]
