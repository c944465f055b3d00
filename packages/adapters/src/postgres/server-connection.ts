import knex, { type Knex } from 'knex'
import { columnTypes } from './column-types.ts'
import { silentLog } from './silent-log.ts'

/** As many as two workers with a handful of conversations each keep busy; well under a small server's limit of 100. */
const defaultConnections = 10

/** A pool of connections to a Postgres server. Connects on first use. */
export function connectServer(url: string, connections = defaultConnections): Knex {
  return knex({
    client: 'pg',
    // Told, so that knex does not ask each time; it uses it for nothing we write.
    version: '15',
    connection: {
      connectionString: url,
      types: columnTypes,
      application_name: 'frontdesk',
      connectionTimeoutMillis: 5_000,
      // Ours are milliseconds. What takes longer than these is stuck; the customer has long given up.
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 20_000,
      // A server that vanished without a word sends no error: give up here a little after the server itself would have.
      query_timeout: 15_000,
      keepAlive: true,
    } as Knex.PgConnectionConfig,
    // Opened as needed and dropped when idle: a database at rest costs nothing.
    pool: { min: 0, max: connections },
    acquireConnectionTimeout: 10_000,
    // knex would otherwise write the parameters, customers' words, into error messages.
    compileSqlOnError: false,
    log: silentLog,
  })
}
