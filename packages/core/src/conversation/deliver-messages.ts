import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { OutboundMessage } from './outbound-message.ts'
import type { Channels } from './ports/channels.ts'
import type { DeliveryOutcome, Outbox } from './ports/outbox.ts'

/** Brings a conversation's messages to the customer, in order. */
export class DeliverMessages {
  readonly #outbox: Outbox
  readonly #channels: Channels
  readonly #faultPoints: FaultPoints

  constructor({ outbox, channels, faultPoints }: { outbox: Outbox; channels: Channels; faultPoints: FaultPoints }) {
    this.#outbox = outbox
    this.#channels = channels
    this.#faultPoints = faultPoints
  }

  /**
   * Delivers the messages one after the other. Stops at the first that cannot be delivered now, so that order is kept: it and those after
   * it stay in the outbox for the next time. The channel is told of earlier attempts, since a crash between sending and settling
   * leaves unknown whether the customer saw the message.
   */
  async deliver(messages: readonly OutboundMessage[]): Promise<'all' | 'interrupted'> {
    for (const message of messages) {
      const attempts = await this.#outbox.start(message.tenantId, message.id)
      if (attempts === 'settled') continue
      await this.#faultPoints.pass('delivery.started')
      const outcome = await this.#send({ ...message, attempts })
      if (outcome === 'later') return 'interrupted'
      await this.#faultPoints.pass('delivery.acknowledged')
      await this.#outbox.settle(message.tenantId, message.id, outcome)
    }
    return 'all'
  }

  async #send(message: OutboundMessage): Promise<DeliveryOutcome | 'later'> {
    const channel = await this.#channels.of(message.tenantId, message.channel)
    if (!channel) return { outcome: 'dead', reason: `the tenant has no channel ${message.channel}` }
    try {
      return await channel.send(message)
    } catch (failure) {
      if (!(failure instanceof PortFailure)) throw failure
      return failure.retryable ? 'later' : { outcome: 'dead', reason: `${failure.code}: ${failure.message}` }
    }
  }
}
