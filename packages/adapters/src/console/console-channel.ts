import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Channel } from '@frontdesk/core/conversation/ports/channels'

/** Where messages to the customers at this terminal appear. */
export interface Console {
  /** Resolves when the customer can see the message. */
  show(message: OutboundMessage): Promise<void>
}

type Delivered = { readonly outcome: 'delivered' }

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

  /** A terminal takes whatever there is. */
  fit(messages: readonly OutboundMessage[]): number {
    return messages.length
  }

  /** A terminal knows no tokens: answering is showing. Rejects with the console's error; what was shown until then stays shown. */
  async reply(_token: string, messages: readonly OutboundMessage[]): Promise<Delivered> {
    return await this.push(messages)
  }

  /** Rejects with the console's error; what was shown until then stays shown. */
  async push(messages: readonly OutboundMessage[]): Promise<Delivered> {
    for (const message of messages) await this.#showOnce(message)
    return { outcome: 'delivered' }
  }

  /** An answer in a terminal takes no time worth showing. */
  async showWorking(): Promise<void> {}

  /** A terminal counts nothing. */
  async quota(): Promise<undefined> {}

  async #showOnce(message: OutboundMessage): Promise<void> {
    if (this.#shown.has(message.id)) return
    await this.#console.show(message)
    this.#remember(message.id)
  }

  #remember(id: string): void {
    this.#shown.add(id)
    const [oldest] = this.#shown
    if (this.#shown.size > shownKept && oldest !== undefined) this.#shown.delete(oldest)
  }
}
