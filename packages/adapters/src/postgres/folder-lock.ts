import { randomUUID } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'

/** Who has the folder. `started` tells a process from a later one of the same number; absent where the system does not say. */
type Holder = { readonly pid: number; readonly host: string; readonly started?: string; readonly released?: true }

/**
 * The right to be the one process that uses a folder. Kept as a file `lock.<n>`; the highest number counts, and numbers only ever grow. A file
 * is made whole under another name and then linked to its own, which only one process can do, so of two that find a dead
 * holder's `lock.4` one makes `lock.5` and the other finds it made. (Deleting a dead holder's file and making it anew would let the
 * slower of two delete the file of the faster.) A process that dies, however it dies, holds nothing from that moment.
 */
export class FolderLock {
  readonly #folder: string
  readonly #number: number

  private constructor(folder: string, number: number) {
    this.#folder = folder
    this.#number = number
  }

  /** Takes the folder, which must exist. Throws `PortFailure` (`unavailable`) naming the process that has it. */
  static take(folder: string): FolderLock {
    for (;;) {
      const newest = newestLock(folder)
      if (newest !== undefined) refuseHeld(folder, newest)
      const number = (newest?.number ?? 0) + 1
      if (!makeLock(folder, number)) continue
      // Someone may have come and gone since we looked, and cleaned up behind: then our number is old news.
      if (newestLock(folder)?.number !== number) {
        rmSync(lockFile(folder, number), { force: true })
        continue
      }
      for (const older of lockNumbers(folder)) if (older < number) rmSync(lockFile(folder, older), { force: true })
      return new FolderLock(folder, number)
    }
  }

  /** Gives the folder up. The file stays, so that numbers keep growing. */
  release(): void {
    writeAside(this.#folder, { ...self(), released: true }, (aside) => renameSync(aside, lockFile(this.#folder, this.#number)))
  }
}

const lockFile = (folder: string, number: number): string => join(folder, `lock.${number}`)

function lockNumbers(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const number = /^lock\.(\d+)$/.exec(name)?.[1]
    return number === undefined ? [] : [Number(number)]
  })
}

function newestLock(folder: string): { number: number; holder: Holder } | undefined {
  const number = Math.max(0, ...lockNumbers(folder))
  if (number === 0) return undefined
  try {
    return { number, holder: JSON.parse(readFileSync(lockFile(folder, number), 'utf8')) as Holder }
  } catch (error) {
    // Replaced by a newer one between the two looks.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return newestLock(folder)
    throw error
  }
}

function refuseHeld(folder: string, { number, holder }: { number: number; holder: Holder }): void {
  if (holder.released) return
  if (holder.host !== hostname()) {
    throw new PortFailure(
      'Database',
      'unavailable',
      `the database in ${folder} was opened by process ${holder.pid} on ${holder.host}, which cannot be asked from here; if it no longer runs, delete ${lockFile(folder, number)}`,
    )
  }
  if (!isRunning(holder)) return
  const who = holder.pid === process.pid ? 'this process' : `process ${holder.pid}`
  throw new PortFailure(
    'Database',
    'unavailable',
    `the database in ${folder} is in use by ${who}; end that first, use another folder, or set DATABASE_URL to share a Postgres server`,
  )
}

/** Makes the lock of that number; `false` when somebody else just did. */
function makeLock(folder: string, number: number): boolean {
  try {
    writeAside(folder, self(), (aside) => linkSync(aside, lockFile(folder, number)))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function writeAside(folder: string, holder: Holder, use: (file: string) => void): void {
  const aside = join(folder, `lock-${randomUUID()}`)
  try {
    writeFileSync(aside, JSON.stringify(holder))
    use(aside)
  } finally {
    rmSync(aside, { force: true })
  }
}

function self(): Holder {
  const started = processStart(process.pid)
  return { pid: process.pid, host: hostname(), ...(started === undefined ? {} : { started }) }
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  const now = processStart(pid)
  if (now === ended) return false
  return now === undefined || started === undefined || now === started
}

const ended = 'ended'

/**
 * When the process started, as boot and clock ticks since: the same number again is another process. `ended` for one that has died and waits for its
 * parent to notice; `undefined` where there is no /proc.
 */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets, which may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, ticks] = [fields[0], fields[19]]
    if (state === 'Z' || state === 'X') return ended
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`
  } catch {
    return undefined
  }
}
