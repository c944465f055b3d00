import type { SQS, SQSClientConfig } from '@aws-sdk/client-sqs'
import { sqsFailure } from './sqs-failure.ts'

/** How to reach SQS. */
export type SqsAccess =
  | { readonly client: SQS }
  | {
      /** `undefined`: the one in the queue's address, otherwise as the AWS SDK finds it (`AWS_REGION`, the shared configuration). */
      readonly region?: string
      /** The service's address, where it is not AWS's own. */
      readonly endpoint?: string
      /** `undefined`: as the AWS SDK finds them (the task's or function's role, the environment). */
      readonly credentials?: NonNullable<SQSClientConfig['credentials']>
      /** For one attempt at a request that does not wait; there are up to three. */
      readonly requestMilliseconds?: number
    }

/** SQS answers in tens of milliseconds; a channel gives the door two seconds in all. */
const usualRequestMilliseconds = 2_000
/** As the SDK has it: transient errors, timeouts and throttling are tried again. */
const attempts = 3
/** The SDK's pauses between three attempts come to at most 3 s when throttled (full jitter from 1 s, doubled), to 150 ms otherwise. */
const pausesMilliseconds = 3_500

/** The SDK's client with time limits on everything, and its errors as `PortFailure`. */
export class SqsConnection {
  readonly #client: Promise<SQS>
  readonly #ours: boolean
  readonly #requestMilliseconds: number

  /** `queueUrl` is asked for its region only. */
  constructor(access: SqsAccess, queueUrl: string) {
    this.#requestMilliseconds = ('requestMilliseconds' in access ? access.requestMilliseconds : undefined) ?? usualRequestMilliseconds
    this.#ours = !('client' in access)
    this.#client = 'client' in access ? Promise.resolve(access.client) : openClient(access, queueUrl, this.#requestMilliseconds)
    // Said by the first call that needs it.
    this.#client.catch(() => undefined)
  }

  /**
   * Runs one request of the SDK's. `waitMilliseconds` is how long SQS is asked to wait before it answers. When `signal` aborts, rejects with what
   * the SDK throws then, before any answer: the caller knows that it did it.
   */
  async call<Answer>(
    doing: string,
    request: (client: SQS, options: RequestOptions) => Promise<Answer>,
    { waitMilliseconds = 0, signal }: { waitMilliseconds?: number; signal?: AbortSignal } = {},
  ): Promise<Answer> {
    try {
      const client = await this.#client
      const requestTimeout = waitMilliseconds + this.#requestMilliseconds
      // Ends also what the attempts' own limit does not see, such as an answer that stops half-way.
      const deadline = AbortSignal.timeout(waitMilliseconds + attempts * this.#requestMilliseconds + pausesMilliseconds)
      const abortSignal = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
      return await request(client, { abortSignal, requestTimeout })
    } catch (error) {
      throw signal?.aborted ? error : sqsFailure(doing, error)
    }
  }

  /** Leaves a client it was given alone. */
  async close(): Promise<void> {
    if (!this.#ours) return
    const client = await this.#client.catch(() => undefined)
    client?.destroy()
  }
}

export type RequestOptions = { readonly abortSignal: AbortSignal; readonly requestTimeout: number }

/** Loads the SDK only when a queue is opened: it takes a tenth of a second that nobody else need spend. */
async function openClient(
  { region, endpoint, credentials }: Exclude<SqsAccess, { client: SQS }>,
  queueUrl: string,
  requestTimeout: number,
): Promise<SQS> {
  const { SQS } = await import('@aws-sdk/client-sqs')
  const where = region ?? regionOf(queueUrl)
  return new SQS({
    ...(where !== undefined && { region: where }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true },
  })
}

/** `https://sqs.ap-northeast-1.amazonaws.com/123456789012/name` and its older and dual-stack forms. */
function regionOf(queueUrl: string): string | undefined {
  return /^https:\/\/(?:sqs\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\.(?:amazonaws|api)\./.exec(queueUrl)?.slice(1).find(Boolean)
}
