import { lambdaRecord, reportedFailures, type LambdaSqsEvent, type LambdaSqsRecord, type ReceivedMessage } from './lambda-event.ts'
import { callSimulator } from './simulated-call.ts'

export type LambdaEventSourceOptions = {
  /** The simulator's url. */
  readonly endpoint: string
  readonly queueUrl: string
  /** The function. What it returns counts only with `reportBatchItemFailures`; when it throws, its whole batch failed. */
  readonly invoke: (event: LambdaSqsEvent) => Promise<unknown>
  /** 1 to 10; up to 10,000 for a standard queue with a batching window (10). */
  readonly batchSize?: number
  /** How long to gather a batch, in seconds of the simulator's clock, 0 to 300 (0). Standard queues only. */
  readonly maximumBatchingWindowSeconds?: number
  /** FunctionResponseTypes: ReportBatchItemFailures (true). */
  readonly reportBatchItemFailures?: boolean
  /** How many batches are in the function at once (1). */
  readonly maximumConcurrency?: number
}

/** What became of the messages of one poll, by message id. */
export type PolledBatch = { readonly deleted: readonly string[]; readonly failed: readonly string[]; readonly invocations: number }

/** AWS Lambda quotas: 6 MB for the payload of an invocation; a batch that is larger is invoked in parts. */
const longestPayload = 6 * 1024 * 1024

/** How often a delete is tried; then its messages come again, as they would from Lambda. */
const deleteAttempts = 3

/** How long a failed poll waits before the next, in milliseconds. */
const pauseAfterFailure = 50

/**
 * Lambda's event source mapping on a simulated queue: receives, invokes the function, deletes what it did not report. What failed stays hidden until its
 * visibility timeout ends, and comes again then: Lambda does not shorten it.
 */
export class LambdaEventSource {
  readonly #options: Required<LambdaEventSourceOptions>
  readonly #stopping = new AbortController()
  #loops: Promise<void>[] = []
  #queueArn: string | undefined

  constructor(options: LambdaEventSourceOptions) {
    const defaults = { batchSize: 10, maximumBatchingWindowSeconds: 0, reportBatchItemFailures: true, maximumConcurrency: 1 }
    this.#options = { ...defaults, ...options }
    const { batchSize, maximumBatchingWindowSeconds: window, queueUrl } = this.#options
    const fifo = queueUrl.endsWith('.fifo')
    if (batchSize < 1 || batchSize > 10_000) throw new RangeError('a batch is 1 to 10,000 messages')
    if (batchSize > 10 && (fifo || window === 0)) throw new RangeError('more than 10 messages take a standard queue and a batching window')
    if (window < 0 || window > 300 || (fifo && window > 0))
      throw new RangeError('a batching window is 0 to 300 seconds, on standard queues')
  }

  /** Polls until stopped. */
  start(): void {
    if (this.#loops.length > 0) throw new Error('the event source runs already')
    this.#loops = Array.from({ length: this.#options.maximumConcurrency }, () => this.#loop())
  }

  /** Ends polling, and waits for the batches in the function. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#loops)
  }

  /** One batch: receive, invoke, delete. Waits for a first message for `waitSeconds` of the simulator's clock (0). Rejects when receiving fails. */
  async poll(waitSeconds = 0): Promise<PolledBatch> {
    const messages = await this.#gather(waitSeconds)
    const arn = await this.#arn()
    const deleted: string[] = []
    const failed: string[] = []
    const parts = payloads(messages.map((message) => lambdaRecord(message, arn)))
    for (const records of parts) {
      const failures = await this.#failuresOf(records)
      const done = records.filter(({ messageId }) => !failures.has(messageId))
      failed.push(...failures)
      deleted.push(...done.map(({ messageId }) => messageId))
      await this.#delete(done.map(({ receiptHandle }) => receiptHandle))
    }
    return { deleted, failed, invocations: parts.length }
  }

  async #loop(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // Lambda polls on whatever happens; a failed receive or delete shows in the simulator's history.
      await this.poll(20).catch(() => new Promise((resolve) => setTimeout(resolve, pauseAfterFailure)))
    }
  }

  async #gather(waitSeconds: number): Promise<ReceivedMessage[]> {
    const { batchSize, maximumBatchingWindowSeconds: window } = this.#options
    const messages = await this.#receive(Math.min(10, batchSize), waitSeconds)
    if (window === 0 || messages.length === 0) return messages
    const until = (await this.#now()) + window * 1000
    for (let left = window; messages.length < batchSize && left > 0; left = (until - (await this.#now())) / 1000) {
      const more = await this.#receive(Math.min(10, batchSize - messages.length), Math.min(20, Math.ceil(left)))
      messages.push(...more)
      if (this.#stopping.signal.aborted) break
    }
    return messages
  }

  async #receive(limit: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const { endpoint, queueUrl } = this.#options
    const names = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] }
    const input = { QueueUrl: queueUrl, MaxNumberOfMessages: limit, WaitTimeSeconds: waitSeconds, ...names }
    const { Messages = [] } = await callSimulator<{ Messages?: ReceivedMessage[] }>(
      endpoint,
      'ReceiveMessage',
      input,
      this.#stopping.signal,
    )
    return Messages
  }

  async #failuresOf(records: readonly LambdaSqsRecord[]): Promise<ReadonlySet<string>> {
    const messageIds = new Set(records.map(({ messageId }) => messageId))
    try {
      const response = await this.#options.invoke({ Records: records })
      return this.#options.reportBatchItemFailures ? reportedFailures(response, messageIds) : new Set()
    } catch {
      return messageIds
    }
  }

  async #delete(handles: readonly string[]): Promise<void> {
    const { endpoint, queueUrl } = this.#options
    for (let from = 0; from < handles.length; from += 10) {
      let entries = handles.slice(from, from + 10).map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }))
      for (let attempt = 0; attempt < deleteAttempts && entries.length > 0; attempt++) {
        const input = { QueueUrl: queueUrl, Entries: entries }
        const answer = await callSimulator<{ Failed?: { Id: string }[] }>(endpoint, 'DeleteMessageBatch', input).catch(() => undefined)
        const left = new Set(answer === undefined ? entries.map(({ Id }) => Id) : (answer.Failed ?? []).map(({ Id }) => Id))
        entries = entries.filter(({ Id }) => left.has(Id))
      }
    }
  }

  async #arn(): Promise<string> {
    if (this.#queueArn !== undefined) return this.#queueArn
    const { endpoint, queueUrl } = this.#options
    const input = { QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }
    const { Attributes } = await callSimulator<{ Attributes: { QueueArn: string } }>(endpoint, 'GetQueueAttributes', input)
    this.#queueArn = Attributes.QueueArn
    return this.#queueArn
  }

  async #now(): Promise<number> {
    const response = await fetch(`${this.#options.endpoint}/_simulator/clock`)
    return ((await response.json()) as { now: number }).now
  }
}

/** The records in parts that fit into an invocation each. */
function payloads(records: readonly LambdaSqsRecord[]): LambdaSqsRecord[][] {
  const parts: LambdaSqsRecord[][] = []
  let bytes = Infinity
  for (const record of records) {
    const more = Buffer.byteLength(JSON.stringify(record))
    bytes += more
    if (bytes > longestPayload) {
      parts.push([])
      bytes = more
    }
    parts.at(-1)?.push(record)
  }
  return parts
}
