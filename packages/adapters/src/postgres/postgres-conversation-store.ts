import type { ConversationState } from '@frontdesk/core/conversation/conversation-state'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { ClaimedConversation, ConversationStore, Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import type { Turn } from '@frontdesk/core/conversation/turn'
import type { ConversationId, EventId, TenantId, TurnId } from '@frontdesk/core/kernel/ids'
import type { Knex } from 'knex'
import * as operations from './conversation-operations.ts'
import * as sql from './conversation-statements.ts'
import type { Database } from './database.ts'
import { readTurn, type StoredTurn } from './stored-conversation.ts'
import { storedId, storedText } from './stored-json.ts'

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
    const claim = { conversationId, worker, leaseMilliseconds }
    storedId(conversationId)
    storedId(worker)
    return await this.#database.batches.run(tenantId, operations.claimLease, { tenantId, claim })
  }

  async reload(lease: Lease): Promise<ClaimedConversation | 'lease-lost'> {
    return await this.#database.batches.run(lease.tenantId, operations.readLeased, lease)
  }

  async extend(lease: Lease, leaseMilliseconds: number): Promise<boolean> {
    return await this.#database.batches.run(lease.tenantId, operations.extendLease, { lease, leaseMilliseconds })
  }

  async commit(
    lease: Lease,
    turn: Turn,
    state: ConversationState,
    outbox: readonly OutboundMessage[],
    { onlyIfLatest = false }: { readonly onlyIfLatest?: boolean } = {},
  ): Promise<'committed' | 'superseded' | 'lease-lost'> {
    refuseOthers(lease, [turn, ...outbox])
    const written = await this.#database.batches.run(lease.tenantId, operations.writeTurn, { lease, turn, state, outbox, onlyIfLatest })
    if (written === 'committed') return written
    return (await this.reload(lease)) === 'lease-lost' ? 'lease-lost' : 'superseded'
  }

  async bury(lease: Lease, channel: string, eventId: EventId, reason: string): Promise<boolean> {
    const { tenantId, conversationId, worker, fencingToken } = lease
    const values = [tenantId, conversationId, worker, fencingToken, channel, storedId(eventId), storedText(reason)]
    const [buried] = await this.#database.runInTenant(tenantId, [{ text: sql.buryEvent, values }])
    return buried?.rowCount === 1
  }

  async release(
    lease: Lease,
    { failed = false, unworked = false }: { readonly failed?: boolean; readonly unworked?: boolean } = {},
  ): Promise<'idle' | 'pending'> {
    return await this.#database.batches.run(lease.tenantId, operations.releaseLease, {
      lease,
      tries: unworked ? 'taken-back' : failed ? 'kept' : 'forgotten',
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

async function first<Row>(transaction: Knex.Transaction, statement: string, parameters: Knex.ValueDict): Promise<Row | undefined> {
  const { rows } = await transaction.raw<{ rows: Row[] }>(statement, parameters)
  return rows[0]
}

/** A turn or message of another conversation under this lease is a bug of the caller's, not a lost lease. */
function refuseOthers(lease: Lease, written: readonly (Turn | OutboundMessage)[]): void {
  for (const { tenantId, conversationId } of written) {
    if (tenantId !== lease.tenantId || conversationId !== lease.conversationId) {
      throw new RangeError('a turn and its messages belong to the conversation whose lease they are committed under')
    }
  }
}
