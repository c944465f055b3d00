import { PortFailure, type PortFailureCode } from '@frontdesk/core/kernel/port-failure'

/** What SQS or the SDK said of a request, or of one entry of a batch. */
export type SqsComplaint = {
  readonly name: string
  readonly message?: string
  /** Whose fault it is, as far as it is said. */
  readonly fault: 'sender' | 'receiver' | 'unknown'
  /** For an operator: the name, and what else leads to it in logs. */
  readonly origin: string
}

/** What is at a queue's address is no queue, or none of ours. */
export class NoSuchQueue extends PortFailure {
  constructor(doing: string, origin: string) {
    super('Queue', 'rejected', `${doing}: there is no such queue; check its address, account and region (${origin})`)
  }
}

/**
 * What to throw for what the AWS SDK threw while `doing` (such as "sending to the queue frontdesk"): a `PortFailure`, or the error itself when it is a bug.
 * The SDK's message is left out, and the error with it: they may quote what was sent or received.
 */
export function sqsFailure(doing: string, error: unknown): unknown {
  if (error instanceof PortFailure || error instanceof TypeError || error instanceof ReferenceError) return error
  return complaintFailure(doing, complaintOf(error))
}

/** The same for an entry of a batch that SQS did not do. */
export function complaintFailure(doing: string, complaint: SqsComplaint): PortFailure {
  if (noSuchQueue.has(complaint.name)) return new NoSuchQueue(doing, complaint.origin)
  const reading = readings.find(({ when }) => when(complaint)) ?? unanswered
  return new PortFailure('Queue', reading.code, `${doing}: ${reading.says} (${complaint.origin})`, {
    ...(reading.code === 'invalid-answer' && { retryable: true }),
  })
}

/*
 * Names: the SQS service model 2012-11-05, with those that older answers put in their place ("query" codes); AWS's common errors; the SDK's own errors.
 */
const noSuchQueue = new Set(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 'InvalidAddress'])
const forbidden = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSecurity',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
])
const throttled = /Throttl|^TooManyRequests|^RequestLimitExceeded$/
const ofKey = /^(?:KMS\.|Kms)/

type Reading = { readonly when: (complaint: SqsComplaint) => boolean; readonly code: PortFailureCode; readonly says: string }

/** The first that fits counts. */
const readings: readonly Reading[] = [
  {
    when: ({ message = '' }) => /region is missing/i.test(message),
    code: 'rejected',
    says: 'no AWS region is set, and the queue’s address names none',
  },
  {
    when: ({ name, message = '' }) => forbidden.has(name) || /credential object is not valid/i.test(message),
    code: 'unauthorized',
    says: 'AWS refuses these credentials; check the role’s SQS permissions on this queue, its keys and the clock',
  },
  { when: ({ name }) => throttled.test(name), code: 'throttled', says: 'SQS asks to come back later' },
  {
    when: ({ name }) => ofKey.test(name),
    code: 'unauthorized',
    says: 'the queue’s encryption key cannot be used; allow the role kms:GenerateDataKey and kms:Decrypt',
  },
  {
    when: ({ name }) => name === 'OverLimit',
    code: 'throttled',
    says: 'too many messages are received and not removed (SQS allows about 120,000); workers do not finish, or are too few',
  },
  // Damaged on its way: the same request may well go better.
  {
    when: ({ name, message = '' }) => name === 'InvalidChecksumError' || message.includes('MD5'),
    code: 'invalid-answer',
    says: 'the checksum does not fit',
  },
  {
    when: ({ name, fault }) => name === 'SyntaxError' && fault !== 'receiver',
    code: 'invalid-answer',
    says: 'SQS answers something that cannot be read',
  },
  { when: ({ fault }) => fault === 'sender', code: 'rejected', says: 'SQS refuses the request' },
]
const unanswered: Omit<Reading, 'when'> = { code: 'unavailable', says: 'SQS does not answer, or not in time' }

function complaintOf(error: unknown): SqsComplaint {
  if (!(error instanceof Error)) return { name: 'unknown', fault: 'unknown', origin: 'unknown' }
  const { httpStatusCode: status = 0, requestId } = ('$metadata' in error ? error.$metadata : {}) as Metadata
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const origin = [error.name, code, status || undefined, requestId].filter((part) => part !== undefined).join(' ')
  const fault = status >= 500 ? 'receiver' : status >= 400 ? 'sender' : 'unknown'
  return { name: error.name, message: error.message, fault, origin }
}

type Metadata = { readonly httpStatusCode?: number; readonly requestId?: string }
