import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { WebhookReader, WebhookReading, WebhookRequest } from '@frontdesk/core/conversation/ports/webhook-readers'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

import { isDeeperThan } from './json-depth.ts'
import { isSignedWith, signatureHeader } from './line-signature.ts'
import { readLineEvent } from './read-line-event.ts'

/** LINE's own events stand at most 8 deep (a mention in a message in an event); the rest is room for what is to come. */
const deepest = 32
/** LINE names no number; what it sends together is a handful. More is nobody's customers. */
const mostEvents = 100

/** Reads what LINE posts to a tenant's webhook (https://developers.line.biz/en/reference/messaging-api/#webhooks). */
export class LineWebhookReader implements WebhookReader {
  readonly channel = 'line'
  readonly #secrets: Secrets

  constructor({ secrets }: { secrets: Secrets }) {
    this.#secrets = secrets
  }

  /** Nothing in the body is looked at before its signature holds. */
  async read(tenant: Tenant, { body, header, receivedAt }: WebhookRequest): Promise<WebhookReading> {
    const { line } = tenant.profile
    if (!line) return unsigned('the tenant is not on LINE')
    const signature = header(signatureHeader)
    if (signature === undefined) return unsigned(`there is no ${signatureHeader}`)
    if (!(await this.#isSigned(body, [line.channelSecret].flat(), signature))) return unsigned(`${signatureHeader} does not hold`)
    const parsed = parse(body)
    if ('detail' in parsed) return parsed
    if (parsed.destination !== line.botUserId) return unsigned('the destination is another bot than line.botUserId')
    return readEvents(tenant, parsed.events, receivedAt)
  }

  /** While a secret is being replaced either holds. One that cannot be read matters only when the other does not hold. */
  async #isSigned(body: Uint8Array, references: readonly string[], signature: string): Promise<boolean> {
    const secrets = await Promise.allSettled(references.map(async (reference) => await this.#secret(reference)))
    const held = secrets.map((secret) => secret.status === 'fulfilled' && isSignedWith(body, secret.value, signature))
    if (held.includes(true)) return true
    for (const secret of secrets) if (secret.status === 'rejected') throw secret.reason
    return false
  }

  /** A blank secret would let anybody sign. */
  async #secret(reference: string): Promise<string> {
    const secret = await this.#secrets.read(reference)
    if (secret.trim() === '') throw new PortFailure('WebhookReader', 'unauthorized', `the channel secret at ${reference} is blank`)
    return secret
  }
}

const unsigned = (detail: string): WebhookReading => ({ verdict: 'unsigned', detail })
const malformed = (detail: string) => ({ verdict: 'malformed', detail }) as const

type Parsed = { readonly destination: unknown; readonly events: unknown } | ReturnType<typeof malformed>

function parse(body: Uint8Array): Parsed {
  if (isDeeperThan(deepest, body)) return malformed(`the body is more than ${deepest} deep`)
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return malformed('the body is not JSON')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return malformed('the body is not a JSON object')
  const { destination, events } = json as Record<string, unknown>
  return { destination, events }
}

function readEvents(tenant: Tenant, events: unknown, receivedAt: Date): WebhookReading {
  if (!Array.isArray(events)) return malformed('the body has no array of events')
  if (events.length > mostEvents) return malformed(`the body has ${events.length} events, more than ${mostEvents}`)
  const read: readonly InboundEvent[] = events.map((event: unknown) => readLineEvent(tenant.id, event, receivedAt))
  return { verdict: 'accepted', events: read }
}
