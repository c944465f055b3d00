import type { NewQueueMessage, Queue, QueueMessage, ReceiveOptions } from '@frontdesk/core/conversation/ports/queue'
import { expect } from 'vitest'

/** What the contract needs to know of a queue, and how to get one. */
export type QueueUnderTest = {
  /** What the suite is called: the adapter, and on what. */
  readonly name: string
  /**
   * Two instances over one empty queue, each made as a process of its own would make it. Called before every test and closed after it; a storage
   * that is expensive to make may be kept between and emptied.
   */
  readonly open: () => Promise<{ readonly one: Queue; readonly other: Queue; readonly close: () => Promise<void> }>
  /** How often the queue was told to let a message be received before it is dead. At least 2. */
  readonly maxReceives: number
  /** The finest step of the queue's time in milliseconds: 1,000 where it counts whole seconds, otherwise short, such as 200. */
  readonly unit: number
  /** Skips the test that a busy tenant holds nobody up, and says why the queue cannot promise it on a small scale. */
  readonly fairOnlyBecause?: string
  /** The queue's own time, where a test can turn it; the machine's when absent. */
  readonly time?: { readonly now: () => Date; readonly pass: (milliseconds: number) => Promise<void> }
}

/** The queue as a test has it; filled before each. */
export type OpenedQueue = {
  one: Queue
  other: Queue
  /** Lets so much of the queue's time pass, and a little more. */
  readonly pass: (milliseconds: number) => Promise<void>
}

export function aMessage(body = 'hello'): NewQueueMessage {
  return { group: 'minato', body }
}

/** Waits a little for the first: where a queue is made of several machines, asking without a wait asks some of them only. */
export async function receive(queue: Queue, wanted: Partial<ReceiveOptions> = {}): Promise<readonly QueueMessage[]> {
  return await queue.receive({ limit: 10, waitMilliseconds: 2_000, visibilityMilliseconds: 60_000, ...wanted })
}

/** What there is at this moment. */
export async function receiveNow(queue: Queue): Promise<readonly QueueMessage[]> {
  return await receive(queue, { waitMilliseconds: 0 })
}

/** Receives until there are `count`, or nothing comes. */
export async function drain(queue: Queue, count: number, wanted: Partial<ReceiveOptions> = {}): Promise<readonly QueueMessage[]> {
  const drained: QueueMessage[] = []
  while (drained.length < count) {
    const received = await receive(queue, wanted)
    if (received.length === 0) break
    drained.push(...received)
  }
  expect(drained).toHaveLength(count)
  return drained
}

export function there(message: QueueMessage | undefined): QueueMessage {
  if (message === undefined) throw new Error('expected a message, and none was received')
  return message
}

export function bodiesOf(messages: readonly NewQueueMessage[]): string[] {
  return messages.map(({ body }) => body).sort()
}
