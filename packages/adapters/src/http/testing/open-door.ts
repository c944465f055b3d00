import { createHmac } from 'node:crypto'
import { ReceiveWebhook } from '@frontdesk/core/conversation/receive-webhook'
import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { NewQueueMessage, Queue } from '@frontdesk/core/conversation/ports/queue'
import type { WebhookReader } from '@frontdesk/core/conversation/ports/webhook-readers'
import { conversationId, customerId, eventId, tenantId } from '@frontdesk/core/kernel/ids'
import type { LogFields } from '@frontdesk/core/kernel/ports/logger'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import { webhookApp, type WebhookAppParts } from '../webhook-app.ts'

/** What the sender who knows the secret writes in `x-signature`. */
export const sign = (body: Uint8Array | string) => createHmac('sha256', 'a secret').update(body).digest('base64')

/** A channel whose deliveries are `{ "said": [texts] }`, signed in `x-signature`. */
const reader: WebhookReader = {
  channel: 'letters',
  read: async (tenant, { body, header, receivedAt }) => {
    if (header('x-signature') !== sign(body)) return { verdict: 'unsigned', detail: 'the signature does not fit' }
    try {
      const { said } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as { said: string[] }
      return { verdict: 'accepted', events: said.map((text, index) => letter(tenant, text, index, receivedAt)) }
    } catch {
      return { verdict: 'malformed', detail: 'the body is not what a letter looks like' }
    }
  },
}

function letter(tenant: Tenant, text: string, index: number, at: Date): InboundEvent {
  return {
    tenantId: tenant.id,
    channel: 'letters',
    conversationId: conversationId('letters:one'),
    customerId: customerId('one'),
    eventId: eventId(`letter-${index}`),
    at,
    content: { kind: 'text', text },
  }
}

/** A door with one tenant, minato, what went through it and what it said of it. */
export function openDoor(settings: Partial<WebhookAppParts> & { readonly queueFailure?: Error } = {}) {
  const queued: NewQueueMessage[] = []
  const logged: { event: string; fields?: LogFields }[] = []
  const log = (event: string, fields?: LogFields) => void logged.push({ event, ...(fields && { fields }) })
  const logger = { info: log, warn: log, error: log }
  const refuse = async () => await Promise.reject(new Error('the door does not do this'))
  const queue: Queue = {
    send: async (messages) => {
      if (settings.queueFailure) throw settings.queueFailure
      queued.push(...messages)
    },
    receive: refuse,
    remove: refuse,
    hideFor: refuse,
    dead: refuse,
    revive: refuse,
    drop: refuse,
  }
  const receiveWebhook = new ReceiveWebhook({
    tenants: { list: refuse, find: async (id) => (id === tenantId('minato') ? ({ id } as Tenant) : undefined) },
    readers: [reader],
    queue,
    faultPoints: { pass: async () => {} },
    logger,
  })
  const app = webhookApp({ receiveWebhook, clock: { now: () => new Date('2026-11-21T10:00:00Z') }, logger, ...settings })
  const deliver = async (body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}, path = '/webhooks/letters/minato') =>
    await app.request(path, { method: 'POST', body, headers: { 'x-signature': sign(body), ...headers } })
  return { app, deliver, queued, logged }
}

/** A request whose body comes chunk by chunk. */
export function streamed(chunks: () => AsyncGenerator<Uint8Array>): RequestInit {
  return { method: 'POST', body: ReadableStream.from(chunks()), duplex: 'half', headers: { 'x-signature': 'none' } }
}

/** A delivery of these texts. */
export const said = (...texts: string[]) => JSON.stringify({ said: texts })
