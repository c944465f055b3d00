import { PostgresConversationStore } from '../packages/adapters/src/postgres/postgres-conversation-store.ts'
import { SystemTimers } from '../packages/adapters/src/system/system-timers.ts'
import type { ClaimedConversation, Lease } from '../packages/core/src/conversation/ports/conversation-store.ts'
import { leaseMilliseconds } from '../packages/core/src/conversation/serve-conversation.ts'
import { noteIn } from './planned-faults.ts'

/** When the worker began to read what is open, by the lease it read it under. */
const readAt = new WeakMap<Lease, number>()

export function readingBegan({ lease }: ClaimedConversation): number {
  return readAt.get(lease) ?? 0
}

/** On the classes, so that everything else stays as deployed: leases last so many times shorter and are kept as much more often, and claims are noted. */
export function shortenLeases({ hurry, notes }: { readonly hurry: number; readonly notes: string }): void {
  noteClaims(notes)
  const store = PostgresConversationStore.prototype
  around(store, 'claim', (claim, [tenantId, conversationId, worker, milliseconds]) =>
    claim(tenantId, conversationId, worker, milliseconds / hurry),
  )
  around(store, 'extend', (extend, [lease, milliseconds]) => extend(lease, milliseconds / hurry))
  // What keeps a lease speaks up at a third of it.
  around(SystemTimers.prototype, 'sleep', (sleep, [milliseconds, signal]) =>
    sleep(milliseconds === leaseMilliseconds / 3 ? milliseconds / hurry : milliseconds, signal),
  )
}

function noteClaims(notes: string): void {
  const store = PostgresConversationStore.prototype
  around(store, 'claim', async (claim, [tenantId, conversationId, worker, milliseconds]) => {
    const began = Date.now()
    const claimed = await claim(tenantId, conversationId, worker, milliseconds)
    if (claimed === 'held') return claimed
    readAt.set(claimed.lease, began)
    noteIn(notes, { note: 'claimed', conversation: customerOf(conversationId), token: claimed.lease.fencingToken })
    return claimed
  })
  around(store, 'reload', async (reload, [lease]) => {
    const began = Date.now()
    const reloaded = await reload(lease)
    if (reloaded !== 'lease-lost') readAt.set(reloaded.lease, began)
    return reloaded
  })
  around(store, 'release', async (release, [lease, options]) => {
    // Before, so that the next claim of it is noted after.
    noteIn(notes, { note: 'released', conversation: customerOf(lease.conversationId), token: lease.fencingToken })
    return release(lease, options)
  })
}

type Given<Method> = Method extends (...given: infer Parameters) => unknown ? Parameters : never
type Result<Method> = Method extends (...given: never[]) => infer Returned ? Returned : never

/** Puts `instead` in the method's place; it is handed the method, bound, and what the method was given. */
function around<Class, Name extends keyof Class>(
  prototype: Class,
  name: Name,
  instead: (original: (...given: Given<Class[Name]>) => Result<Class[Name]>, given: Given<Class[Name]>) => Result<Class[Name]>,
): void {
  const original = prototype[name] as (...given: Given<Class[Name]>) => Result<Class[Name]>
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...given: Given<Class[Name]>) {
      return instead((...passed) => original.apply(this, passed), given)
    },
  })
}

export function customerOf(conversationId: string): string {
  return conversationId.slice(conversationId.lastIndexOf(':') + 1)
}
