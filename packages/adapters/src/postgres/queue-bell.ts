import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import type { Database } from './database.ts'

/** One word to other processes in so many milliseconds is enough: a worker that is awake looks for itself. */
const silence = 20

const name = 'frontdesk_queue'

/** Wakes whoever waits for messages, here and in other processes. A ring that nobody hears is no loss: receivers look for themselves. */
export class QueueBell {
  readonly #database: Database
  readonly #timers: Timers
  #rung = Promise.withResolvers<void>()
  #silent = false
  #again = false
  #listening: Promise<() => Promise<void>> | undefined

  constructor({ database, timers }: { database: Database; timers: Timers }) {
    this.#database = database
    this.#timers = timers
  }

  /** Begins to hear other processes; once. */
  async listen(): Promise<void> {
    this.#listening ??= this.#database.listen(name, () => this.#wake())
    await this.#listening
  }

  /** Resolves at the next ring. */
  nextRing(): Promise<void> {
    return this.#rung.promise
  }

  /** Wakes those in this process. */
  ringHere(): void {
    this.#wake()
  }

  ring(): void {
    this.#wake()
    this.#again = this.#silent
    if (!this.#silent) void this.#tellOthers()
  }

  async close(): Promise<void> {
    const stop = await this.#listening
    this.#listening = undefined
    await stop?.()
  }

  #wake(): void {
    const { resolve } = this.#rung
    this.#rung = Promise.withResolvers<void>()
    resolve()
  }

  async #tellOthers(): Promise<void> {
    this.#silent = true
    await this.#database.notify(name)
    await this.#timers.sleep(silence)
    this.#silent = false
    if (!this.#again) return
    this.#again = false
    await this.#tellOthers()
  }
}
