import { AsyncLocalStorage } from 'node:async_hooks'
import { isTenantId, type TenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Knex } from 'knex'
import { applyMigrations } from './apply-migrations.ts'
import { databaseFailure } from './database-failure.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { appRole } from './migrations/tenant-table.ts'
import { sendTogether } from './sent-together.ts'
import { connectServer, listenToServer } from './server-connection.ts'
import type { Statement, StatementResult } from './statement.ts'
import { TenantBatches } from './tenant-batches.ts'

/**
 * Where the data is: a real Postgres by its URL, or the embedded one in a folder (created on first use), or, with `folder: undefined`,
 * embedded and kept in memory only.
 */
export type DatabaseSettings = {
  readonly database: { readonly url: string; readonly connections?: number } | { readonly folder: string | undefined }
  /** For tests of migrating itself; the product's own otherwise. */
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the database. Throws `PortFailure` (port `Database`) when it cannot be had: the folder is in use by another process, not writable or
 * not a database, or the server does not answer. The tables are there after `migrate`.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { database } = settings
  const known = settings.migrations ?? migrations
  if ('url' in database) {
    const knex = connectServer(database.url, database.connections)
    const listen = (name: string, heard: () => void) => listenToServer(database.url, name, heard)
    return new Database({ knex, pipelined: true, listen, migrations: known, close: () => knex.destroy() })
  }
  // The engine is large, and a host on a server need not even have it installed.
  const { openEmbedded } = await import('./embedded-database.ts')
  return new Database({ ...(await openEmbedded(database.folder)), migrations: known })
}

type DatabaseParts = {
  readonly knex: Knex
  /** Whether statements may be sent before the ones before have answered. */
  readonly pipelined?: boolean
  /** How to hear other processes; absent where there are none. */
  readonly listen?: (name: string, heard: () => void) => Promise<() => Promise<void>>
  readonly migrations: readonly Migration[]
  /** What to do once when the tables are there, before anyone else uses them. */
  readonly afterMigrating?: (knex: Knex) => Promise<void>
  readonly close: () => Promise<void>
}

/** A Postgres database, embedded or served. The only way to a tenant's rows is a transaction that names the tenant. */
export class Database {
  readonly #knex: Knex
  readonly #pipelined: boolean
  readonly #listen: DatabaseParts['listen']
  readonly #migrations: readonly Migration[]
  readonly #close: () => Promise<void>
  /** The transaction the running code is inside of, to tell a nested one from one that somebody else has open. */
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>()
  /** How often each connection was used for statements with steady plans. */
  readonly #uses = new WeakMap<Connection, number>()
  /** For what many conversations do at once: shares transactions among them. */
  readonly batches = new TenantBatches(this)
  #afterMigrating: DatabaseParts['afterMigrating']
  #closing: Promise<void> | undefined

  constructor(parts: DatabaseParts) {
    this.#knex = parts.knex
    this.#pipelined = parts.pipelined ?? false
    this.#listen = parts.listen
    this.#migrations = parts.migrations
    this.#afterMigrating = parts.afterMigrating
    this.#close = parts.close
  }

  /**
   * Runs `work` in one transaction that sees and writes only the tenant's rows, and returns what it returned; rolls back when it throws.
   * Three round trips on top of the statements of `work`: begin, who we are, commit.
   *
   * Waits for a free connection. The embedded database has one, so transactions there follow one another; a transaction inside
   * another would wait for itself and throws at once. Throws `PortFailure` when the database cannot be had.
   */
  async inTenant<T>(tenantId: TenantId, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
    this.#refuseNesting('inTenant')
    const here = { open: true }
    try {
      return await this.#knex.transaction(async (transaction) => {
        // Transaction-local: a pooled connection remembers nothing of it afterwards. If it fails, so does the transaction.
        await transaction.raw(`select set_config('role', '${appRole}', true), set_config('app.tenant_id', ?, true)`, [tenantId])
        return await this.#inside.run(here, () => work(transaction))
      })
    } catch (error) {
      throw databaseFailure(error)
    } finally {
      here.open = false
    }
  }

  /**
   * Runs the statements in one transaction as `inTenant` does, and returns what came of each. On a server that is one round trip in all: everything
   * is sent at once, and where a statement fails, those after it fail with it and the end of the transaction undoes them all.
   */
  async runInTenant(
    tenantId: TenantId,
    statements: readonly Statement[],
    { plans = 'by-key' }: { readonly plans?: Plans } = {},
  ): Promise<readonly StatementResult[]> {
    this.#refuseNesting('runInTenant')
    if (!isTenantId(tenantId)) throw new RangeError('not a tenant id')
    return await this.#transact([{ text: plans === 'by-key' ? beTenantByKey : beTenant, values: [tenantId] }, ...statements])
  }

  /** Runs the statements in one transaction as the owner of the tables: for the queue, which is not a tenant's. One round trip on a server. */
  async runAsOwner(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    this.#refuseNesting('runAsOwner')
    return await this.#transact([{ text: planByKey, values: [] }, ...statements])
  }

  /** Runs one statement by itself, as the owner of the tables: for the queue, which is not a tenant's. One round trip, and no transaction around it. */
  async runAlone(statement: Statement): Promise<StatementResult> {
    this.#refuseNesting('runAlone')
    return await this.#onConnection(async (connection) => {
      if (!this.#pipelined) return await connection.query(statement)
      const [result] = await sendTogether(connection, [statement])
      if (result === undefined) throw new Error('the server did not say what came of it')
      return result
    })
  }

  /**
   * Brings the database to the newest shape and returns the names of the migrations it applied. Safe when several processes do it at once; one
   * round trip when there is nothing to do. Throws `PortFailure` (`rejected`) on a database written by a newer version.
   */
  async migrate(): Promise<readonly string[]> {
    this.#refuseNesting('migrate')
    try {
      const applied = await applyMigrations(this.#knex, this.#migrations)
      const afterwards = this.#afterMigrating
      this.#afterMigrating = undefined
      await afterwards?.(this.#knex)
      return applied
    } catch (error) {
      throw databaseFailure(error)
    }
  }

  /**
   * Calls `heard` at each `notify` of this name by another process, until the function returned is called. Where there are no other processes, or
   * the server cannot be had, nothing is heard and nothing thrown: what is told so is never the only way to know it.
   */
  async listen(name: string, heard: () => void): Promise<() => Promise<void>> {
    return this.#listen === undefined ? async () => {} : await this.#listen(name, heard)
  }

  /** Tells other processes. Heard by none when it fails. */
  async notify(name: string): Promise<void> {
    if (this.#listen === undefined) return
    await this.runAlone({ text: 'select pg_notify($1, $2)', values: [name, ''] }).catch(() => undefined)
  }

  /** One round trip. Throws `PortFailure` when the database does not answer. */
  async ping(): Promise<void> {
    this.#refuseNesting('ping')
    try {
      await this.#knex.raw('select 1')
    } catch (error) {
      throw databaseFailure(error)
    }
  }

  /** Waits for open transactions and lets go of the database. Safe to call twice. */
  async close(): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  /** What came of the statements but the first, which sets the stage. */
  async #transact(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    return await this.#onConnection(async (connection) => {
      if (this.#isPlanningDue(connection)) void connection.query('discard plans').catch(() => undefined)
      return (await this.#send(connection, statements)).slice(1)
    })
  }

  /** Plans are made from the sizes the tables have at that moment: while they grow from nothing, those made first are soon wrong. Due after 64 uses of a connection, 512, 4,096 … */
  #isPlanningDue(connection: Connection): boolean {
    const uses = (this.#uses.get(connection) ?? 0) + 1
    this.#uses.set(connection, uses)
    return uses >= 64 && Number.isInteger(Math.log2(uses) / 3)
  }

  async #onConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = this.#knex.client as ConnectionPool
    try {
      const connection = await client.acquireConnection()
      try {
        return await work(connection)
      } catch (error) {
        if (isLost(error)) connection.__knex__disposed = true
        throw error
      } finally {
        await client.releaseConnection(connection)
      }
    } catch (error) {
      throw databaseFailure(error)
    }
  }

  async #send(connection: Connection, statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    if (this.#pipelined) return await sendTogether(connection, statements)
    const results: StatementResult[] = []
    await connection.query('begin')
    try {
      for (const statement of statements) results.push(await connection.query(statement))
      await connection.query('commit')
    } catch (error) {
      await connection.query('rollback')
      throw error
    }
    return results
  }

  #refuseNesting(what: string): void {
    if (this.#inside.getStore()?.open) throw new Error(`Database.${what} was called inside a transaction; use that transaction`)
  }
}

/** How statements are planned: to look rows up by key (see below), or as the server's statistics advise, for statements that read more than a handful. */
type Plans = 'by-key' | 'by-statistics'

/**
 * The statements run so find a handful of rows by key in tables of any size. Their plans are made once per connection (planning would cost more than running), by key only,
 * and made anew while the tables grow: a plan made when they were empty may read all of a tenant's rows (400 pages for an event instead of 10, at 5,000 conversations).
 */
const steadyPlans = [
  'plan_cache_mode:force_generic_plan',
  'enable_seqscan:off',
  'enable_hashjoin:off',
  'enable_mergejoin:off',
  'enable_bitmapscan:off',
  'enable_material:off',
]
  .map((setting) => setting.split(':'))
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(' || ')

const beTenant = `select set_config('role', '${appRole}', true) || set_config('app.tenant_id', $1, true)`
const beTenantByKey = `${beTenant} || ${steadyPlans}`
const planByKey = `select ${steadyPlans}`

/** Whether the connection is gone or going: given back to the pool before its socket has ended, it would fail the next who asks, too. */
function isLost(error: unknown): boolean {
  const failure = databaseFailure(error)
  return (
    failure instanceof PortFailure &&
    failure.code === 'unavailable' &&
    !(error instanceof Error && 'code' in error && /^(?:40|55)/.test(String(error.code)))
  )
}

/** As much of pg's client, and of knex's pool of them, as is used here. */
type Connection = {
  query(statement: string | Statement): Promise<StatementResult>
  query(request: object): unknown
  /** How knex's pool is told not to use a connection again. */
  __knex__disposed?: boolean
}
type ConnectionPool = { acquireConnection(): Promise<Connection>; releaseConnection(connection: Connection): Promise<void> }
