import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { isSqsOperation, misshapen } from './service-model.ts'
import { incompleteSignature, malformedInput, missingAuthentication, unknownOperation, unsupportedOperation } from './sqs-error.ts'

/** The longest body read: a message of 1 MiB, every byte of it escaped. */
const longestBody = 8 * 1024 * 1024

const credential = /Credential=[^/,\s]+\/\d{8}\/[a-z0-9-]+\/sqs\/aws4_request(,|\s|$)/

/** Throws `SqsError` unless the request is signed in form (Signature Version 4, service sqs). The signature itself is not recomputed. */
export function checkSigned({ headers }: IncomingMessage): void {
  const { authorization } = headers
  if (authorization === undefined) throw missingAuthentication()
  const sound =
    authorization.startsWith('AWS4-HMAC-SHA256 ') &&
    credential.test(authorization) &&
    /SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*/.test(authorization) &&
    /Signature=[0-9a-f]{64}/.test(authorization)
  if (!sound)
    throw incompleteSignature(
      'Authorization header requires Credential of service sqs, SignedHeaders and Signature of Signature Version 4.',
    )
  if (headers['x-amz-date'] === undefined && headers.date === undefined) {
    throw incompleteSignature("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  }
}

/** The operation a request names. Throws `SqsError` on one that SQS does not have, or that is not asked for in JSON 1.0. */
export function operationOf({ headers, method }: IncomingMessage): string {
  const [service, name] = String(headers['x-amz-target'] ?? '').split('.')
  if (method !== 'POST' || service !== 'AmazonSQS' || name === undefined || !isSqsOperation(name)) {
    throw unknownOperation(`The action ${name ?? ''} is not valid for this endpoint.`)
  }
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/x-amz-json-1.0') {
    throw unsupportedOperation('The simulator speaks the JSON protocol 1.0 only: content-type application/x-amz-json-1.0.')
  }
  return name
}

/** The input of an operation, its types checked. Throws `SqsError`. */
export function inputOf(operation: string, body: Buffer): object {
  let input: unknown
  try {
    if (!isUtf8(body)) throw malformedInput('The request is not UTF-8.')
    input = body.length === 0 ? {} : JSON.parse(body.toString())
  } catch {
    throw malformedInput('The request is not JSON.')
  }
  const problem = misshapen(operation, input)
  if (problem !== undefined) throw malformedInput(`The request does not have the shape of ${operation}: ${problem}.`)
  return input as object
}

/** Everything a request carries. Rejects with `SqsError` past the limit. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > longestBody) throw malformedInput('The request is too long.')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}
