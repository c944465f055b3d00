import type { FaultPoint } from '../packages/core/src/kernel/ports/fault-points.ts'

/** What the runner tells one process of the system, as JSON in FAULTS_WORKER. */
export type WorkerSettings = {
  readonly seed: number
  /** File that notes are appended to, a JSON line each. */
  readonly notes: string
  /** By how much leases are shorter than in production; 1 for the real ones. */
  readonly hurry: number
  /** How far ahead of the machine's clock this process believes it is. Milliseconds. */
  readonly clockAhead: number
  /** LINE's deadline for this process. Milliseconds. */
  readonly lineDeadline: number
  /** How long an answer is thought about, from least to most. Milliseconds. */
  readonly think: readonly [least: number, most: number]
  readonly faults: readonly PlannedFault[]
}

/** At the `nth` passing of the point in this process; `delay` at each, with a probability. */
export type PlannedFault =
  | { readonly point: FaultPoint; readonly do: 'die' | 'pause'; readonly nth: number }
  | { readonly point: FaultPoint; readonly do: 'delay'; readonly probability: number; readonly longest: number }
