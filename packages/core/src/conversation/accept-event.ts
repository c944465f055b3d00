import type { Clock } from '../kernel/ports/clock.ts'
import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { Inbox } from './ports/inbox.ts'
import { whyKept } from './why-kept.ts'

/** An hour: who asked longer ago has called, come by or forgotten, and a late answer out of nowhere puzzles. */
const answerWithinMilliseconds = 60 * 60_000

/** Makes an event durable. Once it returns, the event will be answered once, or stays kept with the reason why not, whatever happens to this process. */
export class AcceptEvent {
  readonly #inbox: Inbox
  readonly #clock: Clock
  readonly #faultPoints: FaultPoints

  constructor({ inbox, clock, faultPoints }: { inbox: Inbox; clock: Clock; faultPoints: FaultPoints }) {
    this.#inbox = inbox
    this.#clock = clock
    this.#faultPoints = faultPoints
  }

  /**
   * `stored` when a turn is to answer it; `kept` when nothing is to be said; `duplicate` when the channel delivered this event before, and then
   * nothing changes. Throws `PortFailure` when it could not be stored.
   */
  async accept(event: InboundEvent): Promise<'stored' | 'kept' | 'duplicate'> {
    const kept = whyKept(event, this.#clock.now(), answerWithinMilliseconds)
    const outcome = await this.#inbox.store(event, kept)
    // Also of a duplicate: the process that stored the first may have died before it came to this.
    if (event.content.kind === 'unsend') await this.#inbox.erase(event.tenantId, event.channel, event.content.messageId)
    await this.#faultPoints.pass('inbox.stored')
    return outcome === 'stored' && kept ? 'kept' : outcome
  }
}
