import type { DeliveryOutcome, Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { Database } from './database.ts'
import { storedText } from './stored-json.ts'

/** The ledger of deliveries in Postgres. */
export class PostgresOutbox implements Outbox {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async start(tenantId: TenantId, messageId: string): Promise<number | 'settled'> {
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const { rows } = await transaction.raw<{ rows: { before: number; state: string }[] }>(noteStart, { tenantId, messageId })
      const [started] = rows
      if (started === undefined) throw new RangeError(`the tenant has no message ${messageId}`)
      return started.state === 'pending' ? started.before : 'settled'
    })
  }

  async settle(tenantId: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void> {
    await this.#database.inTenant(tenantId, async (transaction) => {
      const reason = outcome.outcome === 'delivered' ? null : storedText(outcome.reason)
      await transaction.raw(settleOnce, { tenantId, messageId, state: outcome.outcome, reason })
    })
  }
}

const noteStart = `
  update outbox_messages set attempts = attempts + case when state = 'pending' then 1 else 0 end
  where tenant_id = :tenantId and message_id = :messageId
  returning attempts - 1 as before, state`

const settleOnce = `
  update outbox_messages set state = :state, reason = :reason, settled_at = clock_timestamp()
  where tenant_id = :tenantId and message_id = :messageId and state = 'pending'`
