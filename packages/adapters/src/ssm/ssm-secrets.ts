import type { SSMClient } from '@aws-sdk/client-ssm'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import { ssmFailure } from './ssm-failure.ts'

export type SsmSecretsSettings = {
  readonly clock: Clock
  /** `undefined`: as the AWS SDK finds it (`AWS_REGION`, the shared configuration). */
  readonly region?: string
  /** The service's address, where it is not AWS's own. */
  readonly endpoint?: string
  /** `undefined`: as the AWS SDK finds them (the task's or function's role, the environment). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** For one look-up, repeats included. */
  readonly timeoutMilliseconds?: number
}

/** How long a value is used without asking again: a rotated secret is in use everywhere after as long. */
const freshMilliseconds = 5 * 60_000
/** How long an answer that failed is held: a flood of requests for one secret becomes one question in as long. */
const failureHeldMilliseconds = 5_000

/**
 * Secrets kept in AWS Systems Manager Parameter Store: `ssm:/minato/line/secret` is the parameter `/minato/line/secret`, decrypted. A value is kept in memory
 * for five minutes, and longer while the store cannot be reached: only its word that the parameter is gone or may not be read ends it. White space
 * around a value is not part of it.
 */
export class SsmSecrets implements Secrets {
  readonly #settings: SsmSecretsSettings
  readonly #known = new Map<string, Known>()
  readonly #asking = new Map<string, Promise<string>>()
  #client: Promise<SSMClient> | undefined

  constructor(settings: SsmSecretsSettings) {
    this.#settings = settings
  }

  async read(reference: string): Promise<string> {
    const name = /^ssm:(\/[\w./-]+)$/.exec(reference)?.[1]
    if (name === undefined) throw new PortFailure('Secrets', 'unauthorized', `${reference} names no parameter; write ssm:/path`)
    const known = this.#known.get(name)
    if (known && this.#settings.clock.now().getTime() < known.until) return told(known)
    const asking = this.#asking.get(name) ?? this.#ask(name).finally(() => this.#asking.delete(name))
    this.#asking.set(name, asking)
    return await asking
  }

  async #ask(name: string): Promise<string> {
    const { clock } = this.#settings
    const before = this.#known.get(name)
    const answer = await this.#fetch(name).catch((failure: unknown) => {
      if (!(failure instanceof PortFailure)) throw failure
      return failure
    })
    const stale = answer instanceof PortFailure && answer.retryable && typeof before?.answer === 'string'
    const until = clock.now().getTime() + (answer instanceof PortFailure ? failureHeldMilliseconds : freshMilliseconds)
    const known = { answer: stale ? before.answer : answer, until }
    this.#known.set(name, known)
    return told(known)
  }

  async #fetch(name: string): Promise<string> {
    try {
      const { GetParameterCommand } = await import('@aws-sdk/client-ssm')
      this.#client ??= openClient(this.#settings)
      const client = await this.#client
      const abortSignal = AbortSignal.timeout(this.#settings.timeoutMilliseconds ?? 3_000)
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }), { abortSignal })
      const value = Parameter?.Value?.trim()
      if (value === undefined) throw new PortFailure('Secrets', 'invalid-answer', `Parameter Store answers ssm:${name} without a value`)
      if (value === '') throw new PortFailure('Secrets', 'unauthorized', `the secret ssm:${name} is empty: put its value there`)
      return value
    } catch (error) {
      throw error instanceof PortFailure ? error : ssmFailure(name, error)
    }
  }
}

type Known = { readonly answer: string | PortFailure; readonly until: number }

function told({ answer }: Known): string {
  if (typeof answer === 'string') return answer
  // A new one each time: whoever catches it may add to it.
  throw new PortFailure(answer.port, answer.code, answer.message, { retryable: answer.retryable, cause: answer.cause })
}

/** Loads the SDK only when a secret is kept there: it takes a tenth of a second that a cold start need not spend. */
async function openClient({ region, endpoint, credentials }: SsmSecretsSettings): Promise<SSMClient> {
  const { SSMClient } = await import('@aws-sdk/client-ssm')
  return new SSMClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    // A second try for a connection that was cut; all of it within the one timeout.
    maxAttempts: 2,
  })
}
