import { PortFailure } from '@frontdesk/core/kernel/port-failure'

/** There is no such parameter. Names of the API reference for GetParameter (2014-11-06). */
const missing = new Set(['ParameterNotFound', 'ParameterVersionNotFound'])
const throttled = new Set(['ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'Throttling'])
/** Who asks may not, or cannot say who it is. The last is the SDK's own, when it finds no credentials. */
const forbidden = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'InvalidKeyId',
  'CredentialsProviderError',
])

/** What to throw for an error of the AWS SDK. Its own message is left out: it may quote the request. */
export function ssmFailure(parameter: string, error: unknown): PortFailure {
  const name = error instanceof Error ? error.name : 'unknown'
  const fail = (code: PortFailure['code'], message: string) => new PortFailure('Secrets', code, message, { cause: error })
  if (missing.has(name)) return fail('unauthorized', `there is no secret ssm:${parameter}: create this parameter, as a SecureString`)
  if (forbidden.has(name)) {
    const remedy = `allow this role ssm:GetParameter on it, and kms:Decrypt on its key (${name})`
    return fail('unauthorized', `the secret ssm:${parameter} may not be read: ${remedy}`)
  }
  if (throttled.has(name)) return fail('throttled', `Parameter Store asks to come back later for ssm:${parameter}`)
  const status = statusOf(error)
  if (status !== undefined && status >= 400 && status < 500) return fail('rejected', `Parameter Store refuses ssm:${parameter} (${name})`)
  return fail('unavailable', `Parameter Store does not answer ssm:${parameter} (${name})`)
}

function statusOf(error: unknown): number | undefined {
  const metadata = error instanceof Error && '$metadata' in error ? (error.$metadata as { readonly httpStatusCode?: number }) : {}
  return metadata.httpStatusCode
}
