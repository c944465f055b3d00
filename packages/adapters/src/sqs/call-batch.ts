import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import { complaintFailure } from './sqs-failure.ts'

/** An answer to any of the batch operations: a whole request that went well may hold entries that did not. */
type BatchAnswer = {
  readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined
}

/** Before the entries that failed are tried again. Milliseconds. */
const pause = 100

/**
 * Does a batch, and once more those of its entries that SQS failed to do through no fault of ours. Returns for each entry what is to be thrown, or
 * `undefined` when it is done, or `done` says that the refusal means as much. Rejects when the whole request failed.
 */
export async function callBatch<Entry>({
  doing,
  entries,
  call,
  done = () => false,
  timers,
}: {
  doing: string
  entries: readonly Entry[]
  /** Sends the entries, each under the id given. */
  call: (entries: readonly (Entry & { readonly Id: string })[]) => Promise<BatchAnswer>
  done?: (failed: BatchResultErrorEntry) => boolean
  timers: Timers
}): Promise<readonly (PortFailure | undefined)[]> {
  const outcomes = new Map<string, PortFailure | undefined>()
  const once = async (some: readonly (Entry & { readonly Id: string })[]) => {
    const { Successful = [], Failed = [] } = await call(some)
    const succeeded = new Set(Successful.map(({ Id }) => Id))
    return some.filter((entry) => {
      const failed = Failed.find(({ Id }) => Id === entry.Id)
      const well = failed === undefined ? succeeded.has(entry.Id) : done(failed)
      outcomes.set(entry.Id, well ? undefined : entryFailure(doing, failed))
      return !well && failed?.SenderFault !== true
    })
  }
  const all = entries.map((entry, index) => ({ ...entry, Id: String(index) }))
  const again = await once(all)
  if (again.length > 0) {
    await timers.sleep(pause)
    // Failing as a whole, the second attempt leaves these as the first did, and the others done.
    await once(again).catch(() => undefined)
  }
  return all.map(({ Id }) => outcomes.get(Id))
}

function entryFailure(doing: string, failed: BatchResultErrorEntry | undefined): PortFailure {
  if (failed === undefined) {
    return new PortFailure('Queue', 'invalid-answer', `${doing}: SQS leaves out of its answer what became of a message`, {
      retryable: true,
    })
  }
  const { Code: name = 'unknown', SenderFault } = failed
  return complaintFailure(doing, { name, fault: SenderFault === true ? 'sender' : 'receiver', origin: `${name}, one of a batch` })
}
