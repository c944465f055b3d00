import { PortFailure, type PortFailureCode } from '@frontdesk/core/kernel/port-failure'

/*
 * Names of the SQS service model 2012-11-05, with those that older answers put in their place ("query" codes), of AWS's common errors, and of the
 * SDK's own errors.
 */
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
/** The queue is encrypted with a key of its own, and that key cannot be used. */
const keyless = /^(?:KMS\.|Kms)(?!.*Throttl)/i
const throttled = /Throttl|^TooManyRequests|^RequestLimitExceeded$|^SlowDown$/
const noSuchQueue = new Set(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 'NonExistentQueue', 'InvalidAddress'])

/** What SQS or the SDK said of a request, or of one entry of a batch. */
export type SqsComplaint = { readonly name: string; readonly message?: string; readonly senderFault: boolean; readonly origin: string }

/** What to throw for an error of the AWS SDK while `doing` (such as "sending to the queue minato"). Its own message is left out: it may quote what was sent. */
export function sqsFailure(doing: string, error: unknown): PortFailure {
  if (error instanceof PortFailure) return error
  return complaintFailure(doing, complaintOf(error))
}

/** The same for an entry of a batch that SQS did not do. */
export function complaintFailure(doing: string, { name, message = '', senderFault, origin }: SqsComplaint): PortFailure {
  const fail = (code: PortFailureCode, why: string, retryable?: boolean) =>
    new PortFailure('Queue', code, `${doing}: ${why} (${origin})`, { ...(retryable !== undefined && { retryable }) })
  if (/region is missing/i.test(message)) return fail('rejected', 'no AWS region is set, and the queue’s address names none')
  if (forbidden.has(name) || /^(?:Resolved )?credential/i.test(message)) {
    return fail('unauthorized', 'AWS refuses these credentials; check the role’s SQS permissions on this queue, its keys and the clock')
  }
  if (keyless.test(name))
    return fail('unauthorized', 'the queue’s encryption key cannot be used; allow the role kms:GenerateDataKey and kms:Decrypt')
  if (name === 'OverLimit') {
    return fail(
      'throttled',
      'too many messages are received and not removed (SQS allows about 120,000); workers do not finish, or too few do',
    )
  }
  if (throttled.test(name)) return fail('throttled', 'SQS asks to come back later')
  if (noSuchQueue.has(name)) return fail('rejected', 'there is no such queue; check its address, account and region')
  // What was sent or received is not what the other side has: the same request may well go better.
  if (name === 'InvalidChecksumError' || /MD5/.test(message)) return fail('invalid-answer', 'the checksum does not fit', true)
  if (senderFault) return fail('rejected', 'SQS refuses the request')
  return fail('unavailable', 'SQS does not answer, or not as it should')
}

function complaintOf(error: unknown): SqsComplaint {
  if (!(error instanceof Error)) return { name: 'unknown', senderFault: false, origin: 'unknown' }
  const { httpStatusCode: status, requestId } = ('$metadata' in error ? error.$metadata : {}) as Metadata
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const origin = [error.name, code, status, requestId].filter((part) => part !== undefined).join(' ')
  return { name: error.name, message: error.message, senderFault: status !== undefined && status >= 400 && status < 500, origin }
}

type Metadata = { readonly httpStatusCode?: number; readonly requestId?: string }
