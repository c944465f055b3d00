import { createHash, randomBytes } from 'node:crypto'

const letters = { user: 'U', group: 'C' } as const

/** A LINE id as it is, or one made of a name: the same for the same name, and the same as the LINE simulator makes. */
export function lineId(kind: 'user' | 'group', name: string): string {
  if (isLineId(name)) return name
  return `${letters[kind]}${createHash('md5').update(name).digest('hex')}`
}

/** Whether this is an id of a LINE user, group or room. */
export function isLineId(text: string): boolean {
  return /^[UCR][0-9a-f]{32}$/.test(text)
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID, as LINE's webhook event ids are: 48 bits of time, 80 bits of chance. */
export function ulid(milliseconds: number): string {
  let time = ''
  for (let rest = milliseconds, place = 0; place < 10; place += 1, rest = Math.floor(rest / 32)) time = `${crockford[rest % 32]}${time}`
  return `${time}${Array.from(randomBytes(16), (byte) => crockford[byte % 32]).join('')}`
}

/** LINE's message ids are numbers beyond what a double holds; 18 digits now. */
export function messageId(): string {
  return `4${Array.from(randomBytes(17), (byte) => byte % 10).join('')}`
}

/** Reply and quote tokens are opaque. */
export function opaqueToken(): string {
  return randomBytes(20).toString('base64url')
}
