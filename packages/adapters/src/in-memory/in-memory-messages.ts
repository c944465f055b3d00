import type { DeadQueueMessage, NewQueueMessage, QueueMessage } from '@frontdesk/core/conversation/ports/queue'

type KeptMessage = NewQueueMessage & {
  readonly id: string
  readonly sentAt: Date
  receives: number
  /** In milliseconds since the epoch; of a message that waits or is dead, in the past. */
  hiddenUntil: number
}

/** What queues in memory share: one object stands for one queue of a vendor's. A message is in one of three places: waiting, hidden, or dead. */
export class InMemoryMessages {
  /** By group. The order of the groups is whose turn it is. */
  readonly #waiting = new Map<string, KeptMessage[]>()
  /** By id. */
  readonly #hidden = new Map<string, KeptMessage>()
  /** By id. */
  readonly #dead = new Map<string, KeptMessage>()
  readonly #wakes = new Set<() => void>()
  #sent = 0

  add({ group, body }: NewQueueMessage, sentAt: Date): void {
    this.#await({ id: `message-${++this.#sent}`, group, body, sentAt, receives: 0, hiddenUntil: 0 })
  }

  /** Takes up to `limit`, one of each group in turn, and hides them. */
  take(limit: number, hiddenUntil: number): QueueMessage[] {
    const taken: QueueMessage[] = []
    for (const [group, waiting] of this.#waiting) {
      if (taken.length >= limit) break
      // Put behind the others, the group is met again by this loop when all have had their turn.
      this.#waiting.delete(group)
      const message = waiting.shift()
      if (waiting.length > 0) this.#waiting.set(group, waiting)
      if (message === undefined) continue
      message.receives++
      message.hiddenUntil = hiddenUntil
      this.#hidden.set(message.id, message)
      taken.push({ id: message.id, group, body: message.body, receipt: receiptOf(message), receives: message.receives })
    }
    return taken
  }

  /** Ends the hiding of those whose time has come: they wait again, or are dead. */
  letRunOut(now: number, maxReceives: number): void {
    for (const message of this.#hidden.values()) {
      if (message.hiddenUntil > now) continue
      this.#hidden.delete(message.id)
      if (message.receives < maxReceives) this.#await(message)
      else this.#dead.set(message.id, message)
    }
  }

  /** When the next hiding ends, in milliseconds since the epoch; infinity when none is. */
  nextRunOut(): number {
    return this.#hidden.values().reduce((next, { hiddenUntil }) => Math.min(next, hiddenUntil), Number.POSITIVE_INFINITY)
  }

  remove(message: QueueMessage): void {
    if (this.#holds(message)) this.#hidden.delete(message.id)
  }

  hide(message: QueueMessage, until: number): void {
    const kept = this.#holds(message)
    if (kept) kept.hiddenUntil = until
    // Who waits may now have to wake earlier than it thought.
    this.#wake()
  }

  dead(limit: number): DeadQueueMessage[] {
    return [...this.#dead.values()]
      .sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime())
      .slice(0, limit)
      .map(({ id, group, body, sentAt, receives }) => ({ id, group, body, sentAt: new Date(sentAt), receives }))
  }

  revive(id: string): boolean {
    const message = this.#dead.get(id)
    if (message === undefined) return false
    this.#dead.delete(id)
    this.#await({ ...message, receives: 0 })
    return true
  }

  drop(id: string): boolean {
    return this.#dead.delete(id)
  }

  /** Sleeps, but no longer than until a message may have come or `signal` aborts. */
  async changed(sleep: (woken: AbortSignal) => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const waking = new AbortController()
    const wake = (): void => waking.abort()
    this.#wakes.add(wake)
    signal?.addEventListener('abort', wake, { once: true })
    await sleep(waking.signal)
    signal?.removeEventListener('abort', wake)
    this.#wakes.delete(wake)
  }

  #holds(message: QueueMessage): KeptMessage | undefined {
    const kept = this.#hidden.get(message.id)
    return kept !== undefined && receiptOf(kept) === message.receipt ? kept : undefined
  }

  #await(message: KeptMessage): void {
    const waiting = this.#waiting.get(message.group)
    if (waiting === undefined) this.#waiting.set(message.group, [message])
    else waiting.push(message)
    this.#wake()
  }

  #wake(): void {
    for (const wake of this.#wakes) wake()
  }
}

/** Another for each receive. */
function receiptOf({ id, receives }: KeptMessage): string {
  return `${id}/${receives}`
}
