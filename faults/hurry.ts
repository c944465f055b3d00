import type { Queue } from '../packages/core/src/conversation/ports/queue.ts'
import { PostgresConversationStore } from '../packages/adapters/src/postgres/postgres-conversation-store.ts'
import { PostgresQueue } from '../packages/adapters/src/postgres/postgres-queue.ts'
import { SqsQueue } from '../packages/adapters/src/sqs/sqs-queue.ts'
import { SystemTimers } from '../packages/adapters/src/system/system-timers.ts'
import type { ClaimedConversation, Lease } from '../packages/core/src/conversation/ports/conversation-store.ts'
import { leaseMilliseconds } from '../packages/core/src/conversation/serve-conversation.ts'
import { noteIn } from './planned-faults.ts'

/** WorkQueue's own; it does not tell. */
const visibilityMilliseconds = 30_000

/** When the worker began to read what is open, by the lease it read it under. */
const readAt = new WeakMap<Lease, number>()

export function readingBegan({ lease }: ClaimedConversation): number {
  return readAt.get(lease) ?? 0
}

/** On the classes, so that everything else stays as deployed: leases and visibilities last so many times shorter, and claims are noted. */
export function shortenWaits({ hurry, notes }: { readonly hurry: number; readonly notes: string }): void {
  shortenLeases(hurry)
  noteClaims(notes)
  for (const prototype of [PostgresQueue.prototype, SqsQueue.prototype] satisfies Queue[] as Queue[]) {
    around(prototype, 'receive', (receive, [wanted]) =>
      receive({ ...wanted, visibilityMilliseconds: wanted.visibilityMilliseconds / hurry }),
    )
    around(prototype, 'hideFor', (hideFor, [message, milliseconds]) =>
      hideFor(message, milliseconds === visibilityMilliseconds ? milliseconds / hurry : milliseconds),
    )
  }
  // What keeps a lease or a message in hand has to speak up as much sooner.
  const keeping = new Set([leaseMilliseconds / 3, visibilityMilliseconds / 2])
  around(SystemTimers.prototype, 'sleep', (sleep, [milliseconds, signal]) =>
    sleep(keeping.has(milliseconds) ? milliseconds / hurry : milliseconds, signal),
  )
}

function shortenLeases(hurry: number): void {
  const store = PostgresConversationStore.prototype
  around(store, 'claim', (claim, [tenantId, conversationId, worker, milliseconds]) =>
    claim(tenantId, conversationId, worker, milliseconds / hurry),
  )
  around(store, 'extend', (extend, [lease, milliseconds]) => extend(lease, milliseconds / hurry))
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
