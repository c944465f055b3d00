/**
 * Carries what the door accepted to the workers: durable, at least once, in no promised order. A message received is hidden from others for a time
 * (its visibility timeout); not removed by then, it is received again. After too many receives it goes to the dead-letter queue.
 */
export interface Queue {
  /**
   * Returns when all messages are durable. Throws `PortFailure` when one or more may not be; those that went through are not taken back, so that the
   * sender, sending all again, makes duplicates. Throws `RangeError` on a message that no queue could carry (`longestBody`).
   */
  send(messages: readonly NewQueueMessage[]): Promise<void>
  /**
   * Up to `limit` messages, hidden for `visibilityMilliseconds`; waits up to `waitMilliseconds` for the first, less when `signal` aborts (then: what there
   * is). No tenant (`group`) with many messages waiting keeps another's from being received.
   */
  receive(wanted: ReceiveOptions): Promise<readonly QueueMessage[]>
  /** Takes the message off the queue. Calm when its visibility has run out: then it may be received again all the same. */
  remove(message: QueueMessage): Promise<void>
  /** Sets how long from now the message stays hidden: more while working on it, 0 to give it back at once. Calm when it is gone. */
  hideFor(message: QueueMessage, milliseconds: number): Promise<void>
  /** Some of the messages that were received too often, oldest first, at most `limit`. */
  dead(limit: number): Promise<readonly DeadQueueMessage[]>
  /** Puts a dead message back on the queue, counting receives from 0. `false` when it is not there (any more). */
  revive(id: string): Promise<boolean>
  /** Forgets a dead message. `false` when it is not there (any more). */
  drop(id: string): Promise<boolean>
}

/** The longest body every queue takes, in bytes of UTF-8. SQS: 1 MiB for body and attributes together (service model, 2025-08). */
export const longestBody = 1_000_000

/** `group` is the tenant, for fairness. `body` is text without control characters other than tab and line breaks. */
export type NewQueueMessage = { readonly group: string; readonly body: string }

export type QueueMessage = NewQueueMessage & {
  readonly id: string
  /** Names this receive of it. */
  readonly receipt: string
  /** How often it was received, this time included. */
  readonly receives: number
}

export type ReceiveOptions = {
  readonly limit: number
  readonly waitMilliseconds: number
  readonly visibilityMilliseconds: number
  readonly signal?: AbortSignal
}

export type DeadQueueMessage = NewQueueMessage & { readonly id: string; readonly sentAt: Date; readonly receives: number }
