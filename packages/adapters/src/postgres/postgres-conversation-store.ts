import { type ConversationState, freshState } from '@frontdesk/core/conversation/conversation-state'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation, ConversationStore, Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, TenantId, TurnId } from '@frontdesk/core/kernel/ids'
import type { Knex } from 'knex'
import * as sql from './conversation-statements.ts'
import type { Database } from './database.ts'
import { type OpenConversationRow, readEvent, readMessage, readTurn, type StoredTurn } from './stored-conversation.ts'
import { storedId, storedJson } from './stored-json.ts'

/**
 * Conversations in Postgres. A lease is the conversation's own row: its worker, until when by the server's clock, and the fencing token.
 * Whoever writes changes that row first, under its lock, and only where the token is still theirs.
 */
export class PostgresConversationStore implements ConversationStore {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async claim(
    tenantId: TenantId,
    conversationId: ConversationId,
    worker: string,
    leaseMilliseconds: number,
  ): Promise<ClaimedConversation | 'held'> {
    const key = { tenantId, conversationId: storedId(conversationId), worker: storedId(worker) }
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const taken = await first<LeaseRow>(transaction, sql.takeLease, { ...key, leaseMilliseconds, state: storedJson(freshState) })
      if (taken === undefined) return 'held'
      const lease = { tenantId, conversationId, worker, fencingToken: taken.fencing_token, until: taken.lease_until }
      // A statement of its own, because a statement sees the rows as they were when it began: joined to the one that takes the lease, it
      // could wait there for the last holder's commit and then still call the events pending that this commit has answered.
      const open = await first<OpenConversationRow>(transaction, sql.readOpen, leaseKey(lease))
      if (open === undefined) throw new Error('a conversation just claimed is not there')
      return claimed(lease, open)
    })
  }

  async reload(lease: Lease): Promise<ClaimedConversation | 'lease-lost'> {
    return await this.#database.inTenant(lease.tenantId, async (transaction) => {
      const open = await first<OpenConversationRow & LeaseRow>(transaction, sql.readOpen, leaseKey(lease))
      return open === undefined ? 'lease-lost' : claimed({ ...lease, until: open.lease_until }, open)
    })
  }

  async extend(lease: Lease, leaseMilliseconds: number): Promise<boolean> {
    return await this.#database.inTenant(lease.tenantId, async (transaction) => {
      return (await first(transaction, sql.extendLease, { ...leaseKey(lease), leaseMilliseconds })) !== undefined
    })
  }

  async commit(
    lease: Lease,
    turn: Turn,
    state: ConversationState,
    outbox: readonly OutboundMessage[],
  ): Promise<'committed' | 'lease-lost'> {
    refuseOthers(lease, [turn, ...outbox])
    return await this.#database.inTenant(lease.tenantId, async (transaction) => {
      const written = await first(transaction, sql.writeTurn, {
        ...leaseKey(lease),
        state: storedJson(state),
        turnId: storedId(turn.id),
        number: turn.number,
        customerId: storedId(turn.customerId),
        at: turn.at,
        record: storedJson(turn),
        messages: storedJson(outbox),
        channel: turn.channel,
        events: turn.events.map(storedId),
      })
      return written === undefined ? 'lease-lost' : 'committed'
    })
  }

  async release(lease: Lease): Promise<'idle' | 'pending'> {
    return await this.#database.inTenant(lease.tenantId, async (transaction) => {
      if ((await first(transaction, sql.releaseLease, leaseKey(lease))) === undefined) return 'idle'
      // A statement of its own, begun when the row is ours: whoever still found the lease held had stored their event before that.
      const key = { tenantId: lease.tenantId, conversationId: lease.conversationId }
      return (await first(transaction, sql.findPending, key)) === undefined ? 'idle' : 'pending'
    })
  }

  async readTurn(tenantId: TenantId, turnId: TurnId): Promise<Turn | undefined> {
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const found = await first<{ record: StoredTurn }>(transaction, sql.readTurn, { tenantId, turnId: storedId(turnId) })
      return found && readTurn(found.record)
    })
  }

  async lastTurns(tenantId: TenantId, conversationId: ConversationId, limit: number): Promise<readonly Turn[]> {
    const key = { tenantId, conversationId: storedId(conversationId) }
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const counted = await first<{ turn_count: number }>(transaction, sql.countTurns, key)
      if (counted === undefined) return []
      const after = counted.turn_count - limit
      const { rows } = await transaction.raw<{ rows: { record: StoredTurn }[] }>(sql.readTurnsAfter, { ...key, after })
      return rows.map((row) => readTurn(row.record))
    })
  }
}

type LeaseRow = { readonly fencing_token: number; readonly lease_until: Date }

async function first<Row>(transaction: Knex.Transaction, statement: string, parameters: Knex.ValueDict): Promise<Row | undefined> {
  const { rows } = await transaction.raw<{ rows: Row[] }>(statement, parameters)
  return rows[0]
}

function leaseKey({ tenantId, conversationId, worker, fencingToken }: Lease): { [name in keyof Omit<Lease, 'until'>]: string | number } {
  return { tenantId, conversationId, worker, fencingToken }
}

function claimed(lease: Lease, open: OpenConversationRow): ClaimedConversation {
  return {
    lease,
    state: open.state,
    pending: open.pending.map((row) => readEvent(lease.tenantId, lease.conversationId, row)),
    undelivered: open.undelivered.map((row) => readMessage(lease.tenantId, lease.conversationId, row)),
    turnCount: open.turn_count,
  }
}

/** A turn or message of another conversation under this lease is a bug of the caller's, not a lost lease. */
function refuseOthers(lease: Lease, written: readonly (Turn | OutboundMessage)[]): void {
  for (const { tenantId, conversationId } of written) {
    if (tenantId !== lease.tenantId || conversationId !== lease.conversationId) {
      throw new RangeError('a turn and its messages belong to the conversation whose lease they are committed under')
    }
  }
}
