/**
 * A value as the JSON text Postgres will take. Postgres cannot hold a NUL character or half a surrogate pair in text or jsonb, and customers can
 * send both; each becomes U+FFFD, the sign for "a character was here", and everything around it is kept.
 */
export function storedJson(value: unknown): string {
  // JSON.stringify writes exactly these two as escapes of their own (a whole pair stays a character). The last alternative steps over
  // every other escape, so that the text `\u0000`, written `\\u0000`, is left as it is.
  return JSON.stringify(value).replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|[^])/g, (whole, escape: string) =>
    escape.length > 1 ? '\ufffd' : whole,
  )
}

/** The text with what Postgres cannot hold replaced, as `storedJson` does. For text that is kept to be read, never for ids. */
export function storedText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

/**
 * The id itself. Throws `RangeError` on one that Postgres cannot hold: replacing characters could make one id out of two, and with that lose an event
 * as a duplicate. A channel's door lets no such id in.
 */
export function storedId(id: string): string {
  if (!id.isWellFormed() || id.includes('\0')) throw new RangeError('an id holds a NUL character or half a surrogate pair')
  return id
}
