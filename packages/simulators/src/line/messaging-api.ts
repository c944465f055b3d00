import { refusal, type ApiAnswer, type ApiCall, type Route } from './api-call.ts'
import type { ChannelState } from './channels.ts'
import { requestId as newRequestId } from './identifiers.ts'
import type { HistoryEntry, LineState } from './line-state.ts'
import type { Mood, Moods } from './moods.ts'
import { RateLimits } from './rate-limits.ts'
import { isRetryKey } from './retry-keys.ts'
import { findRoute } from './routes.ts'

/** A request as it came. */
export type RawRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** `undefined` when it was larger than LINE takes (2 MB). */
  readonly text: string | undefined
}

/** An answer to write, or how to leave the caller without one. */
export type RawAnswer =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer; readonly requestId: string; readonly after: number }
  | { readonly kind: 'cut'; readonly after: number }

/** The Messaging API: authentication, rate limits, the rules of requests, moods, and the record of it all. */
export class MessagingApi {
  readonly #state: LineState
  readonly #moods: Moods
  readonly #rates: RateLimits | undefined

  constructor({ state, moods, rateLimits }: { readonly state: LineState; readonly moods: Moods; readonly rateLimits: boolean }) {
    this.#state = state
    this.#moods = moods
    // Real time and what was advanced: a test whose clock stands still is not a bot that sends everything at once.
    this.#rates = rateLimits ? new RateLimits(() => performance.now() + state.clock.advanced) : undefined
  }

  async respond(request: RawRequest): Promise<RawAnswer> {
    const began = performance.now()
    const requestId = newRequestId()
    const found = findRoute(request.method, request.path)
    const channel = this.#channelOf(request)
    const mood = found === undefined ? undefined : this.#moods.meet(found.route.name, channel?.settings.botUserId)
    const body = parse(request.text)
    const answer = moodAnswer(mood) ?? (await this.#answer(request, { found, channel, body, requestId }))
    const raw = spoil(answer, mood, requestId)
    this.#state.history.add(this.#entry(request, { began, requestId, raw, answer, mood, channel, body, route: found?.route }))
    return raw
  }

  #channelOf({ headers }: RawRequest): ChannelState | undefined {
    const token = /^Bearer (.+)$/i.exec(String(headers.authorization ?? ''))?.[1]
    return token === undefined ? undefined : this.#state.channels.ofToken(token.trim())
  }

  async #answer(
    request: RawRequest,
    { found, channel, body, requestId }: Pick<Judged, 'channel' | 'body' | 'requestId'> & { readonly found: ReturnType<typeof findRoute> },
  ): Promise<ApiAnswer> {
    if (found === undefined) return refusal(404, 'Not found')
    if (channel === undefined) return refusal(401, unauthorized)
    const { route, parameters } = found
    if (this.#rates?.take(`${route.name} ${channel.settings.botUserId}`, route.perSecond ?? 2000) === false) return refusal(429, tooMany)
    const retryKey = request.headers['x-line-retry-key']
    const refused = refuseRetryKey(route, retryKey) ?? this.#refuseBody(route, request, body)
    if (refused !== undefined) return refused
    const call: ApiCall = {
      state: this.#state,
      channel,
      path: request.path,
      parameters,
      text: request.text ?? '',
      body: (body ?? {}) as ApiCall['body'],
      requestId,
      retryKey: retryKey === undefined ? undefined : String(retryKey),
    }
    return await route.run(call)
  }

  #refuseBody(route: Route, request: RawRequest, body: unknown): ApiAnswer | undefined {
    if (route.method === 'GET' || (route.bodyOptional === true && request.text === '')) return undefined
    if (request.text === undefined) return refusal(413, 'The request body is larger than 2 MB')
    const type = String(request.headers['content-type'] ?? '')
    if (!/^application\/json\b/i.test(type)) return refusal(415, `The content type, '${type}', is not supported`)
    if (body === undefined) return refusal(400, 'The request body could not be parsed as JSON (line: 1, column: 1)')
    if (route.schema === undefined || this.#state.check === undefined) return refuseShape(route, body)
    const error = this.#state.check.refuse(route.schema, body)
    return error === undefined ? undefined : refusal(400, error)
  }

  #entry(request: RawRequest, { began, requestId, raw, answer, mood, channel, body, route }: Judged): HistoryEntry {
    const answered = raw.kind === 'answer' ? raw.answer : undefined
    const { message } = (answered?.body ?? {}) as { readonly message?: string }
    const retryKey = request.headers['x-line-retry-key']
    return {
      at: this.#state.clock.now(),
      method: request.method,
      path: request.path,
      route: route?.name ?? 'unknown',
      ...(channel !== undefined && { botUserId: channel.settings.botUserId }),
      status: answered?.status ?? null,
      ...(message !== undefined && { message }),
      requestId,
      ...(retryKey !== undefined && { retryKey: String(retryKey) }),
      ...(mood !== undefined && { mood: mood.kind }),
      flags: answer.flags ?? [],
      ...(body !== undefined && { body }),
      milliseconds: performance.now() - began,
    }
  }
}

type Judged = {
  readonly began: number
  readonly requestId: string
  readonly raw: RawAnswer
  readonly answer: ApiAnswer
  readonly mood: Mood | undefined
  readonly channel: ChannelState | undefined
  readonly body: unknown
  readonly route: Route | undefined
}

const unauthorized = 'Authentication failed. Confirm that the access token in the authorization header is valid.'
const tooMany = 'The API rate limit has been exceeded. Try again later.'
const broken = refusal(500, 'Internal server error')

function parse(text: string | undefined): unknown {
  try {
    return text === undefined || text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

function refuseRetryKey(route: Route, retryKey: string | string[] | undefined): ApiAnswer | undefined {
  if (retryKey === undefined) return undefined
  if (route.takesRetryKey !== true) {
    return refusal(400, "The API doesn't support the X-Line-Retry-Key header", ['retry-key-not-accepted-here'])
  }
  return isRetryKey(String(retryKey)) ? undefined : refusal(400, 'The value of the X-Line-Retry-Key header is invalid')
}

/** The least that routes rely on, also when nothing is validated. */
function refuseShape({ schema }: Route, body: unknown): ApiAnswer | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refusal(400, 'The request body is invalid')
  if (schema === undefined || !/Message|Multicast/.test(schema) || schema.startsWith('Mark')) return undefined
  const { messages, to } = body as { readonly messages?: unknown; readonly to?: unknown }
  const usable = Array.isArray(messages) && messages.length >= 1 && messages.length <= 5
  if (usable && (schema !== 'MulticastRequest' || Array.isArray(to))) return undefined
  const details = [{ message: 'Size must be between 1 and 5', property: 'messages' }]
  return refusal(400, { message: 'The request body has 1 error(s)', details })
}

/** The answer of a mood that does nothing of what was asked. */
function moodAnswer(mood: Mood | undefined): ApiAnswer | undefined {
  if (mood?.kind === '429') return refusal(429, tooMany)
  return mood?.kind === '500' || mood?.kind === 'stall' || mood?.kind === 'reset' ? broken : undefined
}

function spoil(answer: ApiAnswer, mood: Mood | undefined, requestId: string): RawAnswer {
  const { kind, milliseconds } = mood ?? {}
  if (kind === 'stall' || kind === 'execute-then-stall') return { kind: 'cut', after: milliseconds ?? 30_000 }
  if (kind === 'reset' || kind === 'execute-then-reset') return { kind: 'cut', after: 0 }
  if (kind === 'execute-then-500') return { kind: 'answer', answer: broken, requestId, after: 0 }
  return { kind: 'answer', answer, requestId, after: kind === 'slow' ? (milliseconds ?? 1000) : 0 }
}
