import type { TenantId } from '../../kernel/ids.ts'
import type { OutboundMessage } from '../outbound-message.ts'
import type { DeliveryOutcome } from './outbox.ts'

/** Hands out a tenant's channels. */
export interface Channels {
  /** The tenant's channel of that name; `undefined` when the tenant has none. */
  of(tenantId: TenantId, channel: string): Promise<Channel | undefined>
}

/** A way to a customer. */
export interface Channel {
  /**
   * Sends the message. Order is kept: it returns when the channel has the message, before the next is sent. A message sent again
   * (`attempts` over 0) is not shown twice where the channel can tell by its id. Throws `PortFailure`; a retryable one leaves the message undelivered.
   */
  send(message: OutboundMessage): Promise<DeliveryOutcome>
}
