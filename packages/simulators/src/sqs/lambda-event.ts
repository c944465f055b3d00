/** A message as ReceiveMessage gives it. */
export type ReceivedMessage = {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly MD5OfBody: string
  readonly MD5OfMessageAttributes?: string
  readonly Attributes?: Readonly<Record<string, string>>
  readonly MessageAttributes?: Readonly<
    Record<string, { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }>
  >
}

/** The event AWS Lambda gives a function for SQS (developer guide, "Using Lambda with Amazon SQS"). */
export type LambdaSqsEvent = { readonly Records: readonly LambdaSqsRecord[] }

export type LambdaSqsRecord = {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  readonly messageAttributes: Readonly<Record<string, LambdaMessageAttribute>>
  readonly md5OfMessageAttributes?: string
  readonly md5OfBody: string
  readonly eventSource: 'aws:sqs'
  readonly eventSourceARN: string
  readonly awsRegion: string
}

export type LambdaMessageAttribute = {
  readonly dataType: string
  readonly stringValue?: string
  /** Base64. */
  readonly binaryValue?: string
  readonly stringListValues: readonly string[]
  readonly binaryListValues: readonly string[]
}

export function lambdaRecord(message: ReceivedMessage, queueArn: string): LambdaSqsRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => {
    const value = {
      ...(StringValue === undefined ? {} : { stringValue: StringValue }),
      ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
    }
    return [name, { ...value, stringListValues: [], binaryListValues: [], dataType: DataType }] as const
  })
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  }
}

/**
 * The message ids a response with ReportBatchItemFailures gives back. Nothing, `{}`, no list or an empty one: none. A response of another shape, or an id
 * that is empty, not a text or not of the batch: every one (developer guide, "Implementing partial batch responses").
 */
export function reportedFailures(response: unknown, messageIds: ReadonlySet<string>): ReadonlySet<string> {
  if (response === undefined || response === null) return new Set()
  if (typeof response !== 'object') return messageIds
  const { batchItemFailures } = response as { batchItemFailures?: unknown }
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set()
  if (!Array.isArray(batchItemFailures)) return messageIds
  const failed = batchItemFailures.map((failure: unknown) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier)
  const sound = failed.every((id): id is string => typeof id === 'string' && messageIds.has(id))
  return sound ? new Set(failed) : messageIds
}
