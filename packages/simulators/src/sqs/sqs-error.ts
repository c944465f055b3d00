/**
 * An error as SQS answers it: `type` goes into `__type`, `code` (the name from the days of the query protocol, which SDKs show as `Code`) into the
 * header `x-amzn-query-error`, followed by whose fault it is. Names, codes and statuses: service model 2012-11-05 (traits awsQueryError and httpError);
 * the errors of the frame around it (`com.amazon.coral.service#…`) are not in the model and stand here as public recordings show them.
 */
export class SqsError extends Error {
  readonly type: string
  readonly code: string
  readonly status: number
  readonly fault: 'Sender' | 'Receiver'

  constructor({ type, code, status = 400, message }: { type: string; code: string; status?: number; message: string }) {
    super(message)
    this.name = 'SqsError'
    this.type = type
    this.code = code
    this.status = status
    this.fault = status >= 500 ? 'Receiver' : 'Sender'
  }
}

const ofSqs = (name: string, code: string, status: number, message: string) =>
  new SqsError({ type: `com.amazonaws.sqs#${name}`, code, status, message })

const ofFrame = (name: string, code: string, status: number, message: string) =>
  new SqsError({ type: `com.amazon.coral.service#${name}`, code, status, message })

const legacy = (name: string) => `AWS.SimpleQueueService.${name}`

export const invalidParameterValue = (message: string) => ofFrame('InvalidParameterValueException', 'InvalidParameterValue', 400, message)

/** The usual wording: which value, of which parameter, and why. */
export const invalidValue = (value: unknown, parameter: string, reason: string) =>
  invalidParameterValue(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`)

/** A FIFO queue's parameter on a standard queue, or the other way round. (The grammar is Amazon's.) */
export const wrongQueueType = (value: unknown, parameter: string) =>
  invalidValue(value, parameter, 'The request include parameter that is not valid for this queue type.')

export const missingParameter = (parameter: string) =>
  ofFrame('MissingRequiredParameterException', 'MissingParameter', 400, `The request must contain the parameter ${parameter}.`)

export const malformedInput = (message: string) => ofFrame('SerializationException', 'MalformedInput', 400, message)

export const unknownOperation = (message: string) => ofFrame('UnknownOperationException', 'InvalidAction', 400, message)

export const missingAuthentication = () =>
  ofFrame('MissingAuthenticationTokenException', 'MissingAuthenticationToken', 403, 'Request is missing Authentication Token')

export const incompleteSignature = (message: string) => ofFrame('IncompleteSignatureException', 'IncompleteSignature', 400, message)

export const internalError = () =>
  ofFrame('InternalFailure', 'InternalFailure', 500, 'The request processing has failed because of an unknown error.')

export const throttled = () => ofSqs('RequestThrottled', 'RequestThrottled', 403, 'Request is throttled.')

export const unsupportedOperation = (message: string) => ofSqs('UnsupportedOperation', legacy('UnsupportedOperation'), 400, message)

export const queueDoesNotExist = () => ofSqs('QueueDoesNotExist', legacy('NonExistentQueue'), 400, 'The specified queue does not exist.')

export const queueNameExists = (attribute: string) =>
  ofSqs(
    'QueueNameExists',
    'QueueAlreadyExists',
    400,
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  )

export const queueDeletedRecently = () =>
  ofSqs(
    'QueueDeletedRecently',
    legacy('QueueDeletedRecently'),
    400,
    'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
  )

export const purgeQueueInProgress = (queueName: string) =>
  ofSqs(
    'PurgeQueueInProgress',
    legacy('PurgeQueueInProgress'),
    403,
    `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`,
  )

export const invalidAttributeName = (name: string) =>
  ofSqs('InvalidAttributeName', 'InvalidAttributeName', 400, `Unknown Attribute ${name}.`)

export const invalidAttributeValue = (name: string) =>
  ofSqs('InvalidAttributeValue', 'InvalidAttributeValue', 400, `Invalid value for the parameter ${name}.`)

export const invalidMessageContents = (message: string) => ofSqs('InvalidMessageContents', 'InvalidMessageContents', 400, message)

export const receiptHandleIsInvalid = (receiptHandle: string) =>
  ofSqs(
    'ReceiptHandleIsInvalid',
    'ReceiptHandleIsInvalid',
    404,
    `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
  )

export const messageNotInflight = () =>
  ofSqs('MessageNotInflight', legacy('MessageNotInflight'), 400, 'The specified message is not in flight.')

export const overLimit = () =>
  ofSqs('OverLimit', 'OverLimit', 403, 'Too many messages in flight. The maximum number of in flight messages for this queue is reached.')

export const resourceNotFound = (message: string) => ofSqs('ResourceNotFoundException', 'ResourceNotFoundException', 404, message)

export const emptyBatchRequest = (entryType: string) =>
  ofSqs('EmptyBatchRequest', legacy('EmptyBatchRequest'), 400, `There should be at least one ${entryType} in the request.`)

export const tooManyEntries = (count: number) =>
  ofSqs(
    'TooManyEntriesInBatchRequest',
    legacy('TooManyEntriesInBatchRequest'),
    400,
    `Maximum number of entries per request are 10. You have sent ${count}.`,
  )

export const invalidBatchEntryId = () =>
  ofSqs(
    'InvalidBatchEntryId',
    legacy('InvalidBatchEntryId'),
    400,
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
  )

export const batchEntryIdsNotDistinct = (id: string) =>
  ofSqs('BatchEntryIdsNotDistinct', legacy('BatchEntryIdsNotDistinct'), 400, `Id ${id} repeated.`)

export const batchRequestTooLong = (bytes: number) =>
  ofSqs(
    'BatchRequestTooLong',
    legacy('BatchRequestTooLong'),
    400,
    `Batch requests cannot be longer than 1048576 bytes. You have sent ${bytes} bytes.`,
  )
