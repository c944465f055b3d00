import { fdatasyncSync } from 'node:fs'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The number Emscripten's C library has for an input or output error. */
const inputOutputError = 29

/** What the engine's file system keeps of an open file: Node's own descriptor. Folders have none, and the engine never asks for one to be synced. */
type OpenFile = { readonly nfd?: number }

/**
 * The engine's file system over a real folder, with the one thing it leaves out: when Postgres asks for a file to be on the disk, it is.
 * Without, "synced" means given to the operating system, which a killed process survives and a power cut does not.
 */
export class SyncedFolder extends NodeFS {
  override async init(...[engine, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(engine, options)
    const addSync = (module: postgresMod.PostgresMod): void => {
      const { NODEFS } = module.FS.filesystems as unknown as { NODEFS: { stream_ops: { fsync?: (file: OpenFile) => number } } }
      NODEFS.stream_ops.fsync = sync
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } }
  }
}

function sync({ nfd }: OpenFile): number {
  try {
    if (nfd !== undefined) fdatasyncSync(nfd)
    return 0
  } catch {
    // Postgres stops on this rather than going on with a log that may not be there.
    return inputOutputError
  }
}

/**
 * How the engine is started on such a folder: as it starts itself, without `-F` (do not sync), and syncing its log by `fsync`, the one way of
 * Postgres's that its file system hears of.
 */
export const syncedStart: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]
