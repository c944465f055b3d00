import { type Evidence, keyOf } from './evidence.ts'
import type { DisturbanceKind, History } from './history.ts'

export type Figures = {
  readonly turns: number
  readonly events: number
  readonly deliveries: number
  readonly refusedDeliveries: number
  readonly conversations: number
  readonly replies: number
  readonly pushes: number
  readonly presumed: number
  readonly sentAgain: number
  readonly deadLetters: number
  readonly leasesTakenOver: number
  readonly disturbances: Readonly<Record<string, number>>
  readonly deaths: Readonly<Record<string, number>>
  readonly acknowledgedMilliseconds: Spread
  readonly answeredMilliseconds: Spread
  readonly recoveryMilliseconds: Spread
}

export type Spread = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number }

export function figuresOf({ history, accepted, answers, allowedAgain }: Evidence): Figures {
  const { tries, seen, stored, disturbances, notes } = history
  const requests = Map.groupBy(seen, ({ requestId }) => requestId)
  const via = (way: string) => [...requests.values()].filter(([first]) => first?.via === way).length
  const firstSeen = new Map<string, number>()
  for (const { conversation, numbers, at } of answers) {
    for (const number of numbers) {
      const key = keyOf(conversation, number)
      if (!firstSeen.has(key)) firstSeen.set(key, at)
    }
  }
  const waits = accepted.flatMap(({ conversation, number, at }) => {
    const answeredAt = firstSeen.get(keyOf(conversation, number))
    return answeredAt === undefined ? [] : [answeredAt - at]
  })
  return {
    turns: stored.turns.length,
    events: accepted.length,
    deliveries: tries.reduce((sum, { eventIds }) => sum + eventIds.length, 0),
    refusedDeliveries: tries.filter(({ status }) => status !== 200).length,
    conversations: stored.conversations.length,
    replies: via('reply'),
    pushes: via('push'),
    presumed: stored.messages.filter(({ presumed }) => presumed).length,
    sentAgain: allowedAgain.size,
    deadLetters: stored.events.filter(({ closed }) => closed === 'dead').length,
    leasesTakenOver: takenOver(history),
    disturbances: counted(disturbances.map(({ kind, detail }) => (kind.endsWith('-mood') ? `${kind} ${detail}` : kind))),
    deaths: counted(notes.filter(({ note }) => note === 'dies').map(({ point = '' }) => point)),
    acknowledgedMilliseconds: spread(tries.filter(({ status }) => status === 200).map(({ milliseconds }) => milliseconds)),
    answeredMilliseconds: spread(waits),
    recoveryMilliseconds: spread(recoveries(history, firstSeen)),
  }
}

/** Claims of a conversation whose last holder never gave it back. */
function takenOver({ notes }: History): number {
  const holders = new Map<string, number>()
  let count = 0
  for (const { note, conversation = '', token = 0 } of notes) {
    if (note === 'claimed') {
      if (holders.has(conversation)) count += 1
      holders.set(conversation, token)
    } else if (note === 'released' && holders.get(conversation) === token) holders.delete(conversation)
  }
  return count
}

const ends: ReadonlySet<DisturbanceKind> = new Set(['killed', 'died'])

/** From a process's death to the answer, for each event of a conversation it held that had been accepted and not been answered. */
function recoveries({ disturbances, notes, events, tries }: History, firstSeen: ReadonlyMap<string, number>): number[] {
  const acceptedAt = new Map<string, number>()
  for (const { at, milliseconds, status, eventIds } of tries) {
    if (status !== 200) continue
    for (const id of eventIds) acceptedAt.set(id, Math.min(at + milliseconds, acceptedAt.get(id) ?? Number.POSITIVE_INFINITY))
  }
  const eventsOf = Map.groupBy(events, ({ conversation }) => conversation)
  const notesOf = Map.groupBy(notes, ({ pid }) => pid)
  const deaths = new Map(disturbances.filter(({ kind }) => ends.has(kind)).map(({ pid = 0, at }) => [pid, at]))
  return [...deaths].flatMap(([pid, diedAt]) => {
    const held = new Set<string>()
    for (const { note, conversation = '' } of notesOf.get(pid) ?? []) {
      if (note === 'claimed') held.add(conversation)
      else if (note === 'released') held.delete(conversation)
    }
    return [...held].flatMap((conversation) =>
      (eventsOf.get(conversation) ?? []).flatMap(({ eventId, number }) => {
        const seenAt = firstSeen.get(keyOf(conversation, number))
        const known = acceptedAt.get(eventId)
        return seenAt !== undefined && known !== undefined && known <= diedAt && seenAt > diedAt ? [seenAt - diedAt] : []
      }),
    )
  })
}

function counted(words: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(words, (word) => word)]
      .map(([word, all]) => [word, all.length] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: Math.round(sorted.at(-1) ?? 0) }
}
