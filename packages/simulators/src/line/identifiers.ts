import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** LINE's ids: a letter for the kind and 32 lower-case hex digits. */
export type IdKind = 'user' | 'group' | 'room'

const letters = { user: 'U', group: 'C', room: 'R' } as const

/** The same id for the same name, so that a test can speak of one customer by a word: `lineId('user', 'regular')`. */
export function lineId(kind: IdKind, name: string): string {
  return `${letters[kind]}${createHash('md5').update(name).digest('hex')}`
}

export function kindOfId(id: unknown): IdKind | undefined {
  if (typeof id !== 'string' || !/^[UCR][0-9a-f]{32}$/.test(id)) return undefined
  return id.startsWith('U') ? 'user' : id.startsWith('C') ? 'group' : 'room'
}

export function requestId(): string {
  return randomUUID()
}

/** Reply, quote and read tokens: opaque to those who get them. */
export function opaqueToken(): string {
  return randomBytes(20).toString('base64url')
}

let lastMessage = BigInt(Date.now()) * 100_000n

/** A number as text, beyond what a double holds, as the real ones are: a bot that reads it as a number loses digits. */
export function messageId(): string {
  lastMessage += 1n
  return String(400_000_000_000_000_000n + (lastMessage % 100_000_000_000_000_000n))
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID, as webhook event ids are: 48 bits of time, 80 bits of chance. */
export function ulid(now: number): string {
  let time = ''
  for (let rest = now, place = 0; place < 10; place += 1, rest = Math.floor(rest / 32)) time = `${crockford[rest % 32]}${time}`
  const chance = Array.from(randomBytes(16), (byte) => crockford[byte % 32])
  return `${time}${chance.join('')}`
}
