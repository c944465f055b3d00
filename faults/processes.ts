import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Disturbance } from './history.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** One place of the system, held by one process after another. */
export type Place = { readonly name: string; readonly role: 'web' | 'worker' }

type Living = { readonly child: ChildProcess; ready: boolean; paused: boolean; stopping: boolean }

type Given = {
  readonly folder: string
  readonly variables: Readonly<Record<string, string>>
  /** What the next process of this place is told; asked at each start. */
  readonly settingsFor: (place: Place) => WorkerSettings
  readonly port: number
  readonly note: (disturbance: Disturbance) => void
  /** A process stopped itself at a point and wants to be woken later. */
  readonly onPause: (place: Place) => void
}

/** Before a process that died is replaced. Milliseconds. */
const restartAfter = 100
/** The host gives itself 25 s; what takes longer is stuck. */
const stopWithin = 30_000

/** Keeps the system's processes running: what dies is started again. */
export class Processes {
  readonly #given: Given
  readonly #log: WriteStream
  readonly #living = new Map<string, Living>()
  #closing = false

  constructor(given: Given) {
    this.#given = given
    this.#log = createWriteStream(join(given.folder, 'processes.log'), { flags: 'a' })
  }

  start(place: Place): void {
    if (this.#closing) return
    const settings = this.#given.settingsFor(place)
    const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts')], {
      env: {
        ...this.#given.variables,
        PATH: process.env['PATH'],
        ROLE: place.role,
        PORT: place.role === 'web' ? String(this.#given.port) : '0',
        FAULTS_WORKER: JSON.stringify(settings),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => this.#log.write(bytes))
    const living: Living = { child, ready: false, paused: false, stopping: false }
    this.#living.set(place.name, living)
    const pid = child.pid ?? 0
    this.#note({ kind: 'started', pid, detail: place.name })
    if (settings.clockAhead > 0) this.#note({ kind: 'clock-ahead', pid, milliseconds: settings.clockAhead })
    child.on('message', (message) => {
      if (message === 'ready') {
        living.ready = true
        return
      }
      living.paused = true
      this.#given.onPause(place)
    })
    child.on('exit', (code, signal) => this.#replace(place, living, code, signal))
  }

  #replace(place: Place, living: Living, code: number | null, signal: NodeJS.Signals | null): void {
    const pid = living.child.pid ?? 0
    const detail = `${place.name}: ${signal ?? code}`
    if (living.stopping) this.#note({ kind: code === 0 ? 'stopped-in-order' : 'stopped-in-disorder', pid, detail })
    else this.#note({ kind: 'died', pid, detail })
    if (this.#living.get(place.name) !== living) return
    this.#living.delete(place.name)
    if (!this.#closing) setTimeout(() => this.start(place), restartAfter)
  }

  /** `false` when nobody is there to be killed. */
  kill(place: Place): boolean {
    const living = this.#living.get(place.name)
    if (!living?.child.pid) return false
    this.#note({ kind: 'killed', pid: living.child.pid, detail: place.name })
    return living.child.kill('SIGKILL')
  }

  pause(place: Place): boolean {
    const living = this.#living.get(place.name)
    // One that is just starting holds nothing, and one that is stopping would outlast its grace.
    if (!living?.ready || living.paused || living.stopping) return false
    living.paused = true
    return living.child.kill('SIGSTOP')
  }

  /** Wakes a paused process; `since` is when it was paused. */
  wake(place: Place, since: number): void {
    const living = this.#living.get(place.name)
    if (!living?.paused) return
    living.paused = false
    this.#note({ kind: 'paused', at: since, until: Date.now(), pid: living.child.pid ?? 0, detail: place.name })
    living.child.kill('SIGCONT')
  }

  isPaused(place: Place): boolean {
    return this.#living.get(place.name)?.paused === true
  }

  /** Asks for a stop in order, as a deployment does, and waits for it; a stuck one is killed. */
  async roll(place: Place): Promise<void> {
    const living = this.#living.get(place.name)
    if (!living?.ready || living.paused || living.stopping) return
    living.stopping = true
    this.#note({ kind: 'asked-to-stop', pid: living.child.pid ?? 0, detail: place.name })
    const ended = new Promise((resolve) => living.child.once('exit', resolve))
    living.child.kill('SIGTERM')
    const late = setTimeout(() => living.child.kill('SIGKILL'), stopWithin)
    await ended
    clearTimeout(late)
  }

  async close(): Promise<void> {
    this.#closing = true
    const endings = [...this.#living.values()].map(async ({ child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    })
    await Promise.all(endings)
    await new Promise((resolve) => this.#log.end(resolve))
  }

  #note(disturbance: Omit<Disturbance, 'at'> & { readonly at?: number }): void {
    this.#given.note({ at: Date.now(), ...disturbance })
  }
}
