import type { ChannelState } from './channels.ts'
import type { Flag, LineState } from './line-state.ts'
import type { LineError } from './request-check.ts'

/** A request that found its route and its channel. */
export type ApiCall = {
  readonly state: LineState
  readonly channel: ChannelState
  readonly path: string
  readonly parameters: readonly string[]
  readonly text: string
  readonly body: { readonly [property: string]: unknown }
  readonly requestId: string
  readonly retryKey: string | undefined
}

export type ApiAnswer = {
  readonly status: number
  readonly body: object | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly flags?: readonly Flag[]
}

export type Route = {
  /** As moods and the history call it. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** A path, or a pattern whose groups are the parameters. */
  readonly path: string | RegExp
  /** Schema of the request's body in messaging-api.yml. */
  readonly schema?: string
  /** A request without a body is as good as one with `{}`. */
  readonly bodyOptional?: boolean
  /** `X-Line-Retry-Key` is for these alone; elsewhere it is an error. */
  readonly takesRetryKey?: boolean
  /** Requests a second and channel: https://developers.line.biz/en/reference/messaging-api/#rate-limits; 2,000 when absent. */
  readonly perSecond?: number
  readonly run: (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>
}

export function ok(body: object = {}): ApiAnswer {
  return { status: 200, body }
}

export function refusal(status: number, error: LineError | string, flags: readonly Flag[] = []): ApiAnswer {
  return { status, body: typeof error === 'string' ? { message: error } : error, flags }
}
