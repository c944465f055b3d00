import type { ReplyToken } from '@frontdesk/core/conversation/inbound-event'
import type { DeliveryWay } from '@frontdesk/core/conversation/outbound-message'
import type { DeliveryOutcome, LedgerRow, Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import { settleMessage } from './conversation-operations.ts'
import type { Database } from './database.ts'
import { noteStart, postponeMessage, readLedger } from './outbox-statements.ts'

/** The account of deliveries in Postgres. */
export class PostgresOutbox implements Outbox {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async start(tenantId: TenantId, messageId: string, way: DeliveryWay, replyToken?: ReplyToken): Promise<number | 'settled'> {
    const values = [tenantId, messageId, way, replyToken?.token ?? null, replyToken?.until ?? null]
    const [noted] = await this.#database.runInTenant(tenantId, [{ text: noteStart, values }])
    const [before] = (noted?.rows ?? []) as readonly { attempts: number; open: boolean }[]
    if (before === undefined) throw new RangeError(`the tenant has no message ${messageId}`)
    return before.open ? before.attempts : 'settled'
  }

  async settle(tenantId: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void> {
    await this.#database.batches.run(tenantId, settleMessage, { messageId, outcome })
  }

  async postpone(tenantId: TenantId, messageId: string, milliseconds: number): Promise<void> {
    await this.#database.runInTenant(tenantId, [{ text: postponeMessage, values: [tenantId, messageId, milliseconds] }])
  }

  async ledger(tenantId: TenantId, month: string): Promise<readonly LedgerRow[]> {
    const [found] = await this.#database.runInTenant(tenantId, [{ text: readLedger, values: [tenantId, month] }])
    return (found?.rows ?? []) as readonly LedgerRow[]
  }
}
