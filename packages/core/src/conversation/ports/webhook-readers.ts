import type { Tenant } from '../../tenancy/tenant.ts'
import type { InboundEvent } from '../inbound-event.ts'

/** Reads what a channel's webhook delivers. One per kind of channel. */
export interface WebhookReader {
  /** The channel's name, in URLs and events. */
  readonly channel: string
  /**
   * Verifies that the channel sent this to the tenant, over the raw bytes, and reads it. Events we do not know become `other`; none is left out.
   * Throws `PortFailure` when the tenant's secret cannot be had. Never throws on what is in the request.
   */
  read(tenant: Tenant, request: WebhookRequest): Promise<WebhookReading>
}

export type WebhookRequest = {
  /** As they came over the wire. */
  readonly body: Uint8Array
  /** A header's value, by its lower-case name. */
  readonly header: (name: string) => string | undefined
  readonly receivedAt: Date
}

export type WebhookReading =
  | { readonly verdict: 'accepted'; readonly events: readonly InboundEvent[] }
  /** `unsigned`: not from the channel, or not for this tenant. `malformed`: signed, and not in the form the channel uses. `detail` is for operators. */
  | { readonly verdict: 'unsigned' | 'malformed'; readonly detail: string }
