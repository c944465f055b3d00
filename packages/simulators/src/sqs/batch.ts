import type { Call } from './operation.ts'
import type { BatchRequest } from './requests.ts'
import { batchEntryIdsNotDistinct, emptyBatchRequest, invalidBatchEntryId, SqsError, tooManyEntries } from './sqs-error.ts'

/** Documentation of SendMessageBatch and its siblings: up to 10 entries. */
const mostEntries = 10

export type BatchEntry<Entry> = Entry & { readonly Id: string }

/** The entries of a batch. Throws the `SqsError` a batch is refused with as a whole. */
export function entriesOf<Entry>({ Entries = [] }: BatchRequest<Entry>, { operation }: Call): BatchEntry<Entry>[] {
  if (Entries.length === 0) throw emptyBatchRequest(`${operation}RequestEntry`)
  if (Entries.length > mostEntries) throw tooManyEntries(Entries.length)
  const seen = new Set<string>()
  for (const { Id } of Entries) {
    if (Id === undefined || !/^[A-Za-z0-9_-]{1,80}$/.test(Id)) throw invalidBatchEntryId()
  }
  for (const { Id } of Entries) {
    if (seen.has(Id ?? '')) throw batchEntryIdsNotDistinct(Id ?? '')
    seen.add(Id ?? '')
  }
  return Entries as BatchEntry<Entry>[]
}

/** Does each entry for itself: what one is refused with stands beside what the others return. */
export function eachEntry<Entry>(entries: readonly BatchEntry<Entry>[], call: Call, run: (entry: BatchEntry<Entry>) => object): object {
  const mood = call.world.moods.strike(call.operation, ['partial-failure'])
  const Successful: object[] = []
  const Failed: object[] = []
  for (const [index, entry] of entries.entries()) {
    const fails = mood !== undefined && (mood.rate === undefined ? index === entries.length - 1 : call.world.moods.draw(mood.rate))
    if (fails) {
      Failed.push({
        Id: entry.Id,
        SenderFault: false,
        Code: 'InternalError',
        Message: 'We encountered an internal error. Please try again.',
      })
      continue
    }
    try {
      Successful.push({ Id: entry.Id, ...run(entry) })
    } catch (error) {
      if (!(error instanceof SqsError)) throw error
      Failed.push({ Id: entry.Id, SenderFault: error.fault === 'Sender', Code: error.code, Message: error.message })
    }
  }
  // Amazon leaves an empty list out of SendMessageBatch's answers; clients must take both.
  return { ...(Successful.length > 0 ? { Successful } : {}), ...(Failed.length > 0 ? { Failed } : {}) }
}
