import type { Message, SQS } from '@aws-sdk/client-sqs'
import type { DeadQueueMessage, NewQueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'
import { batchesOf, entriesPerBatch } from './sqs-batches.ts'
import type { RequestOptions, SqsConnection } from './sqs-connection.ts'

/** How long a look may take: the dead it met are hidden from it for as long, so that it meets each once. Seconds. */
const lookVisibility = 60
/** Asks all machines the queue is on, and not some of them. Seconds. */
const lookWait = 1
/** More than these are a task for the vendor's own tools. At 20 ms for ten, a look through them takes 20 s. */
const mostLookedThrough = 10_000
/** Looks for a message that may be in another process's hands, with a pause between. Milliseconds. */
const looks = 3
const pauseBetweenLooks = 1_000

type Found = DeadQueueMessage & { readonly receipt: string }

/**
 * The dead-letter queue, looked through. SQS gives no list and no message by its id: whoever looks must receive, and thereby hides what it sees from others
 * for the time. What a look is not for is shown again at its end (or after a minute, when the process ends before).
 */
export class SqsDeadLetters {
  readonly #connection: SqsConnection
  readonly #queueUrl: string
  readonly #name: string
  readonly #sendBack: (message: NewQueueMessage) => Promise<void>
  readonly #timers: Timers

  constructor({
    connection,
    queueUrl,
    sendBack,
    timers,
  }: {
    connection: SqsConnection
    queueUrl: string
    sendBack: (message: NewQueueMessage) => Promise<void>
    timers: Timers
  }) {
    this.#connection = connection
    this.#queueUrl = queueUrl
    this.#name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1)
    this.#sendBack = sendBack
    this.#timers = timers
  }

  async list(limit: number): Promise<readonly DeadQueueMessage[]> {
    const seen: Found[] = []
    try {
      await this.#look(seen, () => seen.length >= limit)
    } finally {
      await this.#show(seen)
    }
    return seen
      .sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime())
      .slice(0, limit)
      .map(({ id, group, body, sentAt, receives }) => ({ id, group, body, sentAt, receives }))
  }

  async revive(id: string): Promise<boolean> {
    return await this.#take(id, this.#sendBack)
  }

  async drop(id: string): Promise<boolean> {
    return await this.#take(id, async () => {})
  }

  /** Finds the message, does `first` with it and then removes it. */
  async #take(id: string, first: (message: Found) => Promise<void>): Promise<boolean> {
    for (let look = 1; look <= looks; look++) {
      const seen: Found[] = []
      let taken: Found | undefined
      try {
        const found = await this.#look(seen, (message) => message.id === id)
        if (found !== undefined) {
          await first(found)
          await this.#remove(found)
          taken = found
          return true
        }
      } finally {
        await this.#show(seen.filter((message) => message !== taken))
      }
      if (!(await this.#othersLook())) return false
      if (look < looks) await this.#timers.sleep(pauseBetweenLooks)
    }
    const doing = `looking through the dead-letter queue ${this.#name}`
    throw new PortFailure('Queue', 'throttled', `${doing}: something else has taken messages out to look at them; ask again in a minute`)
  }

  /** Receives into `seen` until `enough` of one, which is returned, or there is no more. */
  async #look(seen: Found[], enough: (message: Found) => boolean): Promise<Found | undefined> {
    const met = new Set<string>()
    while (met.size < mostLookedThrough) {
      const messages = await this.#receive()
      seen.push(...messages)
      const one = messages.find((message) => enough(message))
      // Met a second time: the first has come out of hiding, and the look has seen all it can.
      if (one !== undefined || messages.length === 0 || messages.some((message) => met.has(message.id))) return one
      for (const message of messages) met.add(message.id)
    }
    const remedy = 'move them back by SQS’s own redrive, or purge'
    throw new PortFailure('Queue', 'rejected', `the dead-letter queue ${this.#name} holds more than ${mostLookedThrough}: ${remedy}`)
  }

  async #receive(): Promise<Found[]> {
    const { Messages = [] } = await this.#call((sqs, options) =>
      sqs.receiveMessage(
        {
          QueueUrl: this.#queueUrl,
          MaxNumberOfMessages: entriesPerBatch,
          WaitTimeSeconds: lookWait,
          VisibilityTimeout: lookVisibility,
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId', 'SentTimestamp'],
        },
        options,
      ),
    )
    return Messages.map(readDead)
  }

  async #remove({ receipt }: Found): Promise<void> {
    await this.#call((sqs, options) => sqs.deleteMessage({ QueueUrl: this.#queueUrl, ReceiptHandle: receipt }, options))
  }

  /** Ends the hiding. What fails here ends by itself. */
  async #show(seen: readonly Found[]): Promise<void> {
    const showings = batchesOf(seen).map((batch) => {
      const Entries = batch.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: 0 }))
      return this.#call((sqs, options) => sqs.changeMessageVisibilityBatch({ QueueUrl: this.#queueUrl, Entries }, options))
    })
    await Promise.allSettled(showings)
  }

  /** Whether messages are hidden though we hide none. SQS's figure may be late: then we look once more than need be. */
  async #othersLook(): Promise<boolean> {
    const AttributeNames = ['ApproximateNumberOfMessagesNotVisible' as const]
    const { Attributes } = await this.#call((sqs, options) => sqs.getQueueAttributes({ QueueUrl: this.#queueUrl, AttributeNames }, options))
    return Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0) > 0
  }

  async #call<Answer>(request: (client: SQS, options: RequestOptions) => Promise<Answer>): Promise<Answer> {
    const doing = `looking through the dead-letter queue ${this.#name}`
    return await this.#connection.call(doing, request, { waitMilliseconds: lookWait * 1_000 })
  }
}

function readDead({ MessageId: id, ReceiptHandle: receipt, Body: body, Attributes }: Message): Found {
  const sentAt = new Date(Number(Attributes?.SentTimestamp))
  if (id === undefined || receipt === undefined || body === undefined || Number.isNaN(sentAt.getTime())) {
    throw new PortFailure('Queue', 'invalid-answer', 'SQS answers a dead message without its id, receipt, body or time')
  }
  const receives = Number(Attributes?.ApproximateReceiveCount ?? 0)
  return { id, receipt, group: Attributes?.MessageGroupId ?? '', body, sentAt, receives }
}
