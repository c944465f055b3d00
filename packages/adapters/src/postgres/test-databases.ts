/** Databases for tests, and for nothing else. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import type { Knex } from 'knex'
import { Client } from 'pg'
import { Database, openDatabase } from './database.ts'
import { openEmbedded } from './embedded-database.ts'
import { migrations } from './migrations/index.ts'
import { connectServer } from './server-connection.ts'

/** One migrated database seen twice, as two processes see it. On the embedded one, which only one process can have, both are the same. */
export type TestDatabases = {
  readonly one: Database
  readonly other: Database
  /** Straight to the tables, as their owner, whom no policy binds. */
  readonly owner: Knex
  readonly close: () => Promise<void>
}

/** `connections`: how many each of the two may have, where there is a choice. */
export type OpenTestDatabases = (connections?: number) => Promise<TestDatabases>

/** A superuser's URL of a Postgres server with pgvector that may be used freely. Never one that merely happens to run. */
const serverUrl = process.env['TEST_DATABASE_URL'] || undefined

/**
 * The databases a storage adapter is tried on:
 * `for (const { title, skip, open } of testDatabases) describe.skipIf(skip)(title, () => someContract({ … }))`.
 */
export const testDatabases: readonly { readonly title: string; readonly skip: boolean; readonly open: OpenTestDatabases }[] = [
  { title: 'on the embedded Postgres', skip: false, open: openEmbeddedForTest },
  {
    title: serverUrl === undefined ? 'on a Postgres server (skipped: set TEST_DATABASE_URL, or run .ci/run)' : 'on a Postgres server',
    skip: serverUrl === undefined,
    open: openServerForTest,
  },
]

async function openEmbeddedForTest(): Promise<TestDatabases> {
  const embedded = await openEmbedded(undefined, await emptyImage())
  const database = new Database({ ...embedded, migrations })
  await database.migrate()
  return { one: database, other: database, owner: embedded.knex, close: () => database.close() }
}

/**
 * An embedded database just made, as a file to begin from: making one takes seconds, loading it half of one. Kept among the installed packages, under
 * the engine's own address, so that another version makes another.
 */
export async function emptyImage(): Promise<Blob> {
  const engine = createHash('sha256')
    .update(import.meta.resolve('@electric-sql/pglite'))
    .digest('hex')
    .slice(0, 16)
  const folder = fileURLToPath(new URL('../../../../node_modules/.cache/frontdesk', import.meta.url))
  const file = join(folder, `empty-${engine}.tar`)
  if (!existsSync(file)) {
    await mkdir(folder, { recursive: true })
    const fresh = await PGlite.create({ extensions: { vector } })
    const image = await fresh.dumpDataDir('none')
    await fresh.close()
    // Renamed when whole: another test file may be reading, or making the same.
    const aside = `${file}.${randomUUID()}`
    await writeFile(aside, new Uint8Array(await image.arrayBuffer()))
    await rename(aside, file)
  }
  return new Blob([await readFile(file)])
}

async function openServerForTest(connections = 4): Promise<TestDatabases> {
  const name = `frontdesk_test_${randomUUID().replaceAll('-', '')}`
  await withServer(async (client) => {
    const template = await migratedTemplate(client)
    await client.query(`create database ${name} template ${template}`)
  })
  const database = { url: urlOf(name), connections }
  const owner = connectServer(database.url, 1)
  const [one, other] = [await openDatabase({ database }), await openDatabase({ database })]
  return {
    one,
    other,
    owner,
    async close() {
      await Promise.all([one.close(), other.close(), owner.destroy()])
      await withServer((client) => client.query(`drop database ${name} with (force)`))
    },
  }
}

/** A migrated database to copy, made once per server and shape: named after the migrations, and under that name only when it is whole. */
async function migratedTemplate(client: Client): Promise<string> {
  const shape = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
  const template = `frontdesk_template_${shape}`
  const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
  if (rowCount === 0) {
    const half = `${template}_half`
    await client.query(`drop database if exists ${half} with (force)`)
    await client.query(`create database ${half}`)
    const database = await openDatabase({ database: { url: urlOf(half), connections: 1 } })
    await database.migrate()
    await database.close()
    await client.query(`alter database ${half} rename to ${template}`)
  }
  return template
}

/** Work on the server itself, by one test file at a time: Postgres copies a template only while nobody is connected to it. */
async function withServer(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7465737473)')
    await work(client)
  } finally {
    await client.end()
  }
}

/** The server's URL with another database. */
export function urlOf(database: string): string {
  if (serverUrl === undefined) throw new Error('there is no server to test on')
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
