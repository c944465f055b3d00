import { setTimeout as sleep } from 'node:timers/promises'
import type { LineSimulator } from '../packages/simulators/src/line/line-simulator.ts'
import type { SqsSimulator } from '../packages/simulators/src/sqs/sqs-simulator.ts'
import type { Cluster } from './cluster.ts'
import type { Experiment } from './experiments.ts'
import type { Disturbance } from './history.ts'
import type { Place, Processes } from './processes.ts'
import type { Random } from './random.ts'

type Given = {
  readonly experiment: Experiment
  readonly random: Random
  readonly processes: Processes
  readonly places: readonly Place[]
  readonly cluster: Cluster
  readonly line: LineSimulator
  readonly queue: SqsSimulator | undefined
  /** How long a lease lasts in this run. Milliseconds. */
  readonly lease: number
  readonly note: (disturbance: Disturbance) => void
}

/** Does to the system what the experiment says, until told to stop; then all is put right again. */
export class Nemesis {
  readonly #given: Given
  readonly #over = new AbortController()
  #work: Promise<void>[] = []

  constructor(given: Given) {
    this.#given = given
  }

  begin(): void {
    const { experiment, places, random, processes } = this.#given
    const workers = places.filter(({ role }) => role === 'worker')
    const web = places.filter(({ role }) => role === 'web')
    const any = () => random.one(random.chance(0.2) ? web : workers)
    this.#repeat(experiment.kill, async () => void processes.kill(any()))
    this.#repeat(experiment.pause, () => this.#pause(random.one(workers)))
    this.#repeat(experiment.roll, () => processes.roll(any()))
    this.#repeat(experiment.lineMoods, () => this.#upsetLine())
    if (this.#given.queue) this.#repeat(experiment.queueMoods, () => this.#upsetQueue())
    if (experiment.database) {
      const { longest } = experiment.database
      this.#repeat(experiment.database.every, () => this.#stopDatabase(random.whole(0, longest)))
    }
  }

  /** Wakes a process that paused itself, some time after its leases have run out. */
  wakeLater(place: Place): void {
    this.#work.push(this.#sleepPast(place))
  }

  async end(): Promise<void> {
    this.#over.abort()
    const { line, queue, places, processes } = this.#given
    line.clearMoods()
    queue?.clearMoods()
    await Promise.all(this.#work)
    // One may have paused itself after the last was waited for.
    for (const place of places) processes.wake(place, Date.now())
  }

  #repeat(every: readonly [number, number] | undefined, act: () => Promise<void>): void {
    if (!every) return
    const [least, most] = every
    const { random } = this.#given
    const repeating = (async () => {
      while (!this.#over.signal.aborted) {
        await sleep(random.whole(least, most), undefined, { signal: this.#over.signal }).catch(() => undefined)
        if (!this.#over.signal.aborted) await act()
      }
    })()
    this.#work.push(repeating)
  }

  async #pause(place: Place): Promise<void> {
    if (this.#given.processes.pause(place)) await this.#sleepPast(place)
  }

  async #sleepPast(place: Place): Promise<void> {
    const { random, lease, processes } = this.#given
    const since = Date.now()
    await sleep(lease + random.whole(300, 3_000))
    processes.wake(place, since)
  }

  async #stopDatabase(milliseconds: number): Promise<void> {
    const { cluster, note } = this.#given
    const at = Date.now()
    await cluster.stopAtOnce()
    await sleep(milliseconds)
    await cluster.start()
    note({ kind: 'database-stopped', at, until: Date.now() })
  }

  async #upsetLine(): Promise<void> {
    const { line, random, note } = this.#given
    const kind = random.one([
      '429',
      '500',
      'stall',
      'execute-then-stall',
      'execute-then-500',
      'reset',
      'execute-then-reset',
      'slow',
    ] as const)
    const lasting = random.whole(200, 1_500)
    const rate = random.one([0.2, 0.5, 1])
    line.setMood({ kind, rate, milliseconds: kind === 'slow' ? 800 : 3_000 })
    const at = Date.now()
    await sleep(lasting)
    line.clearMoods()
    note({ kind: 'line-mood', at, until: Date.now(), detail: kind })
  }

  async #upsetQueue(): Promise<void> {
    const { queue, random, note } = this.#given
    if (!queue) return
    const kind = random.one(['duplicate', 'reorder', '500', 'throttle', 'execute-then-stall', 'partial-failure', 'lose-delete'] as const)
    const lasting = random.whole(300, 2_000)
    const mood = { kind, rate: random.one([0.2, 0.5, 1]), ...(kind === 'execute-then-stall' && { milliseconds: 3_000 }) }
    queue.setMood(mood)
    const at = Date.now()
    await sleep(lasting)
    queue.clearMoods()
    note({ kind: 'queue-mood', at, until: Date.now(), detail: kind })
  }
}
