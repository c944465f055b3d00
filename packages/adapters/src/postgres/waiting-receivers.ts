import type { QueueMessage } from '@frontdesk/core/conversation/ports/queue'

/** What a receiver takes at most, and for how long it is hidden from others. */
type Wanted = { readonly limit: number; readonly visibilityMilliseconds: number }

/**
 * Receivers of this process that found nothing and wait. What is sent here meanwhile is written as received by one of them, and handed over when it is
 * durable, which saves looking for it.
 */
export class WaitingReceivers {
  readonly #waiting = new Set<WaitingReceiver>()

  join(wanted: Wanted): WaitingReceiver {
    const receiver = new WaitingReceiver(wanted, () => this.#waiting.delete(receiver))
    this.#waiting.add(receiver)
    return receiver
  }

  /** A place with whoever has waited longest and has room; to be filled, with nothing if need be. */
  reserve(count: number): Place | undefined {
    for (const receiver of this.#waiting) if (receiver.room > 0) return receiver.reserve(count)
    return undefined
  }
}

/** So many messages will come, or none. */
export type Place = {
  readonly count: number
  readonly visibilityMilliseconds: number
  readonly fill: (messages: readonly QueueMessage[]) => void
}

export class WaitingReceiver {
  readonly #wanted: Wanted
  readonly #leave: () => void
  readonly #handed = Promise.withResolvers<void>()
  readonly #places: Promise<readonly QueueMessage[]>[] = []
  #reserved = 0

  constructor(wanted: Wanted, leave: () => void) {
    this.#wanted = wanted
    this.#leave = leave
  }

  get room(): number {
    return this.#wanted.limit - this.#reserved
  }

  /** Resolves when the first messages are there. */
  get handed(): Promise<void> {
    return this.#handed.promise
  }

  reserve(count: number): Place {
    const here = Math.min(count, this.room)
    this.#reserved += here
    const place = Promise.withResolvers<readonly QueueMessage[]>()
    this.#places.push(place.promise)
    return {
      count: here,
      visibilityMilliseconds: this.#wanted.visibilityMilliseconds,
      fill: (messages) => {
        place.resolve(messages)
        this.#handed.resolve()
      },
    }
  }

  /** No more is handed over; what was handed, and what is being written for this receiver at this moment. */
  async leave(): Promise<readonly QueueMessage[]> {
    this.#leave()
    return (await Promise.all(this.#places)).flat()
  }
}
