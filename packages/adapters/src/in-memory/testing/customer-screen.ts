import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Channel, PushOutcome, ReplyOutcome } from '@frontdesk/core/conversation/ports/channels'

/** A channel as the customer sees it: a reply token is good once, the same push is shown once, and the month's pushes may be used up. */
export class CustomerScreen implements Channel {
  /** What was shown, in order: `reply t1: a+b` or `push: a`; `…` is the sign that an answer is being written. */
  readonly shown: string[] = []
  readonly #spent = new Set<string>()
  readonly #pushed = new Set<string>()
  pushesLeft = Number.POSITIVE_INFINITY
  /** Passed before anything is shown. Throwing, nothing is. */
  before: () => Promise<void> = async () => {}
  /** Passed after it was shown. Throwing, its answer is lost. */
  after: () => Promise<void> = async () => {}

  fit(messages: readonly OutboundMessage[]): number {
    return Math.min(5, messages.length)
  }

  async reply(token: string, messages: readonly OutboundMessage[]): Promise<ReplyOutcome> {
    await this.before()
    if (this.#spent.has(token)) return { outcome: 'token-refused' }
    this.#spent.add(token)
    await this.#show(`reply ${token}`, messages)
    return { outcome: 'delivered' }
  }

  async push(messages: readonly OutboundMessage[]): Promise<PushOutcome> {
    await this.before()
    const key = messages[0]?.id ?? ''
    if (this.#pushed.has(key)) return { outcome: 'delivered' }
    if (this.pushesLeft <= 0) return { outcome: 'quota-reached' }
    this.pushesLeft--
    this.#pushed.add(key)
    await this.#show('push', messages)
    return { outcome: 'delivered' }
  }

  async showWorking(): Promise<void> {
    this.shown.push('…')
  }

  async quota(): Promise<undefined> {
    return undefined
  }

  async #show(how: string, messages: readonly OutboundMessage[]): Promise<void> {
    this.shown.push(`${how}: ${messages.map(({ reply }) => reply.text).join('+')}`)
    await this.after()
  }
}
