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
  shortenLeases(hurry, notes)
  for (const { prototype } of [PostgresQueue, SqsQueue]) {
    const { receive, hideFor } = prototype
    prototype.receive = async function receiveSooner(wanted) {
      return receive.call(this, { ...wanted, visibilityMilliseconds: wanted.visibilityMilliseconds / hurry })
    }
    prototype.hideFor = async function hideShorter(message, milliseconds) {
      return hideFor.call(this, message, milliseconds === visibilityMilliseconds ? milliseconds / hurry : milliseconds)
    }
  }
  // What keeps a lease or a message in hand has to speak up as much sooner.
  const keeping = new Set([leaseMilliseconds / 3, visibilityMilliseconds / 2])
  const { sleep } = SystemTimers.prototype
  SystemTimers.prototype.sleep = async function sleepShorter(milliseconds, signal) {
    return sleep.call(this, keeping.has(milliseconds) ? milliseconds / hurry : milliseconds, signal)
  }
}

function shortenLeases(hurry: number, notes: string): void {
  const store = PostgresConversationStore.prototype
  const { claim, reload, extend, release } = store
  store.claim = async function claimShorter(tenantId, conversationId, worker, milliseconds) {
    const began = Date.now()
    const claimed = await claim.call(this, tenantId, conversationId, worker, milliseconds / hurry)
    if (claimed === 'held') return claimed
    readAt.set(claimed.lease, began)
    noteIn(notes, { note: 'claimed', conversation: customerOf(conversationId), token: claimed.lease.fencingToken })
    return claimed
  }
  store.reload = async function reloadNoted(lease) {
    const began = Date.now()
    const reloaded = await reload.call(this, lease)
    if (reloaded !== 'lease-lost') readAt.set(reloaded.lease, began)
    return reloaded
  }
  store.extend = async function extendShorter(lease, milliseconds) {
    return extend.call(this, lease, milliseconds / hurry)
  }
  store.release = async function releaseNoted(lease, options) {
    const after = await release.call(this, lease, options)
    noteIn(notes, { note: 'released', conversation: customerOf(lease.conversationId), token: lease.fencingToken })
    return after
  }
}

export function customerOf(conversationId: string): string {
  return conversationId.slice(conversationId.lastIndexOf(':') + 1)
}
