/** Developer guide, "Using the message deduplication ID": five minutes from the first send, also when the message was received and deleted since. */
const windowMilliseconds = 5 * 60_000

/** What was sent under an id not long ago. */
export class DeduplicationWindow<Sent> {
  readonly #sent = new Map<string, { readonly value: Sent; readonly until: number }>()

  find(id: string, now: number): Sent | undefined {
    const found = this.#sent.get(id)
    return found !== undefined && found.until > now ? found.value : undefined
  }

  remember(id: string, value: Sent, now: number): void {
    // In the order of their ends, so that the outdated stand first.
    for (const [old, { until }] of this.#sent) {
      if (until > now) break
      this.#sent.delete(old)
    }
    this.#sent.delete(id)
    this.#sent.set(id, { value, until: now + windowMilliseconds })
  }

  forget(id: string): void {
    this.#sent.delete(id)
  }
}
