import type { TenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { Clock } from '../kernel/ports/clock.ts'
import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { Logger } from '../kernel/ports/logger.ts'
import type { Timers } from '../kernel/ports/timers.ts'
import type { ReplyToken } from './inbound-event.ts'
import { asUntried, type OutboundMessage } from './outbound-message.ts'
import { type DeliveryStep, planDelivery, type UnclearReply } from './plan-delivery.ts'
import type { Channel, Channels } from './ports/channels.ts'
import type { DeliveryOutcome, Outbox } from './ports/outbox.ts'

type Dependencies = {
  readonly outbox: Outbox
  readonly channels: Channels
  readonly clock: Clock
  readonly timers: Timers
  readonly faultPoints: FaultPoints
  readonly logger: Logger
}

/** Messages to deliver, in order, and what is known of them. */
export type Delivery = {
  readonly tenantId: TenantId
  readonly messages: readonly OutboundMessage[]
  /** Ids of messages whose first delivery was noted when their turn was committed. */
  readonly noted?: ReadonlySet<string>
  /** The unspent reply token of the customer's newest event. */
  readonly freshToken?: ReplyToken | undefined
  readonly unclearReply: UnclearReply
  /** Aborts when the conversation is no longer ours: then nothing more is sent. */
  readonly signal?: AbortSignal
  /** Asks whether the conversation is still ours. Asked before a push, which, unlike a reply token, a second worker could send as well. */
  readonly stillOurs?: () => Promise<boolean>
}

/** Pauses before trying again at once, in milliseconds; a channel that is down for longer is left to the sweep. */
const quickTries = [200, 1_000]
/** How long a message waits for the sweep after its nth round of tries, doubling; and after how many rounds it is given up: about a day, as long as LINE keeps a retry key. */
const firstPause = 5_000
const longestPause = 3_600_000
const mostRounds = 30
/** For a channel that cannot be had at all, for want of a secret perhaps: an operator needs longer than a network. */
const noChannelPause = 60_000

/** Brings a conversation's messages to the customer, in order: reply token first, then push, held where the month's pushes are used up. */
export class DeliverMessages {
  readonly #ports: Dependencies

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
  }

  /**
   * Delivers the messages. Stops at the first that cannot be delivered now, so that order is kept: it and those after it stay in the
   * outbox for a sweep. Each message ends delivered, held or dead in the outbox. The last settling may still be on its way: `settled` tells
   * when all is written, so that giving up the lease need not wait for it.
   */
  async deliver(delivery: Delivery): Promise<{ outcome: 'all' | 'interrupted'; settled: Promise<unknown> }> {
    const [first] = delivery.messages
    if (!first) return { outcome: 'all', settled: Promise.resolve() }
    const round = new DeliveryRound(this.#ports, delivery)
    const outcome = await this.#run(round, delivery.tenantId, first.channel)
    const settled = round.settled()
    // Whoever looks at it may do so later; until then a failure must not count as unhandled.
    settled.catch(() => undefined)
    return { outcome, settled }
  }

  async #run(round: DeliveryRound, tenantId: TenantId, channelName: string): Promise<'all' | 'interrupted'> {
    let channel: Channel | undefined
    try {
      channel = await this.#ports.channels.of(tenantId, channelName)
    } catch (failure) {
      // The channel cannot be had now, for want of a secret perhaps.
      if (!(failure instanceof PortFailure)) throw failure
      this.#ports.logger.error('delivery.no-channel', { tenant: tenantId, channel: channelName, reason: failure.message })
      return await round.putOff()
    }
    return channel ? await round.run(channel) : await round.giveUp(`the tenant has no channel ${channelName}`)
  }

  /** Gives the messages up without trying to deliver them. */
  async giveUp(messages: readonly OutboundMessage[], reason: string): Promise<void> {
    await Promise.all(messages.map(({ tenantId, id }) => this.#ports.outbox.settle(tenantId, id, { outcome: 'dead', reason })))
  }

  /** Keeps the messages for the customer's next visit instead of delivering them. */
  async hold(messages: readonly OutboundMessage[], reason: string): Promise<void> {
    await Promise.all(messages.map(({ tenantId, id }) => this.#ports.outbox.settle(tenantId, id, { outcome: 'held', reason })))
  }
}

/** One run over a row of messages. */
class DeliveryRound {
  readonly #ports: Dependencies
  readonly #delivery: Delivery
  #left: readonly OutboundMessage[]
  #freshToken: ReplyToken | undefined
  #settling: Promise<unknown>[] = []

  constructor(ports: Dependencies, delivery: Delivery) {
    this.#ports = ports
    this.#delivery = delivery
    this.#left = delivery.messages
    this.#freshToken = delivery.freshToken
  }

  async run(channel: Channel): Promise<'all' | 'interrupted'> {
    for (;;) {
      if (this.#delivery.signal?.aborted) return 'interrupted'
      const step = planDelivery(this.#left, {
        now: this.#ports.clock.now(),
        freshToken: this.#freshToken,
        unclearReply: this.#delivery.unclearReply,
        fit: (messages) => channel.fit(messages),
      })
      if (!step) return 'all'
      if ((await this.#take(channel, step)) === 'interrupted') return 'interrupted'
    }
  }

  /** Leaves everything to the sweep. */
  async putOff(): Promise<'interrupted'> {
    return await this.#postpone(this.#left, noChannelPause)
  }

  async giveUp(reason: string): Promise<'all'> {
    this.#settle(this.#left, { outcome: 'dead', reason })
    return 'all'
  }

  async settled(): Promise<void> {
    await Promise.all(this.#settling)
    if (this.#settling.length > 0) await this.#ports.faultPoints.pass('delivery.settled')
  }

  async #take(channel: Channel, step: DeliveryStep): Promise<'on' | 'interrupted'> {
    if (step.do === 'presume') {
      this.#settle([step.message], { outcome: 'delivered', way: 'reply', presumed: true })
      return 'on'
    }
    if (step.do === 'push' && this.#delivery.stillOurs && !(await this.#delivery.stillOurs())) return 'interrupted'
    const messages = await this.#start(step)
    if (messages.length === 0) return 'on'
    const outcome = step.do === 'reply' ? await this.#reply(channel, { ...step, messages }) : await this.#push(channel, messages)
    if (outcome === 'later') return await this.#postpone(messages)
    if (outcome === 'plan-again') return 'on'
    await this.#ports.faultPoints.pass('delivery.acknowledged')
    this.#settle(messages, outcome)
    return 'on'
  }

  /** Notes the start of each in the outbox, unless that was done with its turn; leaves out what another worker has settled. */
  async #start(step: Exclude<DeliveryStep, { do: 'presume' }>): Promise<readonly OutboundMessage[]> {
    const token = step.do === 'reply' ? step.token : undefined
    const { outbox, faultPoints } = this.#ports
    const started = await Promise.all(
      step.messages.map(async (message) => {
        if (this.#delivery.noted?.has(message.id) && message.attempts === 0 && message.lastWay === step.do) return message
        const before = await outbox.start(message.tenantId, message.id, step.do, token)
        return before === 'settled' ? undefined : message
      }),
    )
    await faultPoints.pass('delivery.started')
    const open = started.filter((message) => message !== undefined)
    const gone = step.messages.filter((message) => !open.includes(message))
    if (gone.length > 0) this.#left = this.#left.filter((message) => !gone.includes(message))
    return open
  }

  async #reply(
    channel: Channel,
    { token, messages, again }: { token: ReplyToken; messages: readonly OutboundMessage[]; again: boolean },
  ): Promise<DeliveryOutcome | 'later' | 'plan-again'> {
    let unclear = again
    const outcome = await this.#try(
      () => channel.reply(token.token, messages),
      () => {
        unclear = true
      },
      token,
    )
    // Spent by one of our own tries, whose answer was lost, and which has therefore been delivered; or refused out of hand.
    if (outcome.outcome === 'token-refused') {
      this.#forgetToken(token, unclear ? [] : messages)
      return unclear ? { outcome: 'delivered', way: 'reply', presumed: true } : 'plan-again'
    }
    this.#forgetToken(token, [])
    if (outcome.outcome === 'later' && unclear)
      this.#left = this.#left.map((message) => (messages.includes(message) ? asReplied(message, token) : message))
    return this.#read(outcome, 'reply')
  }

  async #push(channel: Channel, messages: readonly OutboundMessage[]): Promise<DeliveryOutcome | 'later'> {
    const outcome = await this.#try(
      () => channel.push(messages),
      () => undefined,
    )
    if (outcome.outcome !== 'quota-reached') return this.#read(outcome, 'push')
    this.#ports.logger.error('delivery.quota-reached', {
      tenant: this.#delivery.tenantId,
      held: messages.length,
      todo: 'raise the plan of the account, or wait for the month to end: customers get what is held with their next message',
    })
    return { outcome: 'held', reason: 'the month’s pushes are used up; it goes out with the customer’s next message' }
  }

  #read(outcome: { readonly outcome: 'delivered' } | Failed, way: 'reply' | 'push'): DeliveryOutcome | 'later' {
    if (outcome.outcome === 'later') return 'later'
    if (outcome.outcome === 'delivered') return { outcome: 'delivered', way }
    return { outcome: 'dead', reason: outcome.reason }
  }

  /** Asks the channel, and again after a pause while it fails in passing; `onUnclear` is told of a try whose outcome is unknown. */
  async #try<Outcome>(ask: () => Promise<Outcome>, onUnclear: () => void, token?: ReplyToken): Promise<Outcome | Failed> {
    const { timers, clock, logger } = this.#ports
    for (let tries = 0; ; tries++) {
      try {
        return await ask()
      } catch (failure) {
        if (!(failure instanceof PortFailure)) throw failure
        if (failure.code === 'unauthorized') return this.#waitForOperator(failure)
        if (!failure.retryable) return { outcome: 'refused', reason: `${failure.code}: ${failure.message}` }
        if (failure.code !== 'throttled') onUnclear()
        const pause = quickTries[tries]
        const late = token !== undefined && clock.now().getTime() + (pause ?? 0) >= token.until.getTime()
        logger.warn('delivery.failed', { tenant: this.#delivery.tenantId, code: failure.code, tries: tries + 1 })
        if (pause === undefined || late || this.#delivery.signal?.aborted) return { outcome: 'later' }
        await timers.sleep(pause, this.#delivery.signal)
      }
    }
  }

  /** Whoever replaces the account's token a day late should not find the customers' answers gone. */
  #waitForOperator(failure: PortFailure): { readonly outcome: 'later' } {
    this.#ports.logger.error('delivery.unauthorized', { tenant: this.#delivery.tenantId, reason: failure.message })
    return { outcome: 'later' }
  }

  #forgetToken(token: ReplyToken, refused: readonly OutboundMessage[]): void {
    if (this.#freshToken?.token === token.token) this.#freshToken = undefined
    // Never answered with, so nothing of it is unclear.
    this.#left = this.#left.map((message) => (refused.includes(message) ? asUntried(message) : message))
  }

  async #postpone(messages: readonly OutboundMessage[], atLeast = 0): Promise<'interrupted'> {
    const rounds = Math.max(0, ...messages.map(({ attempts }) => attempts)) + 1
    if (rounds >= mostRounds) {
      this.#settle(messages, { outcome: 'dead', reason: `the channel took it in none of ${rounds} rounds of tries` })
      return 'interrupted'
    }
    const pause = Math.max(atLeast, Math.min(longestPause, firstPause * 2 ** (rounds - 1)))
    await Promise.all(messages.map(({ tenantId, id }) => this.#ports.outbox.postpone(tenantId, id, pause)))
    return 'interrupted'
  }

  #settle(messages: readonly OutboundMessage[], outcome: DeliveryOutcome): void {
    this.#left = this.#left.filter((message) => !messages.includes(message))
    if (outcome.outcome === 'dead') {
      this.#ports.logger.error('delivery.dead', { tenant: this.#delivery.tenantId, messages: messages.length, reason: outcome.reason })
    }
    for (const { tenantId, id } of messages) {
      const settling = this.#ports.outbox.settle(tenantId, id, outcome)
      // Looked at in `settled`; until then a failure must not count as unhandled.
      settling.catch(() => undefined)
      this.#settling.push(settling)
    }
  }
}

type Failed = { readonly outcome: 'later' } | { readonly outcome: 'refused'; readonly reason: string }

function asReplied(message: OutboundMessage, token: ReplyToken): OutboundMessage {
  return { ...message, attempts: message.attempts + 1, lastWay: 'reply', replyToken: token }
}
