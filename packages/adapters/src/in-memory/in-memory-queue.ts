import type { DeadQueueMessage, NewQueueMessage, Queue, QueueMessage, ReceiveOptions } from '@frontdesk/core/conversation/ports/queue'
import { refuseUncarriable } from '@frontdesk/core/conversation/refuse-uncarriable'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import { InMemoryMessages } from './in-memory-messages.ts'

/** What kills workers is found by its tries in the inbox, not here: few receives would only bury what workers had in hand that died of something else. */
const usualMaxReceives = 10

/**
 * The queue in memory: for tests and rehearsals, since nothing of it survives the process. Tenants take turns, one message each. Given `storage`,
 * shares it: two queues over the same storage see the same messages and wake each other.
 */
export class InMemoryQueue implements Queue {
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #maxReceives: number
  readonly #messages: InMemoryMessages

  constructor({
    clock,
    timers,
    maxReceives = usualMaxReceives,
    storage = new InMemoryMessages(),
  }: {
    clock: Clock
    timers: Timers
    maxReceives?: number
    storage?: InMemoryMessages
  }) {
    this.#clock = clock
    this.#timers = timers
    this.#maxReceives = maxReceives
    this.#messages = storage
  }

  // async, so that a refusal is a rejection as it is elsewhere.
  async send(messages: readonly NewQueueMessage[]): Promise<void> {
    for (const message of messages) refuseUncarriable(message)
    for (const message of messages) this.#messages.add(message, this.#clock.now())
  }

  async receive({ limit, waitMilliseconds, visibilityMilliseconds, signal }: ReceiveOptions): Promise<readonly QueueMessage[]> {
    const until = this.#now() + waitMilliseconds
    for (;;) {
      this.#messages.letRunOut(this.#now(), this.#maxReceives)
      const received = this.#messages.take(limit, this.#now() + visibilityMilliseconds)
      const left = until - this.#now()
      if (received.length > 0 || left <= 0 || signal?.aborted) return received
      const untilNext = this.#messages.nextRunOut() - this.#now()
      await this.#messages.changed((woken) => this.#timers.sleep(Math.max(1, Math.min(left, untilNext)), woken), signal)
    }
  }

  remove(message: QueueMessage): Promise<void> {
    this.#messages.remove(message)
    return Promise.resolve()
  }

  hideFor(message: QueueMessage, milliseconds: number): Promise<void> {
    this.#messages.letRunOut(this.#now(), this.#maxReceives)
    this.#messages.hide(message, this.#now() + milliseconds)
    this.#messages.letRunOut(this.#now(), this.#maxReceives)
    return Promise.resolve()
  }

  dead(limit: number): Promise<readonly DeadQueueMessage[]> {
    this.#messages.letRunOut(this.#now(), this.#maxReceives)
    return Promise.resolve(this.#messages.dead(limit))
  }

  revive(id: string): Promise<boolean> {
    return Promise.resolve(this.#messages.revive(id))
  }

  drop(id: string): Promise<boolean> {
    return Promise.resolve(this.#messages.drop(id))
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}
