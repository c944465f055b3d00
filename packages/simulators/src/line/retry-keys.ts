import { createHash } from 'node:crypto'

export type AcceptedRequest = {
  readonly requestId: string
  readonly sentMessages?: readonly object[]
  readonly digest: string
  readonly at: number
}

const lifetime = 24 * 60 * 60_000
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isRetryKey(key: string): boolean {
  return uuid.test(key)
}

/** Requests accepted under an `X-Line-Retry-Key`, per channel, for 24 hours; after that the same key sends again. */
export class RetryKeys {
  readonly #now: () => number
  readonly #accepted = new Map<string, AcceptedRequest>()

  constructor(now: () => number) {
    this.#now = now
  }

  find(botUserId: string, key: string): AcceptedRequest | undefined {
    const accepted = this.#accepted.get(nameOf(botUserId, key))
    return accepted !== undefined && this.#now() - accepted.at < lifetime ? accepted : undefined
  }

  accept(botUserId: string, key: string, request: Omit<AcceptedRequest, 'at'>): void {
    this.#forgetOld()
    this.#accepted.delete(nameOf(botUserId, key))
    this.#accepted.set(nameOf(botUserId, key), { ...request, at: this.#now() })
  }

  #forgetOld(): void {
    for (const [name, { at }] of this.#accepted) {
      if (this.#now() - at < lifetime) return
      this.#accepted.delete(name)
    }
  }
}

/** What tells two bodies sent under one key apart. */
export function digestOf(path: string, body: string): string {
  return createHash('sha256').update(`${path}\n${body}`).digest('hex')
}

function nameOf(botUserId: string, key: string): string {
  return `${botUserId} ${key.toLowerCase()}`
}
