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
  const outcomes: (PortFailure | undefined)[] = []
  let left = entries.map((entry, index) => ({ ...entry, Id: String(index) }))
  for (const attempt of ['first', 'second']) {
    const { Successful = [], Failed = [] } = await call(left)
    const succeeded = new Set(Successful.map(({ Id }) => Id))
    const again: typeof left = []
    for (const entry of left) {
      const failed = Failed.find(({ Id }) => Id === entry.Id)
      const well = failed === undefined ? succeeded.has(entry.Id) : done(failed)
      outcomes[Number(entry.Id)] = well ? undefined : entryFailure(doing, failed)
      if (!well && failed?.SenderFault !== true) again.push(entry)
    }
    if (again.length === 0) break
    left = again
    if (attempt === 'first') await timers.sleep(pause)
  }
  return entries.map((_, index) => outcomes[index])
}

function entryFailure(doing: string, failed: BatchResultErrorEntry | undefined): PortFailure {
  if (failed === undefined) {
    return new PortFailure('Queue', 'invalid-answer', `${doing}: SQS leaves out of its answer what became of a message`, {
      retryable: true,
    })
  }
  const { Code: name = 'unknown', SenderFault: senderFault = false } = failed
  return complaintFailure(doing, { name, senderFault, origin: `${name}, one of a batch` })
}
