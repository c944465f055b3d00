import { createHmac } from 'node:crypto'

/** `x-line-signature`: base64 of the HMAC-SHA256 of exactly these bytes with the channel secret. */
export function signWebhook(channelSecret: string, body: string): string {
  return createHmac('sha256', channelSecret).update(body, 'utf8').digest('base64')
}

/**
 * JSON as LINE writes it: characters beyond the basic plane (emoji, 𠮷) as `\uD83E\uDD28`. Whoever parses the body and
 * writes it again before verifying gets other bytes and refuses a genuine request.
 */
export function webhookJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\uD800-\uDFFF]/g, (half) => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`)
}
