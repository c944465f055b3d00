import type { Message } from '@aws-sdk/client-sqs'
import type { DeadQueueMessage, NewQueueMessage, Queue, QueueMessage, ReceiveOptions } from '@frontdesk/core/conversation/ports/queue'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import { AskedTogether } from './asked-together.ts'
import { callBatch } from './call-batch.ts'
import { type SqsAccess, SqsConnection } from './sqs-connection.ts'
import { SqsDeadLetters } from './sqs-dead-letters.ts'
import { entriesPerBatch, sendBatches } from './sqs-batches.ts'
import { isStale } from './stale-receipt.ts'

export type SqsQueueSettings = SqsAccess & {
  /** Of a standard queue whose redrive policy names the dead-letter queue. */
  readonly queueUrl: string
  /** Needed for the dead only. */
  readonly deadLetterQueueUrl?: string
  readonly timers: Timers
}

/** Of one long poll (service model 2012-11-05). Seconds. */
const longestPoll = 20
/** Of one send: as many connections as are kept warm for it. */
const batchesAtOnce = 8
/** Twelve hours (service model). Seconds. */
const longestVisibility = 43_200

/**
 * The queue in Amazon SQS: a standard queue, its messages grouped by tenant, which makes it a fair queue. Fairness is then SQS's: a tenant with more than
 * its share of the messages in flight waits behind the others, which shows on busy queues and little on idle ones.
 *
 * SQS counts seconds: a wait and a visibility are rounded up to whole ones, and a visibility ends at twelve hours. How often a message may be received is
 * the redrive policy's `maxReceiveCount`; SQS looks at it when the message would be received once more, so a message is dead only then.
 */
export class SqsQueue implements Queue {
  readonly #connection: SqsConnection
  readonly #queueUrl: string
  readonly #name: string
  readonly #timers: Timers
  readonly #removals: AskedTogether<{ ReceiptHandle: string }>
  readonly #hidings: AskedTogether<{ ReceiptHandle: string; VisibilityTimeout: number }>
  readonly #dead: SqsDeadLetters | undefined

  constructor({ queueUrl, deadLetterQueueUrl, timers, ...access }: SqsQueueSettings) {
    for (const url of [queueUrl, deadLetterQueueUrl]) if (url !== undefined) refuseAddress(url)
    this.#queueUrl = queueUrl
    this.#name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1)
    this.#timers = timers
    this.#connection = new SqsConnection(access, queueUrl)
    this.#removals = new AskedTogether({ largest: entriesPerBatch, do: (entries) => this.#removeTogether(entries) })
    this.#hidings = new AskedTogether({ largest: entriesPerBatch, do: (entries) => this.#hideTogether(entries) })
    if (deadLetterQueueUrl !== undefined) {
      const sendBack = (message: NewQueueMessage) => this.send([message])
      this.#dead = new SqsDeadLetters({ connection: this.#connection, queueUrl: deadLetterQueueUrl, sendBack, timers })
    }
  }

  /** Tried again by the SDK, too, when the answer does not come: then a message may be there twice. */
  async send(messages: readonly NewQueueMessage[]): Promise<void> {
    const batches = sendBatches(messages)
    for (let from = 0; from < batches.length; from += batchesAtOnce) {
      await Promise.all(batches.slice(from, from + batchesAtOnce).map((batch) => this.#sendBatch(batch)))
    }
  }

  /**
   * Asks for more than SQS gives at once (10) only when the first 10 came. When `signal` aborts while SQS is answering, what it gave comes again after
   * its visibility.
   */
  async receive({ limit, waitMilliseconds, visibilityMilliseconds, signal }: ReceiveOptions): Promise<readonly QueueMessage[]> {
    const visibility = wholeSeconds(visibilityMilliseconds)
    let wait = wholeSeconds(waitMilliseconds)
    for (;;) {
      const seconds = signal?.aborted ? 0 : Math.min(wait, longestPoll)
      const received = await this.#poll(Math.min(limit, entriesPerBatch), seconds, visibility, signal)
      // Counted without a clock: an empty answer comes when its wait is over.
      wait -= seconds
      if (received.length === entriesPerBatch && limit > entriesPerBatch) {
        return [...received, ...(await this.#pollMore(limit - entriesPerBatch, visibility))]
      }
      if (received.length > 0 || wait <= 0 || signal?.aborted) return received
    }
  }

  /** Asked for many in the same moment, removes ten by one request. */
  async remove({ receipt }: QueueMessage): Promise<void> {
    await this.#removals.ask({ ReceiptHandle: receipt })
  }

  /** As `remove`. */
  async hideFor({ receipt }: QueueMessage, milliseconds: number): Promise<void> {
    await this.#hidings.ask({ ReceiptHandle: receipt, VisibilityTimeout: wholeSeconds(milliseconds) })
  }

  /** `receives` counts looks at the dead, too. To be listed, the dead are received: others do not see them for that moment. */
  async dead(limit: number): Promise<readonly DeadQueueMessage[]> {
    return await this.#deadLetters().list(limit)
  }

  /**
   * Sends the message again, under another id, and then removes the dead one. SQS has no step that does both: when the second fails (it is thrown), the
   * message is on the queue and dead at once, and reviving it again makes a duplicate.
   */
  async revive(id: string): Promise<boolean> {
    return await this.#deadLetters().revive(id)
  }

  async drop(id: string): Promise<boolean> {
    return await this.#deadLetters().drop(id)
  }

  /** Lets go of the connections. */
  async close(): Promise<void> {
    await this.#connection.close()
  }

  async #sendBatch(batch: readonly NewQueueMessage[]): Promise<void> {
    const doing = `sending to the queue ${this.#name}`
    const outcomes = await callBatch({
      doing,
      entries: batch.map(({ group, body }) => ({ MessageBody: body, MessageGroupId: group })),
      call: (Entries) =>
        this.#connection.call(doing, (sqs, options) => sqs.sendMessageBatch({ QueueUrl: this.#queueUrl, Entries: [...Entries] }, options)),
      timers: this.#timers,
    })
    const failure = outcomes.find((outcome) => outcome !== undefined)
    if (failure !== undefined) throw failure
  }

  async #poll(limit: number, seconds: number, visibility: number, signal?: AbortSignal): Promise<QueueMessage[]> {
    const waiting = { waitMilliseconds: seconds * 1_000, ...(seconds > 0 && signal !== undefined && { signal }) }
    const doing = `receiving from the queue ${this.#name}`
    try {
      const { Messages = [] } = await this.#connection.call(
        doing,
        (sqs, options) =>
          sqs.receiveMessage(
            {
              QueueUrl: this.#queueUrl,
              MaxNumberOfMessages: limit,
              WaitTimeSeconds: seconds,
              VisibilityTimeout: visibility,
              MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
            },
            options,
          ),
        waiting,
      )
      return Messages.map((message) => readMessage(doing, message))
    } catch (error) {
      if (signal?.aborted && !(error instanceof PortFailure)) return []
      throw error
    }
  }

  /** What else there is now, by as many requests at once as it takes. */
  async #pollMore(limit: number, visibility: number): Promise<QueueMessage[]> {
    const polls: Promise<QueueMessage[]>[] = []
    for (let left = limit; left > 0; left -= entriesPerBatch) polls.push(this.#poll(Math.min(left, entriesPerBatch), 0, visibility))
    // Ten are in hand and must not be lost with a failure; if it lasts, the next receive tells.
    const outcomes = await Promise.allSettled(polls)
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  }

  #removeTogether(entries: readonly { ReceiptHandle: string }[]) {
    const doing = `removing from the queue ${this.#name}`
    return callBatch({
      doing,
      entries,
      call: (Entries) =>
        this.#connection.call(doing, (sqs, options) =>
          sqs.deleteMessageBatch({ QueueUrl: this.#queueUrl, Entries: [...Entries] }, options),
        ),
      done: isStale,
      timers: this.#timers,
    })
  }

  #hideTogether(entries: readonly { ReceiptHandle: string; VisibilityTimeout: number }[]) {
    const doing = `hiding messages of the queue ${this.#name}`
    return callBatch({
      doing,
      entries,
      call: (Entries) =>
        this.#connection.call(doing, (sqs, options) =>
          sqs.changeMessageVisibilityBatch({ QueueUrl: this.#queueUrl, Entries: [...Entries] }, options),
        ),
      done: isStale,
      timers: this.#timers,
    })
  }

  #deadLetters(): SqsDeadLetters {
    if (this.#dead) return this.#dead
    throw new PortFailure('Queue', 'rejected', `the queue ${this.#name} was opened without the address of its dead-letter queue: set it`)
  }
}

/** SQS's answers leave out what is not asked for; what was asked for and is not there makes the message unusable, and it comes again. */
function readMessage(doing: string, { MessageId, ReceiptHandle, Body, Attributes }: Message): QueueMessage {
  const receives = Number(Attributes?.ApproximateReceiveCount)
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined || !Number.isInteger(receives)) {
    throw new PortFailure('Queue', 'invalid-answer', `${doing}: SQS answers a message without its id, receipt, body or count`)
  }
  // Absent from a message that something else than ours put there.
  return { id: MessageId, receipt: ReceiptHandle, group: Attributes?.MessageGroupId ?? '', body: Body, receives }
}

function wholeSeconds(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds / 1_000), 0), longestVisibility)
}

function refuseAddress(url: string): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new RangeError('a queue’s address is a URL such as https://sqs.ap-northeast-1.amazonaws.com/123456789012/frontdesk')
  }
  if (url.endsWith('.fifo'))
    throw new RangeError('a FIFO queue stops a whole tenant behind one message that cannot be served: use a standard queue')
}
