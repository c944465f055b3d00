import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Knex } from 'knex'
import type { Migration } from './migrations/migration.ts'

/** Any number that no other program sharing the database uses for its advisory locks: the bytes of `fdsk`. */
const migrationLock = 0x66_64_73_6b

const createLedger = `create table if not exists frontdesk_migrations (
  name text primary key,
  applied_at timestamptz not null default clock_timestamp()
)`

/**
 * Brings the database to the newest shape; returns the names of the migrations it applied. Safe when several processes do it at once:
 * one goes first, the others wait and find the work done. One round trip when there is nothing to do.
 * Throws `PortFailure` (`rejected`), with nothing changed, on a database that a newer version has written.
 */
export async function applyMigrations(knex: Knex, migrations: readonly Migration[]): Promise<readonly string[]> {
  const applied = await appliedMigrations(knex)
  refuseNewer(applied ?? new Set(), migrations)
  const missing = migrations.filter((migration) => !applied?.has(migration.name))
  if (missing.length === 0) return []
  if (applied === undefined) await locked(knex, (transaction) => transaction.raw(createLedger))
  const done: string[] = []
  for (const migration of missing) if (await applyOne(knex, migration)) done.push(migration.name)
  return done
}

async function applyOne(knex: Knex, migration: Migration): Promise<boolean> {
  return await locked(knex, async (transaction) => {
    const [already] = await transaction('frontdesk_migrations').where({ name: migration.name })
    if (already !== undefined) return false
    for (const statement of migration.statements) await transaction.raw(statement)
    await transaction('frontdesk_migrations').insert({ name: migration.name })
    return true
  })
}

async function locked<T>(knex: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
  return await knex.transaction(async (transaction) => {
    await transaction.raw('select pg_advisory_xact_lock(?)', [migrationLock])
    return await work(transaction)
  })
}

/** The names of the migrations applied; `undefined` in a database that has never been migrated. */
async function appliedMigrations(knex: Knex): Promise<ReadonlySet<string> | undefined> {
  try {
    const { rows } = await knex.raw<{ rows: { name: string }[] }>('select name from frontdesk_migrations')
    return new Set(rows.map((row) => row.name))
  } catch (error) {
    if (isUndefinedTable(error)) return undefined
    throw error
  }
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01'
}

function refuseNewer(applied: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name))
  const unknown = [...applied].filter((name) => !known.has(name)).sort()
  if (unknown.length === 0) return
  throw new PortFailure(
    'Database',
    'rejected',
    `the database was written by a newer version of Frontdesk (it knows the migration ${unknown.join(', ')}, this version does not); run that version, or use another database`,
  )
}
