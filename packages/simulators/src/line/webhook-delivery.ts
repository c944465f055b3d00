import type { ChannelState } from './channels.ts'
import type { ReplyTokens } from './reply-tokens.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { WebhookEvent } from './webhook-event.ts'
import { postWebhook, webhookHeaders, type PostOutcome } from './webhook-post.ts'
import { webhookJson } from './webhook-signature.ts'

export type DeliveryAttempt = PostOutcome & {
  readonly webhookEventIds: readonly string[]
  /** Of the virtual clock, when it was sent. */
  readonly at: number
  readonly isRedelivery: boolean
  /** A copy LINE sent without need: `isRedelivery` is false and the first may have been answered. */
  readonly isDuplicate: boolean
}

export type DeliveryOptions = {
  /** Further copies of each body, posted at the same time. */
  readonly duplicates?: number
  /** Waits of the virtual clock before each redelivery. LINE does not disclose its own. */
  readonly redeliveryDelays?: readonly number[]
  /** How long an answer may take, real milliseconds; LINE's 2,000 when absent. */
  readonly timeout?: number
  /** What the signature header holds: the right one, another channel's, or nothing. */
  readonly signature?: 'right' | 'wrong' | 'missing'
  /** Return after the first attempt and go on in the background. */
  readonly redeliverInBackground?: boolean
}

const defaultDelays = [500, 2000, 10_000]

/** Posts webhooks as LINE does: once, and again when the channel asks for redelivery and no 2xx came in time. */
export class WebhookDelivery {
  readonly #clock: VirtualClock
  readonly #replyTokens: ReplyTokens
  #closed = false

  constructor({ clock, replyTokens }: { readonly clock: VirtualClock; readonly replyTokens: ReplyTokens }) {
    this.#clock = clock
    this.#replyTokens = replyTokens
  }

  close(): void {
    this.#closed = true
  }

  /** Every attempt made; grows on with `redeliverInBackground`. */
  async deliver(channel: ChannelState, events: readonly WebhookEvent[], options: DeliveryOptions): Promise<DeliveryAttempt[]> {
    const { webhookUrl, botUserId } = channel.settings
    if (webhookUrl === undefined) throw new Error(`the channel ${botUserId} has no webhookUrl`)
    const attempts: DeliveryAttempt[] = []
    const copies = Array.from({ length: 1 + (options.duplicates ?? 0) }, async (_, copy) => {
      const attempt = await this.#attempt(channel, events, { isRedelivery: false, isDuplicate: copy > 0 }, options)
      attempts.push(attempt)
    })
    await Promise.all(copies)
    const answered = attempts.some(({ reason }) => reason === 'OK')
    if (answered || channel.settings.redelivery !== true) return attempts
    const redelivering = this.#redeliver(channel, events, options, attempts)
    if (options.redeliverInBackground !== true) await redelivering
    return attempts
  }

  async #redeliver(
    channel: ChannelState,
    events: readonly WebhookEvent[],
    options: DeliveryOptions,
    attempts: DeliveryAttempt[],
  ): Promise<void> {
    const again = events.map((event) => ({ ...event, deliveryContext: { isRedelivery: true } }))
    for (const delay of options.redeliveryDelays ?? defaultDelays) {
      await this.#clock.sleep(delay)
      if (this.#closed) return
      for (const { replyToken } of events) if (replyToken !== undefined) this.#replyTokens.redelivered(replyToken)
      const attempt = await this.#attempt(channel, again, { isRedelivery: true, isDuplicate: false }, options)
      attempts.push(attempt)
      if (attempt.reason === 'OK') return
    }
  }

  async #attempt(
    channel: ChannelState,
    events: readonly WebhookEvent[],
    kind: { readonly isRedelivery: boolean; readonly isDuplicate: boolean },
    { timeout = 2000, signature }: DeliveryOptions,
  ): Promise<DeliveryAttempt> {
    const { webhookUrl = '', botUserId, channelSecret } = channel.settings
    const body = webhookJson({ destination: botUserId, events })
    const headers = webhookHeaders(signature === 'wrong' ? `not ${channelSecret}` : channelSecret, body)
    if (signature === 'missing') delete headers['x-line-signature']
    const at = this.#clock.now()
    const outcome = await postWebhook(webhookUrl, body, headers, timeout)
    return { webhookEventIds: events.map(({ webhookEventId }) => webhookEventId), at, ...kind, ...outcome }
  }
}
