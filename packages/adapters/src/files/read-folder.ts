import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, sep } from 'node:path'

/** 2 MiB: a novel has one; more is a mistake (an export, a binary) that would slow every start. */
export const largestFileBytes = 2 * 1024 * 1024

/** A file of a tenant's folder. `path` is within the folder, with `/`, in Unicode NFC, as it is the same on every machine. */
export type FolderFile = { readonly path: string; readonly bytes: Uint8Array }

export type FolderFault = { readonly path: string; readonly message: string }

export type FolderContents = {
  readonly files: readonly FolderFile[]
  readonly faults: readonly FolderFault[]
  /** Names at the top of the folder that mean nothing here. */
  readonly passedOver: readonly string[]
  /** Every folder visited and every file read, with the file system's record of it from before the reading. */
  readonly entries: readonly FolderEntry[]
}

/** The places a walk visited: every folder, and every file with its record. */
type Walk = { readonly entries: FolderEntry[]; readonly faults: FolderFault[]; readonly passedOver: string[] }
export type FolderEntry = { readonly path: string; readonly location: string; readonly stats: Stats; readonly kind: 'file' | 'folder' }

/**
 * Reads every file of a tenant's folder that has a meaning there (see `isRead`); names with a leading dot are passed over.
 * A link that leads out of `boundary` (a real path) is a fault and is not followed. Synchronous on purpose: the files are
 * few and small, change a few times a day, and the check before a turn is some dozen `stat` calls of microseconds each.
 */
export function readFolder(folder: string, boundary: string): FolderContents {
  const walk = walkFolder(folder, boundary)
  const faults = [...walk.faults]
  const files: FolderFile[] = []
  for (const { path, location, stats, kind } of walk.entries) {
    if (kind === 'folder') continue
    if (stats.size > largestFileBytes)
      faults.push({ path, message: `is larger than 2 MiB (${Math.ceil(stats.size / 1024)} KiB); it is not read` })
    else {
      const bytes = attempt(() => readFileSync(location))
      if (bytes instanceof Uint8Array) files.push({ path, bytes })
      else faults.push({ path, message: bytes.message })
    }
  }
  files.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { files, faults, passedOver: walk.passedOver, entries: walk.entries }
}

/**
 * Whether all that was read still has the record it had: files by themselves, and their coming and going by their folders' records.
 * A folder with faults counts as changed, since what a faulty link leads to is not watched.
 */
export function isUnchanged({ entries, faults }: FolderContents): boolean {
  return faults.length === 0 && entries.every(({ location, stats }) => isSameRecord(stats, statSync(location, { throwIfNoEntry: false })))
}

function isSameRecord(before: Stats, now: Stats | undefined): boolean {
  return (
    now !== undefined &&
    before.ino === now.ino &&
    before.size === now.size &&
    before.mtimeMs === now.mtimeMs &&
    before.ctimeMs === now.ctimeMs
  )
}

function walkFolder(folder: string, boundary: string): Walk {
  const walk: Walk = { entries: [], faults: [], passedOver: [] }
  visit(folder, '', { ...walk, boundary, seen: new Set() })
  return walk
}

function visit(location: string, path: string, walk: Walk & { boundary: string; seen: Set<string> }): void {
  const record = lstatSync(location, { throwIfNoEntry: false })
  if (!record) return
  let stats: Stats | undefined = record
  if (record.isSymbolicLink()) {
    stats = followLink(location, walk.boundary)
    if (!stats) {
      walk.faults.push({ path, message: 'is a link that leads out of the tenant’s folder, or nowhere; it is not followed' })
      return
    }
  }
  if (stats.isFile()) {
    if (isRead(path)) walk.entries.push({ path: path.normalize('NFC'), location, stats, kind: 'file' })
    else walk.passedOver.push(path)
    return
  }
  if (!stats.isDirectory()) return
  if (!mayHold(path)) {
    walk.passedOver.push(path)
    return
  }
  const place = `${stats.dev}:${stats.ino}`
  if (walk.seen.has(place)) {
    walk.faults.push({ path, message: 'is a link to a folder that is read already; it is not followed' })
    return
  }
  walk.seen.add(place)
  walk.entries.push({ path, location, stats, kind: 'folder' })
  const names = attempt(() => readdirSync(location))
  if (!Array.isArray(names)) {
    walk.faults.push({ path, message: names.message })
    return
  }
  for (const name of names) {
    if (!name.startsWith('.')) visit(join(location, name), path === '' ? name : `${path}/${name}`, walk)
  }
}

/** The result, or why the system would not give it. */
function attempt<Result>(read: () => Result): Result | { message: string } {
  try {
    return read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    return { message: `cannot be read (${code})` }
  }
}

/** What the link leads to; `undefined` when that is nothing, or outside `boundary`. */
function followLink(location: string, boundary: string): Stats | undefined {
  try {
    const target = realpathSync.native(location)
    if (target !== boundary && !target.startsWith(boundary + sep)) return undefined
    return statSync(target)
  } catch {
    return undefined // a dangling link, or links in a circle
  }
}

/** Whether a file has a meaning in a tenant's folder. Everything in knowledge/ and intents/ has: what cannot be read there is a problem. */
function isRead(path: string): boolean {
  return ['tenant.yaml', 'persona.md', 'policy.md'].includes(path) || /^(knowledge|intents)\//.test(path)
}

function mayHold(path: string): boolean {
  return path === '' || /^(knowledge|intents)(\/|$)/.test(path)
}
