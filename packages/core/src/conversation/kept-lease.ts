import type { Timers } from '../kernel/ports/timers.ts'
import type { ConversationStore, Lease } from './ports/conversation-store.ts'

type Dependencies = {
  readonly conversations: ConversationStore
  readonly timers: Timers
  readonly lease: Lease
  readonly leaseMilliseconds: number
}

/** A lease that is extended while its conversation is worked on, at a third of its time, so that two extensions may fail before it runs out. */
export class KeptLease {
  readonly #lost = new AbortController()
  readonly #stopped = new AbortController()

  constructor(dependencies: Dependencies) {
    void this.#keep(dependencies)
  }

  /** Aborts when another worker has the conversation: whatever this one has in hand is no longer wanted. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** To be called when the work is done. */
  stop(): void {
    this.#stopped.abort('done')
  }

  async #keep({ conversations, timers, lease, leaseMilliseconds }: Dependencies): Promise<void> {
    for (;;) {
      await timers.sleep(leaseMilliseconds / 3, this.#stopped.signal)
      if (this.#stopped.signal.aborted) return
      // A database that does not answer may answer the next time; the fencing token refuses us if the lease has run out by then.
      const ours = await conversations.extend(lease, leaseMilliseconds).catch(() => true)
      if (ours) continue
      this.#lost.abort('lease lost')
      return
    }
  }
}
