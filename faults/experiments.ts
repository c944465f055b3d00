import type { FaultPoint } from '../packages/core/src/kernel/ports/fault-points.ts'

/** From least to most milliseconds between two of a kind. */
type Every = readonly [least: number, most: number]

/** What is done to the system while customers write. Deliveries come more than once, late and out of order in all of them. */
export type Experiment = {
  readonly name: string
  readonly what: string
  /** SIGKILL to a worker, or to the web process once in five. */
  readonly kill?: Every
  /** Each process dies at the next of the named durable steps, one after the other. */
  readonly dieAtPoints?: readonly FaultPoint[]
  /** Processes stop themselves at these, one after the other, and are woken when their leases have run out. */
  readonly pauseAtPoints?: readonly FaultPoint[]
  /** SIGSTOP to a worker for longer than its lease. */
  readonly pause?: Every
  /** The database stops as by a power cut, for up to so many milliseconds. */
  readonly database?: { readonly every: Every; readonly longest: number }
  readonly lineMoods?: Every
  readonly queueMoods?: Every
  /** SIGTERM to one process after the other, as a deployment does. */
  readonly roll?: Every
  /** The share of processes whose clock is ahead by so many milliseconds, so that reply tokens look spent to them. */
  readonly clockAhead?: { readonly share: number; readonly milliseconds: number }
  /** One event in so many kills or fails whoever answers it. */
  readonly poisonEvery?: number
  /** How long answers are thought about, in milliseconds; hardly at all when absent. A model takes about a second. */
  readonly think?: Every
  /** Leases are so many times shorter than in production; 10 when absent. */
  readonly hurry?: number
  /** How much of a run's turns are taken under it, relative to the others. */
  readonly weight: number
}

const doorPoints: readonly FaultPoint[] = ['queue.sent']
const workerPoints: readonly FaultPoint[] = [
  'queue.received',
  'inbox.stored',
  'queue.removed',
  'lease.taken',
  'turn.taken',
  'turn.committed',
  'delivery.started',
  'delivery.acknowledged',
  'delivery.settled',
]

const hurt = {
  kill: [6_000, 12_000],
  pause: [12_000, 20_000],
  lineMoods: [1_500, 4_000],
  queueMoods: [1_500, 4_000],
  roll: [9_000, 14_000],
} as const

export const experiments: readonly Experiment[] = [
  { name: 'points', what: 'processes die at each durable step in turn', dieAtPoints: [...doorPoints, ...workerPoints], weight: 3 },
  { name: 'kills', what: 'workers are killed at random, every 2 to 5 s', kill: [2_000, 5_000], weight: 3 },
  {
    name: 'poison',
    what: 'events that kill or fail whoever answers them, while others wait for a model',
    poisonEvery: 40,
    think: [500, 1_500],
    weight: 1,
  },
  {
    name: 'leases',
    what: 'workers sleep past their leases and wake up late',
    pauseAtPoints: workerPoints.slice(3),
    pause: [4_000, 8_000],
    weight: 2,
  },
  { name: 'database', what: 'Postgres is stopped and started again', database: { every: [5_000, 10_000], longest: 5_000 }, weight: 2 },
  {
    name: 'line',
    what: 'LINE answers 429, 500, nothing, or does what it was asked and does not say so',
    lineMoods: [500, 2_000],
    weight: 2,
  },
  {
    name: 'tokens',
    what: 'replies whose answer is lost, and tokens that run out before anybody asks again',
    lineMoods: [1_000, 3_000],
    dieAtPoints: ['delivery.acknowledged', 'delivery.started'],
    clockAhead: { share: 0.5, milliseconds: 60_000 },
    weight: 1,
  },
  {
    name: 'queue',
    what: 'the queue duplicates, reorders, fails and forgets that it was told to delete',
    queueMoods: [500, 2_000],
    weight: 1,
  },
  { name: 'deploy', what: 'one process after the other is asked to stop and replaced', roll: [1_000, 2_000], weight: 1 },
  {
    name: 'everything',
    what: 'all of it at once',
    ...hurt,
    pauseAtPoints: workerPoints.slice(3),
    database: { every: [20_000, 30_000], longest: 3_000 },
    poisonEvery: 300,
    weight: 3,
  },
]

/** What a few hundred turns can bear beside other work on the machine. */
export const short: Experiment = {
  name: 'short',
  what: 'kills, late wakers, deployments and a difficult LINE',
  kill: [4_000, 7_000],
  pauseAtPoints: ['turn.committed', 'delivery.started'],
  lineMoods: [1_000, 3_000],
  roll: [6_000, 10_000],
  weight: 1,
}

/** Leases as they are in production: slow, so few. */
export const atFullLength: readonly Experiment[] = [
  {
    name: 'real-leases',
    what: 'kills and late wakers with the lease of 30 s',
    kill: [15_000, 30_000],
    pauseAtPoints: workerPoints.slice(3),
    hurry: 1,
    weight: 0.4,
  },
]
