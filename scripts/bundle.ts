import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const repository = resolve(import.meta.dirname, '..')

/**
 * Left out: the embedded database, which is never opened where `DATABASE_URL` is set (30 MB), and what knex and pg would load for other databases. Reaching
 * for one fails like a package that is not installed.
 */
const leftOut = [
  /^@electric-sql\//,
  /^pg-(native|query-stream|cloudflare)$/,
  /^(sqlite3|better-sqlite3|mysql|mysql2|oracledb|tedious|mariadb)(\/|$)/,
]

export type Bundled = {
  readonly name: string
  readonly folder: string
  /** What is loaded before the first event: the entry and all it imports statically. Bytes. */
  readonly atStart: number
  /** All code. Bytes. */
  readonly code: number
  /** All code, compressed: about what is uploaded. Bytes. */
  readonly compressed: number
}

type Wanted = {
  /** Of the entry, in the folder: `<name>.mjs`. */
  readonly name: string
  /** The source, from the repository's root. */
  readonly source: string
  /** Emptied first. */
  readonly folder: string
  readonly minify: boolean
}

/** Bundles a host with all it needs into a folder, the tenants beside it. Nothing needs to be installed there. */
export async function bundle({ name, source, folder, minify }: Wanted): Promise<Bundled> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const bundling = await rolldown({
    input: join(repository, source),
    cwd: repository,
    platform: 'node',
    external: leftOut,
    logLevel: 'warn',
  })
  try {
    const { output } = await bundling.write({
      dir: folder,
      format: 'esm',
      minify,
      entryFileNames: `${name}.mjs`,
      chunkFileNames: '[name]-[hash].mjs',
    })
    cpSync(join(repository, 'tenants'), join(folder, 'tenants'), { recursive: true })
    const importsOf = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.imports] as const] : [])))
    return { name, folder, ...sizesOf(folder, staticImports(`${name}.mjs`, importsOf)) }
  } finally {
    await bundling.close()
  }
}

function staticImports(entry: string, importsOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const loaded = new Set<string>()
  const load = (file: string) => {
    if (!importsOf.has(file) || loaded.has(file)) return
    loaded.add(file)
    importsOf.get(file)?.forEach(load)
  }
  load(entry)
  return loaded
}

function sizesOf(folder: string, loaded: ReadonlySet<string>): Pick<Bundled, 'atStart' | 'code' | 'compressed'> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'))
  const sum = (names: readonly string[], size: (path: string) => number) =>
    names.reduce((total, name) => total + size(join(folder, name)), 0)
  const size = (path: string) => statSync(path).size
  return {
    atStart: sum([...loaded], size),
    code: sum(files, size),
    compressed: sum(files, (path) => gzipSync(readFileSync(path)).byteLength),
  }
}

/** The sizes in words, a line each; or as JSON. */
export function printSizes(bundles: readonly Bundled[], asJson: boolean): void {
  const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(0)} KiB`
  if (asJson) console.log(JSON.stringify(bundles, null, 2))
  else {
    for (const { folder, atStart, code, compressed } of bundles)
      console.log(`${folder}: ${kilobytes(atStart)} at start, ${kilobytes(code)} in all, ${kilobytes(compressed)} compressed`)
  }
}
