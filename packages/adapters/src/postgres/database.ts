import { AsyncLocalStorage } from 'node:async_hooks'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { Knex } from 'knex'
import { applyMigrations } from './apply-migrations.ts'
import { databaseFailure } from './database-failure.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { openEmbedded } from './embedded-database.ts'
import { appRole } from './migrations/tenant-table.ts'
import { connectServer } from './server-connection.ts'

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
    return new Database({ knex, migrations: known, close: () => knex.destroy() })
  }
  const embedded = await openEmbedded(database.folder)
  return new Database({ ...embedded, migrations: known })
}

type DatabaseParts = {
  readonly knex: Knex
  readonly migrations: readonly Migration[]
  /** What to do once when the tables are there, before anyone else uses them. */
  readonly afterMigrating?: (knex: Knex) => Promise<void>
  readonly close: () => Promise<void>
}

/** A Postgres database, embedded or served. The only way to a tenant's rows is a transaction that names the tenant. */
export class Database {
  readonly #knex: Knex
  readonly #migrations: readonly Migration[]
  readonly #close: () => Promise<void>
  /** The transaction the running code is inside of, to tell a nested one from one that somebody else has open. */
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>()
  #afterMigrating: DatabaseParts['afterMigrating']
  #closing: Promise<void> | undefined

  constructor(parts: DatabaseParts) {
    this.#knex = parts.knex
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

  #refuseNesting(what: string): void {
    if (this.#inside.getStore()?.open) throw new Error(`Database.${what} was called inside a transaction; use that transaction`)
  }
}
