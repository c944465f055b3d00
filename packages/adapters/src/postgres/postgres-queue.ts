import type { DeadQueueMessage, NewQueueMessage, Queue, QueueMessage, ReceiveOptions } from '@frontdesk/core/conversation/ports/queue'
import { refuseUncarriable } from '@frontdesk/core/conversation/refuse-uncarriable'
import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import { Batched } from './batched.ts'
import type { Database } from './database.ts'
import { QueueBell } from './queue-bell.ts'
import { readDead, readMessages } from './queue-rows.ts'
import * as sql from './queue-statements.ts'
import { type Place, WaitingReceivers } from './waiting-receivers.ts'

/** What kills workers is found by its tries in the inbox, not here: few receives would only bury what workers had in hand that died of something else. */
const usualMaxReceives = 10

/**
 * The queue in Postgres, for those who have no queue service: as durable as the database. What is sent and removed at the same moment goes together.
 * A receiver that waits is handed what is sent in the same process; senders in others wake it through the server’s notifications, and it looks
 * twice a second in any case, since a message becomes visible again without a word.
 */
export class PostgresQueue implements Queue {
  readonly #database: Database
  readonly #timers: Timers
  readonly #maxReceives: number
  readonly #stopwatch: Stopwatch
  readonly #bell: QueueBell
  readonly #sending: Batched<readonly NewQueueMessage[], 'handed' | 'kept'>
  readonly #removing: Batched<QueueMessage, void>
  readonly #waiting = new WaitingReceivers()
  /** When somebody here last looked, and, if nothing was found, the ring that will tell of more. */
  #lookedAt = Number.NEGATIVE_INFINITY
  #emptyUntil: Promise<void> | undefined
  #receiving = 0
  #receivedAt = Number.NEGATIVE_INFINITY

  constructor({
    database,
    timers,
    maxReceives = usualMaxReceives,
    stopwatch = { read: () => performance.now() },
  }: {
    database: Database
    timers: Timers
    maxReceives?: number
    stopwatch?: Stopwatch
  }) {
    this.#stopwatch = stopwatch
    this.#database = database
    this.#timers = timers
    this.#maxReceives = maxReceives
    this.#bell = new QueueBell({ database, timers })
    this.#sending = new Batched({ work: (sends) => this.#insert(sends), mostItems: 64, mostUnderWay: 2 })
    this.#removing = new Batched({
      work: (messages) => this.#delete(messages),
      mostItems: 200,
      mostUnderWay: 1,
      gatherMilliseconds: removedTogether,
    })
  }

  async send(messages: readonly NewQueueMessage[]): Promise<void> {
    for (const message of messages) refuseUncarriable(message)
    if (messages.length === 0) return
    if ((await this.#sending.run(messages)) === 'handed') return
    if (this.#receiving > 0 || this.#stopwatch.read() - this.#receivedAt < receiverStays) this.#bell.ringHere()
    else this.#bell.ring()
  }

  async receive({ limit, waitMilliseconds, visibilityMilliseconds, signal }: ReceiveOptions): Promise<readonly QueueMessage[]> {
    if (limit <= 0) return []
    await this.#bell.listen()
    this.#receiving++
    try {
      return await this.#receive({ limit, waitMilliseconds, visibilityMilliseconds, ...(signal && { signal }) })
    } finally {
      this.#receiving--
      this.#receivedAt = this.#stopwatch.read()
    }
  }

  async #receive({ limit, waitMilliseconds, visibilityMilliseconds, signal }: ReceiveOptions): Promise<readonly QueueMessage[]> {
    const waited = new AbortController()
    const wait = this.#timers.sleep(waitMilliseconds, waited.signal).then(() => (over = true))
    let over = waitMilliseconds <= 0
    let looks = over || signal?.aborted === true || !this.#isKnownEmpty()
    try {
      for (;;) {
        const rung = this.#bell.nextRing()
        const received = looks ? await this.#look(limit, visibilityMilliseconds, rung) : []
        if (received.length > 0 || over || signal?.aborted) return received
        const waiting = this.#waiting.join({ limit, visibilityMilliseconds })
        await this.#pause([rung, wait, waiting.handed], signal)
        const handed = await waiting.leave()
        if (handed.length > 0) return handed
        looks = true
      }
    } finally {
      waited.abort('done')
    }
  }

  async remove(message: QueueMessage): Promise<void> {
    await this.#removing.run(message)
  }

  async hideFor({ id, receives }: QueueMessage, milliseconds: number): Promise<void> {
    await this.#database.runAlone({ text: sql.hideMessage, values: [id, receives, milliseconds] })
    if (milliseconds <= 0) this.#bell.ring()
  }

  async dead(limit: number): Promise<readonly DeadQueueMessage[]> {
    await this.#database.runAlone({ text: sql.turnDead, values: [this.#maxReceives] })
    const { rows } = await this.#database.runAlone({ text: sql.listDead, values: [limit] })
    return readDead(rows)
  }

  async revive(id: string): Promise<boolean> {
    const revived = await this.#byId(sql.reviveMessage, id)
    if (revived) this.#bell.ring()
    return revived
  }

  async drop(id: string): Promise<boolean> {
    return await this.#byId(sql.dropMessage, id)
  }

  /** Stops listening for other processes. */
  async close(): Promise<void> {
    await this.#bell.close()
  }

  async #byId(text: string, id: string): Promise<boolean> {
    if (!/^\d{1,18}$/.test(id)) return false
    return (await this.#database.runAlone({ text, values: [id] })).rowCount === 1
  }

  async #look(limit: number, visibilityMilliseconds: number, rung: Promise<void>): Promise<readonly QueueMessage[]> {
    this.#lookedAt = this.#stopwatch.read()
    const received = await this.#take(limit, visibilityMilliseconds)
    this.#emptyUntil = received.length === 0 ? rung : undefined
    return received
  }

  /** Nothing was there a moment ago, and nobody has rung since. */
  #isKnownEmpty(): boolean {
    return this.#emptyUntil === this.#bell.nextRing() && this.#untilNextLook() > 0
  }

  #untilNextLook(): number {
    return Math.max(0, lookEvery - (this.#stopwatch.read() - this.#lookedAt))
  }

  async #take(limit: number, visibilityMilliseconds: number): Promise<readonly QueueMessage[]> {
    const values = [limit, visibilityMilliseconds, this.#maxReceives]
    const [received] = await this.#database.runAsOwner([{ text: sql.receiveMessages, values }])
    return readMessages(received?.rows ?? [])
  }

  /** Until something comes, it is time to look again or the receiver is called off. */
  async #pause(comes: readonly Promise<unknown>[], signal: AbortSignal | undefined): Promise<void> {
    const paused = new AbortController()
    const stop = () => paused.abort('done')
    signal?.addEventListener('abort', stop)
    await Promise.race([...comes, this.#timers.sleep(this.#untilNextLook(), paused.signal)])
    signal?.removeEventListener('abort', stop)
    paused.abort('done')
  }

  /** What goes to a receiver who waits here need not be looked for. */
  async #insert(sends: readonly (readonly NewQueueMessage[])[]): Promise<readonly ('handed' | 'kept')[]> {
    const messages = sends.flat()
    const { count, visibilityMilliseconds, fill } = this.#waiting.reserve(messages.length) ?? noPlace
    const values = [messages.map(({ group }) => group), messages.map(({ body }) => body), count, visibilityMilliseconds]
    let handed: readonly QueueMessage[] = []
    try {
      const { rows } = await this.#database.runAlone({ text: sql.sendMessages, values })
      handed = readMessages(rows)
    } finally {
      fill(handed)
    }
    let end = 0
    return sends.map(({ length }) => ((end += length) <= handed.length ? 'handed' : 'kept'))
  }

  async #delete(messages: readonly QueueMessage[]): Promise<readonly void[]> {
    const values = [messages.map(({ id }) => id), messages.map(({ receives }) => receives)]
    await this.#database.runAsOwner([{ text: sql.removeMessages, values }])
    return messages.map(() => undefined)
  }
}

const noPlace: Place = { count: 0, visibilityMilliseconds: 0, fill: () => undefined }

/** Milliseconds. */
const lookEvery = 500
/** What is removed within so many milliseconds goes together: nobody waits for it, and a removal lost with its process costs a duplicate, which the inbox drops. */
const removedTogether = 20
/** Whoever received within so many milliseconds is here to receive again, and no other process needs to be woken. */
const receiverStays = 1_000
