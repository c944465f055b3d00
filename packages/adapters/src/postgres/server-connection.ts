import knex, { type Knex } from 'knex'
import { Client, escapeIdentifier } from 'pg'
import { columnTypes } from './column-types.ts'
import { prepareOnce } from './prepared-statements.ts'
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
      // Several statements on their way at once, for `Database.runInTenant`; knex's own go one by one all the same.
      pipeline: true,
    } as Knex.PgConnectionConfig,
    // Opened as needed and dropped when idle: a database at rest costs nothing.
    pool: {
      min: 0,
      max: connections,
      afterCreate: (client: { query(config: unknown, ...rest: unknown[]): unknown }, done: (error: unknown, client: unknown) => void) => {
        prepareOnce(client)
        done(undefined, client)
      },
    },
    acquireConnectionTimeout: 10_000,
    // knex would otherwise write the parameters, customers' words, into error messages.
    compileSqlOnError: false,
    log: silentLog,
  })
}

/** Between two tries to be heard again by a server that went away. Milliseconds. */
const listenAgainAfter = 5_000

/** Listens on a connection of its own, which it makes again when it is lost. Through a pooler in transaction mode nothing is heard. */
export async function listenToServer(url: string, name: string, heard: () => void): Promise<() => Promise<void>> {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const connect = async () => {
    const fresh = new Client({ connectionString: url, application_name: 'frontdesk', connectionTimeoutMillis: 5_000, keepAlive: true })
    const lost = () => {
      if (client !== fresh) return
      client = undefined
      if (!stopped) timer = setTimeout(() => void connect(), listenAgainAfter).unref()
    }
    client = fresh
    fresh.on('error', lost)
    fresh.on('end', lost)
    fresh.on('notification', heard)
    await fresh
      .connect()
      .then(() => fresh.query(`listen ${escapeIdentifier(name)}`))
      .catch(lost)
  }
  await connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end().catch(() => undefined)
  }
}
