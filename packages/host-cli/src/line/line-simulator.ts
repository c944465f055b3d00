import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-codes.ts'
import { ownName } from '../own-name.ts'
import type { Happening, LineEvent, Occasion } from './line-event.ts'
import type { LineMessage } from './line-message-lines.ts'

/** What a customer saw, of one request to LINE. */
export type SeenOnLine = {
  readonly sequence: number
  readonly botUserId: string
  /** The chat: a user, group or room. */
  readonly to: string
  readonly via: 'reply' | 'push' | 'multicast'
  readonly messages: readonly LineMessage[]
}

/** How long one wait at the simulator is, milliseconds. */
const longestAsk = 20_000

/** A LINE simulator at work, over its own interface (packages/simulators/README.md). All verbs throw `CommandFailure` (unavailable) when it does not answer. */
export class LineSimulatorClient {
  readonly #url: URL

  constructor(url: URL) {
    this.#url = url
  }

  /** Makes sure that it plays this bot; one it plays already stays as it is. */
  async ensureChannel(channel: {
    readonly botUserId: string
    readonly channelSecret: string
    readonly accessToken: string
  }): Promise<void> {
    const known = await this.#ask('GET', `channels/${channel.botUserId}/usage`)
    if (known.status === 400) await this.#must('POST', 'channels', channel)
  }

  /** Whether the customer has blocked the bot: then LINE takes messages to them, and shows none. */
  async isBlocked(botUserId: string, userId: string): Promise<boolean> {
    const user = (await this.#must('GET', `users/${botUserId}/${userId}`)) as { readonly blocked?: boolean }
    return user.blocked === true
  }

  /** Has the event made by the simulator, which knows its reply token from then on, and who follows, blocks or is in the group. */
  async composeEvent(botUserId: string, happening: Happening, { from, in: place, mode, timestamp }: Occasion): Promise<LineEvent> {
    const what = { ...happening, mode, timestamp }
    const { events } = (await this.#must('POST', 'compose', { botUserId, what, options: { from, in: place } })) as { events: LineEvent[] }
    const [event] = events
    if (!event) throw this.#unusable('it made no event')
    return event
  }

  /** The number of what any customer saw last; 0 for nothing yet. */
  async lastSeen(): Promise<number> {
    return (await this.#seen(0, 0)).at(-1)?.sequence ?? 0
  }

  /** What came after the entry of that number, as soon as there is something, or nothing after so many milliseconds. */
  async seenAfter(after: number, milliseconds: number): Promise<readonly SeenOnLine[]> {
    return await this.#seen(after, milliseconds)
  }

  async #seen(after: number, wait: number): Promise<readonly SeenOnLine[]> {
    const answer = await this.#must('GET', `seen?after=${after}&wait=${Math.round(Math.min(wait, longestAsk))}`)
    return (answer as { seen: SeenOnLine[] }).seen
  }

  async #must(method: string, path: string, body?: unknown): Promise<unknown> {
    const { status, answer } = await this.#ask(method, path, body)
    if (status === 200) return answer
    const message = typeof answer === 'object' && answer !== null && 'message' in answer ? String(answer.message) : ''
    throw this.#unusable(`it answered ${status}${message === '' ? '' : `: ${message}`}`)
  }

  async #ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly answer: unknown }> {
    try {
      const signal = AbortSignal.timeout(longestAsk + 5_000)
      const response = await fetch(new URL(`/_simulator/${path}`, this.#url), {
        method,
        signal,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, answer: parseJson(text) }
    } catch (error) {
      throw this.#unusable(reasonOf(error))
    }
  }

  #unusable(why: string): CommandFailure {
    return new CommandFailure(
      exitCodes.unavailable,
      'no-simulator',
      `The LINE simulator at ${this.#url.origin} cannot be used: ${why}.`,
      `Start one together with the front desk: ${ownName.replace('frontdesk', 'dev')}`,
    )
  }
}

/** Why a request got no answer, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'it did not answer in time'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host'
  return code === '' ? 'the connection failed' : `the connection failed (${code})`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
