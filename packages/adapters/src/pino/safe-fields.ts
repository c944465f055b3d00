import type { LogFields } from '@frontdesk/core/kernel/ports/logger'

/** Words in a field's name that tell of a secret or of what customers say. A count of them (`outputTokens: 512`) is a number and stays. */
const telling = new Set(
  (
    'authorization token tokens secret secrets password passphrase credential credentials signature cookie ' +
    'text body content customer conversation address email phone'
  ).split(' '),
)

/** Parts of a value that are one wherever they stand. */
const shapes: readonly RegExp[] = [
  /\bBearer\s+\S+/gi,
  /(?<=:\/\/)[^\s/@]+:[^\s/@]+(?=@)/g, // an address with a name and a password
  /\b[UCR][0-9a-f]{32}\b/g, // ids of LINE users, groups and rooms
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, // JSON web tokens
  /\b[A-Za-z0-9+/]{80,}={0,2}/g, // a LINE channel access token
]

/** Ours: written by the logger itself, and a second key of the same name would hide one of the two. */
const reserved = new Set(['level', 'time', 'event'])

const longestValue = 1_000

/**
 * The fields without what may not be in a log, should somebody hand it over all the same: a net, not a licence. A field with a telling name is emptied, a
 * telling part of a value is cut out, a value longer than 1,000 characters is cut short, and a field named as one of the logger's own gets an underscore.
 */
export function safeFields(fields: LogFields): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [reserved.has(name) ? `${name}_` : name, safeValue(name, value)] as const),
  )
}

function safeValue(name: string, value: string | number | boolean): string | number | boolean {
  if (typeof value !== 'string') return value
  if (wordsOf(name).some((word) => telling.has(word))) return '[redacted]'
  const short = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value
  return shapes.reduce((text, shape) => text.replace(shape, '[redacted]'), short)
}

/** `replyToken`, `reply-token` and `REPLY_TOKEN` → reply, token. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}
