import { randomUUID } from 'node:crypto'
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

/** What a message brings along that was in a queue before: a dead letter, a duplicate. */
export type History = Partial<Pick<StoredMessage, 'messageId' | 'sentAt' | 'receives' | 'firstReceivedAt' | 'deadLetterSourceArn'>>

type Place = Pick<StoredMessage, 'serial' | 'sequenceNumber'> & {
  readonly fifo: boolean
  readonly now: number
  readonly delaySeconds: number
}

export function storedMessage(message: Omit<CheckedMessage, 'delaySeconds'>, given: History & Place): StoredMessage {
  const { serial, sequenceNumber, fifo, now, delaySeconds } = given
  const sentAt = given.sentAt ?? now
  return {
    ...message,
    serial,
    sequenceNumber,
    messageId: given.messageId ?? randomUUID(),
    sentAt,
    // A standard queue's dead letters keep the age they had, a FIFO queue's begin anew (developer guide, "Using dead-letter queues").
    retainedFrom: fifo ? now : sentAt,
    deadLetterSourceArn: given.deadLetterSourceArn,
    receives: given.receives ?? 0,
    firstReceivedAt: given.firstReceivedAt,
    receivedAt: undefined,
    visibleAt: now + delaySeconds * 1000,
    hiddenBy: delaySeconds > 0 ? 'delay' : undefined,
    gone: false,
  }
}
