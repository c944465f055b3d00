import type { Moods } from './moods.ts'
import type { Queues } from './queues.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What an operation works on. */
export type World = {
  readonly queues: Queues
  readonly clock: VirtualClock
  readonly moods: Moods
  readonly random: () => number
  /** How many messages of a queue may be in flight at once. */
  readonly inFlightLimit: number
}

/** One call of an operation. */
export type Call = {
  readonly world: World
  readonly operation: string
  /** Aborts when the client has gone. */
  readonly gone: AbortSignal
  /** Notes the queue concerned, for the history. */
  readonly concerns: (queue: SimulatedQueue) => void
}

/** Answers an input whose types were checked. Throws `SqsError`. */
export type Operation<Input> = (input: Input, call: Call) => object | Promise<object>

/** The queue of a request, noted in the history. Throws `SqsError`. */
export function queueOf({ QueueUrl }: { readonly QueueUrl?: string }, { world, concerns }: Call): SimulatedQueue {
  const queue = world.queues.at(QueueUrl)
  concerns(queue)
  return queue
}
