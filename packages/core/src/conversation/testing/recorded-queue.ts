import type { VirtualTime } from '../../kernel/testing/virtual-time.ts'
import type { NewQueueMessage, Queue, QueueMessage, ReceiveOptions } from '../ports/queue.ts'

/** Hands out each message once and records what is done with it; a message given back by hiding it is not handed out again. */
export class RecordedQueue implements Queue {
  /** In order, with the time: `remove m1 at 0`, `hide m1 10000 at 5000`. */
  readonly deeds: string[] = []
  /** What was asked for each time. */
  readonly asked: ReceiveOptions[] = []
  readonly #time: VirtualTime
  readonly #waiting: QueueMessage[] = []
  #sent = 0
  #wake = new AbortController()
  /** Thrown by the next receive. */
  failure: Error | undefined

  constructor(time: VirtualTime) {
    this.#time = time
  }

  async send(messages: readonly NewQueueMessage[]): Promise<void> {
    for (const message of messages) {
      const id = `m${++this.#sent}`
      this.#waiting.push({ ...message, id, receipt: id, receives: 1 })
    }
    this.#wake.abort('sent')
  }

  async receive(wanted: ReceiveOptions): Promise<readonly QueueMessage[]> {
    this.asked.push(wanted)
    const { failure } = this
    this.failure = undefined
    if (failure) throw failure
    if (this.#waiting.length === 0) {
      this.#wake = new AbortController()
      const { signal } = this.#wake
      await this.#time.sleep(wanted.waitMilliseconds, wanted.signal ? AbortSignal.any([signal, wanted.signal]) : signal)
    }
    return this.#waiting.splice(0, wanted.limit)
  }

  async remove({ id }: QueueMessage): Promise<void> {
    this.#note(`remove ${id}`)
  }

  async hideFor({ id }: QueueMessage, milliseconds: number): Promise<void> {
    this.#note(`hide ${id} ${milliseconds}`)
  }

  /** How many messages nobody has received yet. */
  get waiting(): number {
    return this.#waiting.length
  }

  dead(): Promise<never> {
    throw new Error('a worker does not look at dead messages')
  }

  revive(): Promise<never> {
    throw new Error('a worker does not revive messages')
  }

  drop(): Promise<never> {
    throw new Error('a worker does not drop messages')
  }

  #note(deed: string): void {
    this.deeds.push(`${deed} at ${this.#time.now().getTime()}`)
  }
}
