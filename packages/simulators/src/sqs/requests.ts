/** What an operation is asked, as far as the simulator reads it (service model 2012-11-05). Its types are checked before, what is required is not. */
export type MessageAttributeValue = {
  readonly DataType?: string
  readonly StringValue?: string
  /** Base64. */
  readonly BinaryValue?: string
  readonly StringListValues?: readonly string[]
  readonly BinaryListValues?: readonly string[]
}

export type QueueRequest = { readonly QueueUrl?: string }

export type MessageToSend = {
  readonly MessageBody?: string
  readonly DelaySeconds?: number
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>>
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageAttributeValue>>
  readonly MessageDeduplicationId?: string
  readonly MessageGroupId?: string
}

export type ReceiveRequest = QueueRequest & {
  readonly AttributeNames?: readonly string[]
  readonly MessageSystemAttributeNames?: readonly string[]
  readonly MessageAttributeNames?: readonly string[]
  readonly MaxNumberOfMessages?: number
  readonly VisibilityTimeout?: number
  readonly WaitTimeSeconds?: number
  readonly ReceiveRequestAttemptId?: string
}

export type ReceiptRequest = { readonly ReceiptHandle?: string }
export type VisibilityRequest = ReceiptRequest & { readonly VisibilityTimeout?: number }

export type BatchRequest<Entry> = QueueRequest & { readonly Entries?: readonly (Entry & { readonly Id?: string })[] }
