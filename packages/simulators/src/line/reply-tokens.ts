import { opaqueToken } from './identifiers.ts'

export type ReplyTokenState = {
  readonly botUserId: string
  /** The chat the reply goes to: a user, group or room. */
  readonly to: string
  readonly eventTimestamp: number
  validUntil: number
  usedAt?: number
}

/** Documented as "1 minute after the webhook is received, not guaranteed beyond"; redelivered ones as long, within 20 minutes of the event. */
const lifetime = 60_000
const redeliveryLimit = 20 * 60_000

/** Reply tokens: good for one reply, for a minute after the webhook was received. */
export class ReplyTokens {
  readonly #now: () => number
  readonly #tokens = new Map<string, ReplyTokenState>()

  constructor(now: () => number) {
    this.#now = now
  }

  mint(botUserId: string, to: string, eventTimestamp: number): string {
    this.#forgetOld()
    const token = opaqueToken()
    const validUntil = Math.min(this.#now() + lifetime, eventTimestamp + redeliveryLimit)
    this.#tokens.set(token, { botUserId, to, eventTimestamp, validUntil })
    return token
  }

  /** The event was delivered again: its token counts anew, unless it was used or the event is too old. */
  redelivered(token: string): void {
    const state = this.#tokens.get(token)
    if (state === undefined || state.usedAt !== undefined) return
    state.validUntil = Math.min(this.#now() + lifetime, state.eventTimestamp + redeliveryLimit)
  }

  /** Uses the token up, or says why it is no good. All reasons are one error to the caller; they differ in the history. */
  use(token: string, botUserId: string): ReplyTokenState | 'unknown' | 'of-another-channel' | 'used' | 'expired' {
    const state = this.#tokens.get(token)
    if (state === undefined) return 'unknown'
    if (state.botUserId !== botUserId) return 'of-another-channel'
    if (state.usedAt !== undefined) return 'used'
    if (this.#now() > state.validUntil) return 'expired'
    state.usedAt = this.#now()
    return state
  }

  /** A long load test must not pile tokens up: those past every limit go, oldest first. */
  #forgetOld(): void {
    for (const [token, { eventTimestamp, validUntil }] of this.#tokens) {
      if (Math.max(eventTimestamp + redeliveryLimit, validUntil) + lifetime > this.#now()) return
      this.#tokens.delete(token)
    }
  }
}
