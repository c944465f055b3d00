import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Client } from './pg.ts'
import { parentOf } from './processes.ts'

/** The Postgres the bots are measured on. */
export type Server = { readonly url: string; readonly version: string; readonly postmaster: number | undefined; readonly stop: () => void }

const script = join(import.meta.dirname, '..', '..', 'scripts', 'ci', 'throwaway-postgres.sh')

/** `TEST_DATABASE_URL` (a superuser's), or a cluster of our own; never one that merely runs. */
export async function openServer(given = process.env['TEST_DATABASE_URL'] || undefined): Promise<Server> {
  const url =
    given ??
    execFileSync(script, ['start'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
      .trim()
      .split('\n')
      .at(-1) ??
    ''
  const stop = () => {
    if (given === undefined) execFileSync(script, ['stop', url], { stdio: 'ignore' })
  }
  try {
    return { url, stop, ...(await describe(url)) }
  } catch (error) {
    stop()
    throw error
  }
}

async function describe(url: string): Promise<{ version: string; postmaster: number | undefined }> {
  return asking(url, async (client) => {
    const { rows } = await client.query<{ version: string; fsync: string; backend: number }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync, pg_backend_pid() as backend`,
    )
    const [row] = rows
    if (row?.fsync !== 'on') throw new TypeError('the Postgres to measure on does not sync its commits (fsync)')
    const here = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
    return { version: row.version, postmaster: here ? parentOf(row.backend) : undefined }
  })
}

async function asking<T>(url: string, work: (client: InstanceType<typeof Client>) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** An empty database of that name; one that stood is dropped. Returns its URL. */
export async function freshDatabase(server: Server, name: string): Promise<string> {
  await asking(server.url, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
  })
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}

/** So far, in this database; transactions are those committed. Both lag the truth by up to a second. */
export type DatabaseCounts = { readonly transactions: number; readonly bytes: number }

export async function databaseCounts(url: string): Promise<DatabaseCounts> {
  return asking(url, async (client) => {
    const { rows } = await client.query<{ transactions: string; bytes: string }>(
      `select xact_commit as transactions, pg_database_size(datname) as bytes from pg_stat_database where datname = current_database()`,
    )
    return { transactions: Number(rows[0]?.transactions), bytes: Number(rows[0]?.bytes) }
  })
}
