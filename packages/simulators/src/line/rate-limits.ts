/** A token bucket for each channel and route. */
export class RateLimits {
  readonly #now: () => number
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Whether one more request fits. */
  take(name: string, perSecond: number): boolean {
    const now = this.#now()
    const bucket = this.#buckets.get(name) ?? { tokens: perSecond, at: now }
    this.#buckets.set(name, bucket)
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) * perSecond) / 1000)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}
