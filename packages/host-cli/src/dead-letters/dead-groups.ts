import type { DeadEntry } from './dead-entry.ts'

/** Dead letters that died of the same thing at the same tenant. */
export type DeadGroup = {
  readonly tenant: string
  /** Without what is different each time (`commonReason`). */
  readonly reason: string
  readonly kind: DeadEntry['kind']
  /** Oldest first. */
  readonly entries: readonly DeadEntry[]
}

/** Which of the dead are meant. */
export type DeadSelection = { readonly ids: readonly string[]; readonly reason?: string; readonly max?: number }

/** Those meant, oldest first: with one of the ids, where there are any, and with a reason that holds the words, whatever their case; no more than `max`. */
export function selectDead(dead: readonly DeadEntry[], { ids, reason, max }: DeadSelection): readonly DeadEntry[] {
  const words = reason?.toLowerCase()
  return dead
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter((entry) => words === undefined || entry.reason.toLowerCase().includes(words))
    .slice(0, max)
}

/** Grouped by reason and tenant (and by what they are), the largest group first. */
export function groupDead(dead: readonly DeadEntry[]): readonly DeadGroup[] {
  const groups = Map.groupBy(dead, ({ tenant, kind, reason }) => JSON.stringify([tenant, kind, commonReason(reason)]))
  return [...groups.values()]
    .flatMap((entries) => {
      const [first] = entries
      return first ? [{ tenant: first.tenant, reason: commonReason(first.reason), kind: first.kind, entries }] : []
    })
    .toSorted((one, other) => other.entries.length - one.entries.length || (one.tenant < other.tenant ? -1 : 1))
}

/** The reason without the ids of this one time, such as a vendor's request id, and without the brackets that hold nothing else of use. */
export function commonReason(reason: string): string {
  return reason.replaceAll(bracketsWithId, '').replaceAll(ids, '…')
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
const bracketsWithId = new RegExp(String.raw`\s*\([^()]*${uuid.source}[^()]*\)`, 'gi')
const ids = new RegExp(String.raw`${uuid.source}|\b\d{9,}\b`, 'gi')

/** How long ago, in the largest unit that is at least one. */
export function ageOf(at: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} days`
}
