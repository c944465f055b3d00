import { constants } from 'node:fs'
import { access, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import knex, { type Knex } from 'knex'
import { columnTypes } from './column-types.ts'
import { FolderLock } from './folder-lock.ts'
import { prepareOnce } from './prepared-statements.ts'
import { silentLog } from './silent-log.ts'
import { SyncedFolder, syncedStart } from './synced-folder.ts'

/** The major version of the embedded engine; a folder written by another one cannot be read. */
const engineVersion = '18'

export type EmbeddedDatabase = {
  readonly knex: Knex
  readonly afterMigrating: (knex: Knex) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens Postgres inside this process, in `folder` (made when it is not there) or, without one, in memory. The first opening of a folder takes some
 * seconds, later ones well under one. `image` is a database to begin with instead of making an empty one.
 *
 * A commit returns when the write-ahead log is on the disk (see `SyncedFolder`): what was committed survives the process being killed at any
 * moment, and the machine too.
 */
export async function openEmbedded(folder: string | undefined, image?: Blob): Promise<EmbeddedDatabase> {
  const options = { extensions: { vector }, ...(image === undefined ? {} : { loadDataDir: image }) }
  if (folder === undefined) return embedded(await PGlite.create(options), () => {})
  const home = resolve(folder)
  const lock = await lockFolder(home)
  try {
    return embedded(await startEngine(home, options), () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

function embedded(engine: PGlite, afterwards: () => void): EmbeddedDatabase {
  const knex = connectEmbedded(engine)
  return {
    knex,
    afterMigrating: freeLeases,
    async close() {
      await knex.destroy()
      await engine.close()
      afterwards()
    },
  }
}

/**
 * Only one process at a time can have the folder, so a lease found in it is that of a process that is gone: whoever starts after a crash carries on
 * at once instead of waiting for it to run out.
 */
async function freeLeases(knex: Knex): Promise<void> {
  await knex.raw(`do $$ begin
    if to_regclass('conversations') is not null then
      update conversations set worker = null, lease_until = null where worker is not null;
    end if;
  end $$`)
}

/** A process that was told to end needs a moment to be gone; whoever starts the next one right after should not have to try twice. */
const patience = { tries: 20, milliseconds: 50 }

async function lockFolder(home: string): Promise<FolderLock> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 })
    for (let tries = 1; ; tries++) {
      try {
        return FolderLock.take(home)
      } catch (error) {
        if (!(error instanceof PortFailure) || tries === patience.tries) throw error
        await setTimeout(patience.milliseconds)
      }
    }
  } catch (error) {
    throw unwritable(home, error)
  }
}

/**
 * Starts the engine on `home/postgres`. The file `home/complete` says that the first start there went through: a folder left half made by a
 * process that was killed meanwhile is made again, which loses nothing, since nothing was accepted before.
 */
async function startEngine(home: string, options: PGliteOptions): Promise<PGlite> {
  const data = join(home, 'postgres')
  const complete = join(home, 'complete')
  const made = await exists(complete)
  try {
    if (made) {
      await refuseUnfit(home, data)
      return await PGlite.create({ ...inFolder(data), extensions: { vector } })
    }
    await rm(data, { recursive: true, force: true })
    // The engine makes its files readable for all; what customers said is for the owner alone.
    await mkdir(data, { mode: 0o700 })
    const engine = await PGlite.create({ ...options, ...inFolder(data) })
    await writeFile(complete, `${engineVersion}\n`)
    return engine
  } catch (error) {
    throw unwritable(home, error)
  }
}

function inFolder(data: string): PGliteOptions {
  return { fs: new SyncedFolder(data), startParams: [...syncedStart] }
}

async function refuseUnfit(home: string, data: string): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => 'none')).trim()
  if (version !== engineVersion) {
    const message = `the folder ${home} holds a database of Postgres ${version}, and this version of Frontdesk reads ${engineVersion}; use another folder`
    throw new PortFailure('Database', 'rejected', message)
  }
  await access(join(data, 'global', 'pg_control'), constants.R_OK | constants.W_OK)
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

/** What the file system refuses, said of the folder rather than of some file in it. */
function unwritable(home: string, error: unknown): unknown {
  if (error instanceof PortFailure || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message
  const message = `the database folder ${home} cannot be used (${code}); make it writable, or use another folder`
  return new PortFailure('Database', 'rejected', message, { cause: error })
}

/**
 * knex over the embedded engine, through the engine's own bridge for node-postgres: the same client code reads and writes values as on a server,
 * so they cannot differ. (The npm package knex-pglite goes around node-postgres: there `delete()` answers a result object instead of a count.)
 */
function connectEmbedded(engine: PGlite): Knex {
  return knex({
    client: 'pg',
    version: engineVersion,
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
      ) => {
        // What was prepared stays with the engine's one session, and its bridge remembers that for the pool's next connection too.
        prepareOnce(client)
        client.query('rollback', (error) => done(error, client))
      },
    },
    // Ours are milliseconds; whoever waits this long waits for something stuck.
    acquireConnectionTimeout: 30_000,
    compileSqlOnError: false,
    log: silentLog,
  })
}
