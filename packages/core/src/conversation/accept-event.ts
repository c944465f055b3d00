import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { Inbox } from './ports/inbox.ts'

/** Makes an event durable. Once it returns, the event will be answered once, whatever happens to this process. */
export class AcceptEvent {
  readonly #inbox: Inbox
  readonly #faultPoints: FaultPoints

  constructor({ inbox, faultPoints }: { inbox: Inbox; faultPoints: FaultPoints }) {
    this.#inbox = inbox
    this.#faultPoints = faultPoints
  }

  /** `duplicate` when the channel delivered this event before; then nothing changes. Throws `PortFailure` when it could not be stored. */
  async accept(event: InboundEvent): Promise<'stored' | 'duplicate'> {
    const outcome = await this.#inbox.store(event)
    await this.#faultPoints.pass('inbox.stored')
    return outcome
  }
}
