import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import knex, { type Knex } from 'knex'
import { columnTypes } from './column-types.ts'

/** Opens Postgres inside this process, in `folder` or, without one, in memory. */
export async function openEmbedded(folder: string | undefined): Promise<{ knex: Knex; close: () => Promise<void> }> {
  const engine = await PGlite.create({ ...(folder === undefined ? {} : { dataDir: folder }), extensions: { vector } })
  const connection = connectEmbedded(engine)
  return {
    knex: connection,
    async close() {
      await connection.destroy()
      await engine.close()
    },
  }
}

/**
 * knex over the embedded engine, through the engine's own bridge for node-postgres: the same client code reads and writes values as on a server,
 * so they cannot differ. (The npm package knex-pglite goes around node-postgres: there `delete()` answers a result object instead of a count.)
 */
function connectEmbedded(engine: PGlite): Knex {
  return knex({
    client: 'pg',
    version: '18',
    // A function, because knex would clone an object, engine and all.
    connection: () => Object.assign(createPgConfig(engine), { types: columnTypes }) as unknown as Knex.PgConnectionConfig,
    // The engine is one session: whoever comes second waits.
    pool: {
      min: 0,
      max: 1,
      // A connection given up in the middle of a transaction leaves the one session there; the next must not carry on with it.
      afterCreate: (
        client: { query(sql: string, done: (error: unknown) => void): void },
        done: (error: unknown, client: unknown) => void,
      ) => client.query('rollback', (error) => done(error, client)),
    },
    acquireConnectionTimeout: 30_000,
    compileSqlOnError: false,
  })
}
