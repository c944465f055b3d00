import { say } from '../kernel/language.ts'
import type { Clock } from '../kernel/ports/clock.ts'
import type { IdSource } from '../kernel/ports/id-source.ts'
import type { Logger } from '../kernel/ports/logger.ts'
import type { Timers } from '../kernel/ports/timers.ts'
import { turnId } from '../kernel/ids.ts'
import type { ReplyToken } from './inbound-event.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { phrases } from './phrases.ts'
import { alive } from './plan-delivery.ts'
import type { Channel, Channels } from './ports/channels.ts'
import type { ClaimedConversation } from './ports/conversation-store.ts'
import { tapInto } from './skill.ts'

type Dependencies = {
  readonly channels: Channels
  readonly clock: Clock
  readonly timers: Timers
  readonly idSource: IdSource
  readonly logger: Logger
  readonly conversation: ClaimedConversation
  /** The reply token the answer is to be delivered with; without one nobody is waiting on a screen. */
  readonly token: ReplyToken | undefined
  readonly signal: AbortSignal
}

/** An answer that takes longer than this gets a sign that it is being written. Below, the sign would only flicker. Milliseconds. */
const signAfter = 700
/** How long before the reply token runs out it is spent on a choice to tap, which brings a new one. Milliseconds. */
const tellBefore = 8_000

/**
 * What the customer sees while an answer is thought out: a sign that it is coming, and, when it will outlast its reply token, a choice to tap for it
 * later, so that the answer need not be a paid push.
 */
export class CustomerWaiting {
  readonly #ports: Dependencies
  #told = false

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
  }

  /** Whether the customer was told to tap for the answer. */
  get told(): boolean {
    return this.#told
  }

  /** The token that the answer may still be delivered with. */
  get tokenLeft(): ReplyToken | undefined {
    return this.#told ? undefined : this.#ports.token
  }

  /** Waits for the answer, and returns it. */
  async during<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const { token, signal, clock } = this.#ports
    // One that has run out, of what was left lying for long, would be refused.
    if (!token || !alive(token, clock.now())) return await answer
    const answered = new AbortController()
    const stop = () => answered.abort('done')
    signal.addEventListener('abort', stop)
    const signs = this.#giveSigns(token, answered.signal)
    try {
      return await answer
    } finally {
      answered.abort('done')
      signal.removeEventListener('abort', stop)
      await signs
    }
  }

  async #giveSigns(token: ReplyToken, answered: AbortSignal): Promise<void> {
    const { channels, timers, clock, conversation } = this.#ports
    const channelName = conversation.pending.at(-1)?.channel
    await timers.sleep(signAfter, answered)
    if (answered.aborted || channelName === undefined) return
    const channel = await channels.of(conversation.lease.tenantId, channelName).catch(() => undefined)
    if (!channel) return
    void channel.showWorking(conversation.lease.conversationId).catch(() => undefined)
    await timers.sleep(Math.max(0, token.until.getTime() - tellBefore - clock.now().getTime()), answered)
    if (!answered.aborted) await this.#tell(channel, token)
  }

  /** The answer that comes while this is under way waits for it: one of both would find the token spent. */
  async #tell(channel: Channel, token: ReplyToken): Promise<void> {
    const { idSource, logger, conversation } = this.#ports
    try {
      const { outcome } = await channel.reply(token.token, [tapForAnswer(conversation, idSource)])
      this.#told = outcome === 'delivered'
    } catch {
      // Unknown whether the customer was told. The answer tries the token, which refuses if they were, and is pushed then.
    }
    logger.info('turn.outlasts-token', { tenant: conversation.lease.tenantId, told: this.#told })
  }
}

function tapForAnswer({ lease, state, pending }: ClaimedConversation, idSource: IdSource): OutboundMessage {
  const { tenantId, conversationId } = lease
  const last = pending.at(-1)
  if (!last) throw new RangeError('nobody waits for an answer to nothing')
  const language = state.language ?? last.customerLanguage ?? 'ja'
  const choices = [{ label: say(phrases.seeAnswer, language), data: tapInto('answer') }]
  const reply = { text: say(phrases.working, language), choices }
  const id = idSource.next()
  return {
    id,
    tenantId,
    conversationId,
    customerId: last.customerId,
    channel: last.channel,
    turnId: turnId(id),
    position: 0,
    reply,
    attempts: 0,
  }
}
