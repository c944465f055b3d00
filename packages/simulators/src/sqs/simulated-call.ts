/** A signature that has the form of one; the simulator looks no further. */
const authorization = `AWS4-HMAC-SHA256 Credential=SIMULATED/20260101/ap-northeast-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`

/** An operation called on a simulator at `endpoint`. Rejects with the error's code and message. */
export async function callSimulator<Output>(endpoint: string, operation: string, input: object, signal?: AbortSignal): Promise<Output> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization,
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': `AmazonSQS.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
    },
    body: JSON.stringify(input),
    ...(signal === undefined ? {} : { signal }),
  })
  const output = (await response.json()) as Output & { message?: string }
  if (!response.ok) throw new Error(`${response.headers.get('x-amzn-query-error')}: ${output.message}`)
  return output
}
