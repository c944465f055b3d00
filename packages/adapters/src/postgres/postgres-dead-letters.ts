import type { DeadLetter, DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import { conversationId, type TenantId } from '@frontdesk/core/kernel/ids'
import type { Database } from './database.ts'

/** Dead letters in Postgres: what inbox and outbox hold of them is all there is, so that nothing is copied. */
export class PostgresDeadLetters implements DeadLetters {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async list(tenantId: TenantId): Promise<readonly DeadLetter[]> {
    const [found] = await this.#database.runInTenant(tenantId, [{ text: selectDead, values: [tenantId] }])
    return ((found?.rows ?? []) as readonly DeadRow[]).map((row) => ({
      id: row.id,
      tenantId,
      kind: row.kind,
      reason: row.reason ?? 'unknown',
      at: row.at,
      diedAt: row.died_at,
      conversationId: conversationId(row.conversation_id),
      content: row.content,
    }))
  }

  async replay(tenantId: TenantId, id: string): Promise<'replayed' | 'gone'> {
    return (await this.#change(tenantId, id, { event: reopenEvent, message: reopenMessage })) ? 'replayed' : 'gone'
  }

  async drop(tenantId: TenantId, id: string): Promise<'dropped' | 'gone'> {
    return (await this.#change(tenantId, id, { event: dropEvent, message: dropMessage })) ? 'dropped' : 'gone'
  }

  /** What Postgres would refuse as a value names nothing here. */
  async #change(tenantId: TenantId, id: string, statements: { readonly event: string; readonly message: string }): Promise<boolean> {
    if (!id.isWellFormed() || id.includes('\0')) return false
    const event = /^event:([^:]+):([^]+)$/.exec(id)
    const message = /^message:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id)
    const statement = event
      ? { text: statements.event, values: [tenantId, event[1], event[2]] }
      : message && { text: statements.message, values: [tenantId, message[1]] }
    if (!statement) return false
    const [changed] = await this.#database.runInTenant(tenantId, [statement])
    return changed?.rowCount === 1
  }
}

type DeadRow = {
  readonly id: string
  readonly kind: 'event' | 'message'
  readonly reason: string | null
  readonly at: Date
  readonly died_at: Date
  readonly conversation_id: string
  readonly content: unknown
}

const selectDead = `
  select 'event:' || channel || ':' || event_id as id, 'event' as kind, closed_reason as reason, at, closed_at as died_at, conversation_id, content
  from inbox_events where tenant_id = $1 and closed = 'dead'
  union all
  select 'message:' || message_id, 'message', reason, created_at, settled_at, conversation_id, reply
  from outbox_messages where tenant_id = $1 and state = 'dead' and not dropped
  order by died_at, id`

/** The customer was told sorry; what answers them now is the answer. */
const reopenEvent = `
  update inbox_events set closed = null, closed_reason = null, closed_at = null, answered_by = null
  where tenant_id = $1 and channel = $2 and event_id = $3 and closed = 'dead'`

const dropEvent = `
  update inbox_events set closed = 'dropped'
  where tenant_id = $1 and channel = $2 and event_id = $3 and closed = 'dead'`

/** Its last reply token is long gone, and whether the customer saw it is settled: they did not. */
const reopenMessage = `
  update outbox_messages set state = 'pending', attempts = 0, way = null, reply_token = null, reply_until = null, reason = null, settled_at = null, due_at = null
  where tenant_id = $1 and message_id = $2 and state = 'dead' and not dropped`

const dropMessage = `
  update outbox_messages set dropped = true
  where tenant_id = $1 and message_id = $2 and state = 'dead' and not dropped`
