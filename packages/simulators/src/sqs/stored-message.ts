import type { CheckedMessage } from './message-to-send.ts'

/** A message in a queue. */
export type StoredMessage = Omit<CheckedMessage, 'delaySeconds'> & {
  /** Names this copy of it in this queue: a duplicate has the same message id and another serial. */
  readonly serial: number
  readonly messageId: string
  readonly sequenceNumber: string | undefined
  /** Milliseconds since the epoch. */
  readonly sentAt: number
  /** From when the retention period counts. */
  readonly retainedFrom: number
  /** The queue it was moved from, receives exceeded. */
  readonly deadLetterSourceArn: string | undefined
  receives: number
  firstReceivedAt: number | undefined
  /** The last receive: 12 hours from here is the longest it can stay hidden. */
  receivedAt: number | undefined
  visibleAt: number
  /** Why it cannot be received now. `undefined`: it can. */
  hiddenBy: 'delay' | 'receive' | undefined
  /** Deleted, moved, or past its retention. */
  gone: boolean
}
