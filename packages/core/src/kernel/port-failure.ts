export type PortFailureCode =
  /** The other side did not answer, or not in time; what it did is unknown. */
  | 'unavailable'
  /** The other side asks us to come back later. */
  | 'throttled'
  /** The other side refuses who we are. */
  | 'unauthorized'
  /** The other side refuses what we sent. */
  | 'rejected'
  /** The other side answered something that does not make sense. */
  | 'invalid-answer'

/** The outside world failed. Thrown by adapters; a use case turns it into a degraded answer, never into silence. */
export class PortFailure extends Error {
  override readonly name = 'PortFailure'
  /** The port's name, such as `LanguageModel`. */
  readonly port: string
  readonly code: PortFailureCode
  /** Whether the same request may succeed later. */
  readonly retryable: boolean

  constructor(port: string, code: PortFailureCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.port = port
    this.code = code
    this.retryable = options.retryable ?? (code === 'unavailable' || code === 'throttled')
  }
}
