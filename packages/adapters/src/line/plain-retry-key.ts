import { createHash } from 'node:crypto'

/**
 * The retry key of the same messages in plain words. LINE ties a key to one body, so the plain ones have a key of their own, and always the same:
 * pushed again, they are not shown twice either. A UUID (version 8, RFC 9562: the bits are ours).
 */
export function plainRetryKey(retryKey: string): string {
  const hex = createHash('sha256').update(`${retryKey} in plain words`).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
