import type { ConversationId, TenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { Logger } from '../kernel/ports/logger.ts'
import type { Timers } from '../kernel/ports/timers.ts'
import type { AcceptEvent } from './accept-event.ts'
import { FairLanes } from './fair-lanes.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { Queue, QueueMessage } from './ports/queue.ts'
import { readQueuedEvents } from './queued-events.ts'
import type { ServeConversation } from './serve-conversation.ts'
import type { SweepUnfinished } from './sweep-unfinished.ts'

type Dependencies = {
  readonly queue: Queue
  readonly acceptEvent: AcceptEvent
  readonly serveConversation: ServeConversation
  readonly sweepUnfinished: SweepUnfinished
  readonly timers: Timers
  readonly faultPoints: FaultPoints
  readonly logger: Logger
  /** How many conversations are served at once. */
  readonly concurrency: number
}

/** Milliseconds. Storing takes some; a message whose worker dies meanwhile is another's after this. Extended while storing takes longer. */
const visibility = 10_000
/** The longest wait for a message in one asking; SQS allows 20 s. Milliseconds. */
const longPoll = 10_000
/** Conversations waiting for a place and messages being stored, as a multiple of the places: beyond, the queue keeps what comes. */
const backlog = 8
/** Between two looks for what a crash left behind. Milliseconds. */
const sweepEvery = 5_000
/** After a failure of the queue or the storage. Milliseconds. */
const pauseAfterFailure = 1_000

/**
 * The worker: takes what the door put on the queue, makes it durable in the inbox, lets go of the queue's message, and serves the
 * conversations, tenants in turn. Looks regularly for what a crash left behind.
 */
export class WorkQueue {
  readonly #ports: Dependencies
  readonly #lanes: FairLanes
  readonly #underWay = new Set<Promise<void>>()
  /** How many messages were received and are not stored yet. */
  #takingIn = 0
  /** How many of them the storage would not take at the last try. */
  #unstorable = 0
  #onRoom: (() => void) | undefined

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
    this.#lanes = new FairLanes(dependencies.concurrency)
  }

  /** Works until `signal` aborts; resolves when everything begun is finished and no lease is held. Never rejects: failures of the outside world are logged and waited out. */
  async work(signal: AbortSignal): Promise<void> {
    const sweeping = this.#sweepRegularly(signal)
    while (!signal.aborted) await this.#takeSome(signal)
    await sweeping
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Stores the events of one queue message and serves their conversations; for a host that is handed messages. Throws when they could not be stored. */
  async serveMessage(body: string): Promise<void> {
    const events = readQueuedEvents(body)
    if (!events) throw new RangeError('the queue’s message holds no events')
    for (const { tenantId, conversationId } of conversationsOf(await this.#store(events))) {
      await this.#serve(tenantId, conversationId)
    }
  }

  async #takeSome(signal: AbortSignal): Promise<void> {
    const room = this.#ports.concurrency * backlog - this.#lanes.waiting - this.#takingIn
    if (room <= 0) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve
      })
      return
    }
    // What is in hand cannot be stored: more of it would only be hidden from workers that may fare better.
    if (this.#unstorable > 0) return await this.#ports.timers.sleep(pauseAfterFailure, signal)
    const limit = Math.min(room, this.#ports.concurrency)
    try {
      const messages = await this.#ports.queue.receive({ limit, waitMilliseconds: longPoll, visibilityMilliseconds: visibility, signal })
      for (const message of messages) this.#keep(this.#takeInCounted(message, signal))
    } catch (error) {
      this.#fail('queue.receive-failed', error)
      await this.#ports.timers.sleep(pauseAfterFailure, signal)
    }
  }

  async #takeInCounted(message: QueueMessage, signal: AbortSignal): Promise<void> {
    this.#takingIn++
    try {
      await this.#takeIn(message, signal)
    } finally {
      this.#takingIn--
      this.#onRoom?.()
    }
  }

  async #takeIn(message: QueueMessage, signal: AbortSignal): Promise<void> {
    const { queue, faultPoints, logger } = this.#ports
    await faultPoints.pass('queue.received')
    const events = readQueuedEvents(message.body)
    if (!events) {
      // Left to come again until the queue gives it up, and an operator sees it among the dead letters.
      logger.error('queue.unreadable', { tenant: message.group, receives: message.receives })
      return
    }
    try {
      const stored = await this.#storeVisibly(message, events, signal)
      for (const place of conversationsOf(stored)) this.#lanes.add(place)
      // Nobody waits for it: received again, it is a duplicate.
      this.#keep(queue.remove(message).then(() => faultPoints.pass('queue.removed')))
      this.#fill(signal)
    } catch (error) {
      this.#fail('event.not-stored', error)
      await queue.hideFor(message, pauseAfterFailure).catch(() => undefined)
    }
  }

  /** Stores, and keeps the message from other workers for as long as that takes. */
  async #storeVisibly(message: QueueMessage, events: readonly InboundEvent[], signal: AbortSignal): Promise<readonly InboundEvent[]> {
    const { queue, timers } = this.#ports
    const stored = new AbortController()
    const hiding = (async () => {
      for (;;) {
        await timers.sleep(visibility / 2, stored.signal)
        if (stored.signal.aborted) return
        await queue.hideFor(message, visibility).catch(() => undefined)
      }
    })()
    try {
      return await this.#storeAtLast(events, signal)
    } finally {
      stored.abort('done')
      await hiding
    }
  }

  /**
   * Tries until the storage takes them, however long it is away. Given back instead, each receive would count, and an outage of some seconds would end with
   * everything among the dead.
   */
  async #storeAtLast(events: readonly InboundEvent[], signal: AbortSignal): Promise<readonly InboundEvent[]> {
    let waiting = false
    try {
      for (;;) {
        try {
          return await this.#store(events)
        } catch (error) {
          if (!(error instanceof PortFailure) || !error.retryable || signal.aborted) throw error
          if (!waiting) this.#unstorable++
          waiting = true
          this.#fail('event.not-stored-yet', error)
        }
        await this.#ports.timers.sleep(pauseAfterFailure, signal)
      }
    } finally {
      if (waiting) this.#unstorable--
    }
  }

  /** The events that are to be answered. A duplicate counts: the process that stored the first may have died on it. */
  async #store(events: readonly InboundEvent[]): Promise<readonly InboundEvent[]> {
    const outcomes = await Promise.all(events.map((event) => this.#ports.acceptEvent.accept(event)))
    return events.filter((_, index) => outcomes[index] !== 'kept')
  }

  #fill(signal: AbortSignal): void {
    if (signal.aborted) return
    for (let place = this.#lanes.next(); place; place = this.#lanes.next()) {
      const here = place
      const serving = this.#serve(here.tenantId, here.conversationId).finally(() => {
        this.#lanes.done(here)
        this.#onRoom?.()
        this.#fill(signal)
      })
      this.#keep(serving)
    }
  }

  /** A failure leaves the conversation to the sweep. */
  async #serve(tenantId: TenantId, conversationId: ConversationId): Promise<void> {
    try {
      await this.#ports.serveConversation.serve(tenantId, conversationId)
    } catch (error) {
      this.#fail('conversation.failed', error, tenantId)
    }
  }

  async #sweepRegularly(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#ports.sweepUnfinished.find(sweepEvery, signal, (place) => {
          this.#lanes.add(place)
          this.#fill(signal)
        })
      } catch (error) {
        this.#fail('sweep.failed', error)
        await this.#ports.timers.sleep(pauseAfterFailure, signal)
      }
    }
  }

  #keep(work: Promise<void>): void {
    const kept = work.catch((error) => this.#fail('work.failed', error)).finally(() => this.#underWay.delete(kept))
    this.#underWay.add(kept)
  }

  #fail(event: string, error: unknown, tenant?: TenantId): void {
    const reason = error instanceof PortFailure ? `${error.port}: ${error.code}: ${error.message}` : describe(error)
    this.#ports.logger.error(event, { ...(tenant !== undefined && { tenant }), reason })
  }
}

/** A bug's name and place; its message may quote what a customer said. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return [
    error.name,
    ...(error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 4),
  ].join(' ')
}

function conversationsOf(events: readonly InboundEvent[]): readonly { tenantId: TenantId; conversationId: ConversationId }[] {
  const places = new Map(events.map(({ tenantId, conversationId }) => [`${tenantId} ${conversationId}`, { tenantId, conversationId }]))
  return [...places.values()]
}
