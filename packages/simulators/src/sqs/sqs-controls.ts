import type { Mood } from './moods.ts'
import type { RequestRecord } from './request-history.ts'
import type { SimulatorClock } from './virtual-clock.ts'

/** What a message looks like from outside. */
export type SimulatedMessage = {
  readonly messageId: string
  readonly body: string
  readonly group: string | undefined
  readonly receives: number
  /** Milliseconds since the epoch; in the past for one that can be received. */
  readonly visibleAt: number
}

/** What a test can do to the simulator beside the API. */
export type SqsControls = {
  readonly clock: SimulatorClock
  /** Returns the queue's url. Throws what CreateQueue answers. */
  createQueue(name: string, attributes?: Readonly<Record<string, string>>): string
  queues(): readonly { readonly name: string; readonly url: string; readonly arn: string; readonly messages: number }[]
  /** Everything in the queue, also what is hidden, in the order it came. */
  messages(queueUrl: string): readonly SimulatedMessage[]
  /** The last requests, oldest first. */
  history(): readonly RequestRecord[]
  /** Adds a mood; several at once are drawn in the order they were set. */
  setMood(mood: Mood): void
  clearMoods(): void
}
