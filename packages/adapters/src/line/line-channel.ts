import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Channel, PushOutcome, PushQuota, ReplyOutcome } from '@frontdesk/core/conversation/ports/channels'
import type { ConversationId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { messagingApi } from '@line/bot-sdk'

import { askLine, isMonthlyLimit, LineRefusal } from './ask-line.ts'
import { plainRetryKey } from './plain-retry-key.ts'
import { fitting, renderReplies, renderRepliesPlainly } from './render-messages.ts'

export type LineChannelSettings = {
  /** Where LINE's API is: `https://api.line.me`, or a stand-in at the root of its host. */
  readonly apiBaseUrl: string
  readonly accessToken: string
  readonly logger: Logger
  /** How long one request may take. After it, what LINE did is unknown. */
  readonly deadlineMilliseconds?: number
}

/** LINE answers within a fraction of a second; a reply token lives for 60. */
const defaultDeadline = 5_000
/** How long the sign stays unless a message comes: LINE's own default, of 5 to 60. */
const workingSeconds = 20

/**
 * One LINE Official Account (https://developers.line.biz/en/reference/messaging-api/). Keep it for as long as its access token holds: its
 * connections stay open between requests. Messages LINE refuses as drawn are sent once more in plain words before they count as refused.
 */
export class LineChannel implements Channel {
  readonly #client: messagingApi.MessagingApiClient
  readonly #logger: Logger
  readonly #deadline: number

  /** Throws `PortFailure` on an access token that cannot be one: sending it would fail, with the token in the error. */
  constructor({ apiBaseUrl, accessToken, logger, deadlineMilliseconds = defaultDeadline }: LineChannelSettings) {
    if (!/^[\x21-\x7e]+$/.test(accessToken)) {
      throw new PortFailure(
        'Channel',
        'unauthorized',
        'what line.accessToken points to is no channel access token: it is blank or has blanks inside',
      )
    }
    this.#client = new messagingApi.MessagingApiClient({ baseURL: apiBaseUrl, channelAccessToken: accessToken })
    this.#logger = logger
    this.#deadline = deadlineMilliseconds
  }

  fit(messages: readonly OutboundMessage[]): number {
    return fitting(messages.map(({ reply }) => reply))
  }

  async reply(token: string, messages: readonly OutboundMessage[]): Promise<ReplyOutcome> {
    const answer = await this.#drawnOrPlain(messages, async (objects) => {
      const sent = await this.#ask(() => this.#client.replyMessage({ replyToken: token, messages: objects }))
      return sent instanceof LineRefusal && sent.message === 'Invalid reply token' ? 'token-refused' : sent
    })
    if (answer === 'token-refused') return { outcome: 'token-refused' }
    return answer instanceof LineRefusal ? { outcome: 'refused', reason: answer.reason } : delivered
  }

  async push(messages: readonly OutboundMessage[]): Promise<PushOutcome> {
    const [first] = messages
    const to = first && addressee(first.conversationId)
    if (!to) return { outcome: 'refused', reason: 'the conversation has no address on LINE' }
    const answer = await this.#drawnOrPlain(messages, async (objects, drawn) => {
      const key = drawn ? first.id : plainRetryKey(first.id)
      const sent = await this.#ask(() => this.#client.pushMessageWithHttpInfo({ to, messages: objects }, key))
      // 409: a request with this key was accepted before.
      return sent instanceof LineRefusal && sent.status === 409 ? 'accepted-before' : sent
    })
    if (!(answer instanceof LineRefusal)) return delivered
    return isMonthlyLimit(answer.message) ? { outcome: 'quota-reached' } : { outcome: 'refused', reason: answer.reason }
  }

  /** LINE shows the sign to single customers only. */
  async showWorking(conversationId: ConversationId): Promise<void> {
    const chatId = addressee(conversationId)
    if (chatId === undefined || !conversationId.startsWith('line:user:')) return
    try {
      await this.#ask(() => this.#client.showLoadingAnimation({ chatId, loadingSeconds: workingSeconds }))
    } catch (failure) {
      // Of no consequence: the answer itself will meet whatever stood in the way.
      if (!(failure instanceof PortFailure)) throw failure
    }
  }

  async quota(): Promise<PushQuota> {
    const [limit, consumption] = await Promise.all([
      this.#ask(() => this.#client.getMessageQuota()),
      this.#ask(() => this.#client.getMessageQuotaConsumption()),
    ])
    for (const answer of [limit, consumption]) {
      if (answer instanceof LineRefusal) throw new PortFailure('Channel', 'rejected', answer.reason)
    }
    return readQuota(limit, consumption)
  }

  async #drawnOrPlain<Answer>(
    messages: readonly OutboundMessage[],
    send: (objects: messagingApi.Message[], drawn: boolean) => Promise<Answer | LineRefusal>,
  ): Promise<Answer | LineRefusal> {
    const replies = messages.map(({ reply }) => reply)
    const objects = renderReplies(replies)
    if (objects.length === 0) return nothingToShow
    const answer = await send([...objects], true)
    if (!(answer instanceof LineRefusal) || !concernsMessages(answer)) return answer
    this.#logger.warn('line.drawn-refused', { tenant: messages[0]?.tenantId ?? '', reason: answer.reason })
    return await send([...renderRepliesPlainly(replies)], false)
  }

  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer | LineRefusal> {
    return await askLine(request, this.#deadline)
  }
}

const delivered = { outcome: 'delivered' } as const

const nothingToShow = new LineRefusal({ status: 0, message: '', reason: 'there is nothing in the messages to show' })

/** Refused for what the messages are, and not for whom they are: LINE says that with `Failed to send messages` or names the property `to`. */
function concernsMessages({ status, message }: LineRefusal): boolean {
  return (status === 400 || status === 413) && message !== 'Failed to send messages' && !message.includes("'to'")
}

/** `line:user:U0…`, `line:group:C0…` and `line:room:R0…` name whom LINE sends to. */
function addressee(conversationId: ConversationId): string | undefined {
  return /^line:(?:user|group|room):(.+)$/.exec(conversationId)?.[1]
}

function readQuota(limit: unknown, consumption: unknown): PushQuota {
  const { type, value } = (limit ?? {}) as { type?: unknown; value?: unknown }
  const { totalUsage } = (consumption ?? {}) as { totalUsage?: unknown }
  if (typeof totalUsage !== 'number') throw invalidQuota()
  if (type === 'none') return { used: totalUsage }
  if (type !== 'limited' || typeof value !== 'number') throw invalidQuota()
  return { limit: value, used: totalUsage }
}

const invalidQuota = () => new PortFailure('Channel', 'invalid-answer', 'LINE’s quota is not in the form it documents')
