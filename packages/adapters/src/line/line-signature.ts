import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header LINE signs its webhooks in. Header names have no case; ours are lower-case. */
export const signatureHeader = 'x-line-signature'

/**
 * The signature LINE gives a body: base64 of its HMAC-SHA256 under the channel secret
 * (https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/).
 */
export function signBody(body: Uint8Array, channelSecret: string): string {
  return createHmac('sha256', channelSecret).update(body).digest('base64')
}

/**
 * Whether the signature is the body's under that secret. The texts are compared, in constant time, and not what they decode to: a decoder also
 * takes signatures LINE never writes (without padding, in another alphabet, with a line break inside). Never throws.
 */
export function isSignedWith(body: Uint8Array, channelSecret: string, signature: string): boolean {
  const expected = Buffer.from(signBody(body, channelSecret), 'utf8')
  const given = Buffer.from(signature, 'utf8')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
