import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Channel } from '@frontdesk/core/conversation/ports/channels'
import type { DeliveryOutcome } from '@frontdesk/core/conversation/ports/outbox'

/** Where messages to the customers at this terminal appear. */
export interface Console {
  /** Resolves when the customer can see the message. */
  show(message: OutboundMessage): Promise<void>
}

/** As many messages as could be told twice within one process; more are not worth the memory. */
const shownKept = 10_000

/**
 * The terminal as a channel. Within one process a message is shown once, however often it is sent. What an earlier process
 * showed before it died cannot be known: such a message is shown again, with `attempts` telling the console to say so.
 */
export class ConsoleChannel implements Channel {
  readonly #console: Console
  readonly #shown = new Set<string>()

  constructor(console: Console) {
    this.#console = console
  }

  async send(message: OutboundMessage): Promise<DeliveryOutcome> {
    if (this.#shown.has(message.id)) return { outcome: 'delivered' }
    await this.#console.show(message)
    this.#remember(message.id)
    return { outcome: 'delivered' }
  }

  #remember(id: string): void {
    this.#shown.add(id)
    const [oldest] = this.#shown
    if (this.#shown.size > shownKept && oldest !== undefined) this.#shown.delete(oldest)
  }
}
