import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

import { isTenantId, type TenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'
import { InvalidTenant, type TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

import { type FolderContents, isUnchanged, readFolder } from './read-folder.ts'
import { readTenant, type TenantReading } from './read-tenant.ts'
import { nameRelease } from './tenant-release.ts'

type Known = {
  readonly real: string
  readonly contents: FolderContents
  readonly release: string
  readonly reading: TenantReading
  readonly readAt: number
  settled: boolean
}

/**
 * How long after a reading a file system may still give a changed file the record it had: the coarsest clock in common use
 * ticks every 16 ms, network file systems are slower. Within this time an unchanged record is not believed.
 */
const unsettledMilliseconds = 100

/**
 * The tenants of a folder of folders, each named by its id. Reads a tenant again only when its files' records changed; with `believedFor`
 * milliseconds, does not even look for as long, for hosts that ask a thousand times a second.
 */
export class FileTenantDirectory implements TenantDirectory {
  readonly #folder: string
  readonly #skills: readonly string[]
  readonly #stopwatch: Stopwatch
  readonly #believedFor: number
  readonly #believed = new Map<TenantId, { readonly tenant: Tenant; readonly until: number }>()
  /** What was read, without the files' bytes. */
  readonly #known = new Map<TenantId, Known>()

  /** `folder` holds the tenants' folders and begins the file names in problems; `skills` names every skill an intent may ask for. */
  constructor({
    folder,
    skills,
    stopwatch,
    believedFor = 0,
  }: {
    folder: string
    skills: readonly string[]
    stopwatch?: Stopwatch
    believedFor?: number
  }) {
    this.#believedFor = believedFor
    this.#folder = folder
    this.#skills = skills
    this.#stopwatch = stopwatch ?? { read: () => performance.now() }
  }

  async list(): Promise<readonly TenantId[]> {
    return listFolders(this.#folder).filter(isTenantId).sort()
  }

  async find(id: TenantId): Promise<Tenant | undefined> {
    const believed = this.#believed.get(id)
    if (believed && this.#stopwatch.read() < believed.until) return believed.tenant
    const tenant = this.#look(id)
    if (tenant && this.#believedFor > 0) this.#believed.set(id, { tenant, until: this.#stopwatch.read() + this.#believedFor })
    else this.#believed.delete(id)
    return tenant
  }

  #look(id: TenantId): Tenant | undefined {
    const real = isTenantId(id) ? realFolder(this.#folder, id) : undefined
    if (real === undefined) {
      this.#known.delete(id)
      return undefined
    }
    const reading = typeof real === 'string' ? this.#read(id, real) : { problems: [real] }
    if ('problems' in reading) throw new InvalidTenant(id, reading.problems)
    return reading.tenant
  }

  #read(id: TenantId, real: string): TenantReading {
    const known = this.#known.get(id)
    if (known && known.real === real && isUnchanged(known.contents) && (known.settled || this.#settle(known))) return known.reading
    const readAt = this.#stopwatch.read()
    const contents = readFolder(real, real)
    const reading = readTenant(id, contents, shownFolder(this.#folder, id), this.#skills)
    this.#known.set(id, {
      real,
      contents: { ...contents, files: [] },
      release: nameRelease(contents.files),
      reading,
      readAt,
      settled: false,
    })
    return reading
  }

  /** Whether what was read a moment ago still stands, by its bytes; once enough time has passed, the records alone are believed. */
  #settle(known: Known): boolean {
    const late = this.#stopwatch.read() - known.readAt > unsettledMilliseconds
    if (nameRelease(readFolder(known.real, known.real).files) !== known.release) return false
    known.settled = late
    return true
  }
}

/** The names of the folders in the tenants' folder, hidden ones left out. Throws `PortFailure` when there is no such folder. */
export function listFolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.') && isFolder(join(folder, name)))
  } catch (error) {
    throw unreadable(folder, error)
  }
}

/** Where the tenant's folder really is; `undefined` when there is none; a problem when it is a link out of the tenants' folder. */
export function realFolder(folder: string, slug: string): string | TenantProblem | undefined {
  let home: string
  try {
    home = realpathSync.native(folder)
  } catch (error) {
    throw unreadable(folder, error)
  }
  const place = join(folder, slug)
  if (!isFolder(place)) return undefined
  const real = realpathSync.native(place)
  if (real.startsWith(home + sep)) return real
  const message = 'is a link that leads out of the tenants’ folder; it is not followed'
  return { file: shownFolder(folder, slug), line: 1, column: 1, message }
}

/** The tenant's folder as problems name it: as the tenants' folder was given, with `/` on every machine. */
export function shownFolder(folder: string, slug: string): string {
  return join(folder, slug).replaceAll(sep, '/')
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function unreadable(folder: string, cause: unknown): PortFailure {
  return new PortFailure('TenantDirectory', 'unavailable', `the tenants’ folder cannot be read: ${folder}`, { retryable: false, cause })
}
