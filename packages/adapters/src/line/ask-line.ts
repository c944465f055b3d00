import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { HTTPFetchError } from '@line/bot-sdk'

/** LINE answered, and will not do what was asked, however often it is asked. */
export class LineRefusal {
  readonly status: number
  /** LINE's own sentence, such as `Invalid reply token`. */
  readonly message: string
  /** For operators: status, LINE's sentence, the places it complains of, its request id. Never what was sent. */
  readonly reason: string

  constructor({ status, message, reason }: { status: number; message: string; reason: string }) {
    this.status = status
    this.message = message
    this.reason = reason
  }
}

/**
 * Asks LINE and waits no longer than the deadline, which the SDK does not know; the abandoned request ends by itself. Throws `PortFailure`:
 * `unavailable` when LINE did not answer, not in time, or with an error of its own (whether it did what was asked is unknown), `throttled`, or
 * `unauthorized`. Every other error is a `LineRefusal`.
 */
export async function askLine<Answer>(request: () => Promise<Answer>, deadlineMilliseconds: number): Promise<Answer | LineRefusal> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`LINE did not answer within ${deadlineMilliseconds} ms`)), deadlineMilliseconds)
  })
  try {
    return await Promise.race([request(), late])
  } catch (error) {
    return read(error)
  } finally {
    clearTimeout(timer)
  }
}

const unavailable = (message: string, cause?: unknown) => new PortFailure('Channel', 'unavailable', message, { cause })

function read(error: unknown): LineRefusal {
  if (error instanceof PortFailure) throw error
  if (error instanceof HTTPFetchError) return readStatus(error)
  // `fetch` tells what went wrong with the connection in the cause; without one it is a mistake of ours.
  if (error instanceof TypeError && error.cause !== undefined) throw unavailable(`LINE cannot be reached (${connectionCode(error)})`, error)
  // A 2xx answer that cannot be read: LINE, or something before it, took the request.
  if (error instanceof SyntaxError) throw unavailable('LINE’s answer cannot be read')
  throw error
}

function readStatus({ status, body, headers }: HTTPFetchError): LineRefusal {
  const { message, details } = readBody(body)
  const requestId = headers.get('x-line-request-id') ?? ''
  const named = /^[\w-]{1,64}$/.test(requestId) ? ` (LINE request ${requestId})` : ''
  const reason = `LINE ${status}: ${[withoutQuotations(message), ...details].filter((part) => part !== '').join('; ')}${named}`
  if (status >= 500 || status === 408) throw unavailable(reason)
  if (status === 429 && !isMonthlyLimit(message)) throw new PortFailure('Channel', 'throttled', reason)
  if (status === 401 || status === 403) throw new PortFailure('Channel', 'unauthorized', `${reason}. ${remedy[status]}`)
  return new LineRefusal({ status, message, reason })
}

const remedy = {
  401: 'Issue a channel access token in the LINE Developers Console (Messaging API tab) and keep it where line.accessToken points.',
  403: 'The LINE account’s plan or role does not allow this; see the account in the LINE Official Account Manager.',
} as const

/** 429 `You have reached your monthly limit.`, which no waiting mends before the month ends. */
export function isMonthlyLimit(message: string): boolean {
  return /monthly limit/i.test(message)
}

/** https://developers.line.biz/en/reference/messaging-api/#error-responses */
function readBody(body: string): { message: string; details: readonly string[] } {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { message: '', details: [] }
  }
  const { message, details } = (json ?? {}) as { message?: unknown; details?: unknown }
  const places = Array.isArray(details) ? details.slice(0, 10) : []
  return { message: typeof message === 'string' ? message : '', details: places.map(readDetail).filter((detail) => detail !== '') }
}

function readDetail(detail: unknown): string {
  const { property, message } = (detail ?? {}) as { property?: unknown; message?: unknown }
  const place = typeof property === 'string' && /^[\w.[\]/-]{1,120}$/.test(property) ? property : ''
  return [place, typeof message === 'string' ? withoutQuotations(message) : ''].filter((part) => part !== '').join(': ')
}

/** LINE's sentences are English; what it quotes, and anything in another writing, may be the customer's or the business's. */
function withoutQuotations(sentence: string): string {
  return sentence
    .replace(/(["'`]).*\1/gs, '…')
    .replace(/[^\x20-\x7e…]+/g, '…')
    .slice(0, 200)
}

function connectionCode(error: TypeError): string {
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'no connection'
}
