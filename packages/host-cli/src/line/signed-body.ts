import { createHmac } from 'node:crypto'

import type { LineEvent } from './line-event.ts'

/** A webhook as LINE posts it. */
export type SignedBody = { readonly body: string; readonly headers: Readonly<Record<string, string>> }

/**
 * JSON as LINE writes it: characters beyond the basic plane (emoji, 𠮷) as `\uD83E\uDD28`. Whoever parses the body and writes it again
 * before verifying gets other bytes and refuses a genuine request.
 */
export function webhookJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\uD800-\uDFFF]/g, (half) => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Signed over exactly these bytes (https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/). */
export function signBody(destination: string, events: readonly LineEvent[], channelSecret: string): SignedBody {
  const body = webhookJson({ destination, events })
  const signature = createHmac('sha256', channelSecret).update(body, 'utf8').digest('base64')
  return {
    body,
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'LineBotWebhook/2.0', 'x-line-signature': signature },
  }
}
