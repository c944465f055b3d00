import type { ConversationId, TenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { Clock } from '../kernel/ports/clock.ts'
import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { IdSource } from '../kernel/ports/id-source.ts'
import type { Logger } from '../kernel/ports/logger.ts'
import type { Timers } from '../kernel/ports/timers.ts'
import type { TenantDirectory } from '../tenancy/ports/tenant-directory.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { CustomerWaiting } from './customer-waiting.ts'
import type { DeliverMessages } from './deliver-messages.ts'
import type { InboundEvent, ReplyToken } from './inbound-event.ts'
import { KeptLease } from './kept-lease.ts'
import { asUntried, type OutboundMessage } from './outbound-message.ts'
import { alive, noteFirstStep, type UnclearReply } from './plan-delivery.ts'
import type { Channels } from './ports/channels.ts'
import type { ClaimedConversation, ConversationStore } from './ports/conversation-store.ts'
import { mayBeJoined, settleWindow } from './settle-window.ts'
import { Solitude } from './solitude.ts'
import type { TakenTurn, TakeTurn } from './take-turn.ts'
import type { Turn } from './turn.ts'
import { firstAlone, hasHadItsTries, isPoison, isSuspicious } from './poison.ts'

/** How long a worker may be silent before another takes its conversation over; it speaks up three times as often (ARCHITECTURE: about 30 s). */
export const leaseMilliseconds = 30_000

/** However the messages keep coming, the answer that so many superseded goes out; the usual end is `settleWindow`'s, which a channel's clock ahead of ours would put off. */
const mostSuperseded = 8

type Dependencies = {
  readonly tenants: TenantDirectory
  readonly conversations: ConversationStore
  readonly takeTurn: TakeTurn
  readonly deliverMessages: DeliverMessages
  readonly channels: Channels
  readonly idSource: IdSource
  readonly clock: Clock
  readonly timers: Timers
  readonly faultPoints: FaultPoints
  readonly logger: Logger
  /** Names this process among workers. */
  readonly worker: string
  /** Channels on which customers write in bursts, so that what is said last may be waited for (see `settleWindow`). */
  readonly burstChannels: ReadonlySet<string>
}

/**
 * Answers everything open in one conversation, in order, by one worker at a time: lease → turn → commit → deliver, with whatever an earlier worker left
 * delivered first, until nothing is open.
 */
export class ServeConversation {
  readonly #ports: Dependencies
  readonly #solitude = new Solitude()

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
  }

  /** The turns taken, in order. Empty when nothing was open or another worker holds the conversation: then that worker answers. Throws `PortFailure`. */
  async serve(tenantId: TenantId, conversationId: ConversationId): Promise<readonly Turn[]> {
    const turns: Turn[] = []
    for (;;) {
      const served = await this.#solitude.together(() => this.#serveOnce(tenantId, conversationId, turns, 'together'))
      // What kills a worker takes all it has in hand with it, and these must not be blamed: under suspicion, a conversation is served alone.
      const outcome =
        served === 'suspicious' ? await this.#solitude.alone(() => this.#serveOnce(tenantId, conversationId, turns, 'alone')) : served
      if (outcome !== 'again') return turns
    }
  }

  async #serveOnce(
    tenantId: TenantId,
    conversationId: ConversationId,
    turns: Turn[],
    how: 'together' | 'alone',
  ): Promise<'done' | 'again' | 'suspicious'> {
    const { conversations, worker, faultPoints } = this.#ports
    const claimed = await conversations.claim(tenantId, conversationId, worker, leaseMilliseconds)
    if (claimed === 'held') return 'done'
    await faultPoints.pass('lease.taken')
    if (how === 'together' && isSuspicious(claimed)) {
      await conversations.release(claimed.lease, { unworked: true })
      return 'suspicious'
    }
    return await this.#serveAndRelease(claimed, turns)
  }

  /** `again` when there is more to answer: left for a turn of its own, or come in after the claim, whose own worker found the lease held and left it to us. */
  async #serveAndRelease(claimed: ClaimedConversation, turns: Turn[]): Promise<'done' | 'again'> {
    const { conversations, timers } = this.#ports
    const lease = new KeptLease({ conversations, timers, lease: claimed.lease, leaseMilliseconds })
    let served: Served
    try {
      served = await this.#serveClaimed(claimed, lease, turns)
    } catch (error) {
      lease.stop()
      // What the outside world does to us is not the event's fault, and must not bury it.
      const blame = error instanceof PortFailure ? { unworked: true } : { failed: true }
      await conversations.release(claimed.lease, blame).catch(() => undefined)
      throw error
    }
    lease.stop()
    const [after] = await Promise.all([conversations.release(claimed.lease), served.settled])
    return served.outcome === 'served' && after === 'pending' ? 'again' : 'done'
  }

  async #serveClaimed(claimed: ClaimedConversation, lease: KeptLease, turns: Turn[]): Promise<Served> {
    const tenant = await this.#ports.tenants.find(claimed.lease.tenantId)
    if (!tenant) throw new RangeError(`no tenant ${claimed.lease.tenantId}`)
    if (claimed.undelivered.length > 0 && hasHadItsTries(claimed)) return await this.#giveUpFirst(claimed)
    const answered = claimed.pending.length > 0 ? await this.#answer(tenant, claimed, lease) : nothingNew(claimed)
    if (answered === 'lease-lost') return { outcome: 'stopped', settled: Promise.resolve() }
    if (answered.turn) turns.push(answered.turn)
    const { outcome, settled } = await this.#ports.deliverMessages.deliver({
      tenantId: tenant.id,
      messages: [...leftBefore(answered), ...answered.messages],
      noted: new Set(answered.messages.map(({ id }) => id)),
      freshToken: answered.token,
      unclearReply: unclearReplyOf(tenant),
      signal: lease.lost,
      stillOurs: () => this.#ports.conversations.extend(claimed.lease, leaseMilliseconds),
    })
    return { outcome: outcome === 'all' ? 'served' : 'stopped', settled }
  }

  /**
   * Takes and commits a turn. What came in while it was thought out, and before the customer had settled, supersedes it: then
   * it is thought out anew, about all of it.
   */
  async #answer(tenant: Tenant, claimed: ClaimedConversation, lease: KeptLease): Promise<Answered | 'lease-lost'> {
    const { conversations, clock, timers, faultPoints, takeTurn } = this.#ports
    if (isPoison(claimed)) return await this.#bury(tenant, claimed)
    const suspicious = isSuspicious(claimed)
    let conversation = suspicious ? firstAlone(claimed) : claimed
    for (let superseded = 0; ; superseded++) {
      const waiting = new CustomerWaiting({ ...this.#ports, conversation, token: newestToken(conversation.pending), signal: lease.lost })
      const taken = await waiting.during(takeTurn.take(tenant, conversation))
      await faultPoints.pass('turn.taken')
      const inBursts = !suspicious && this.#ports.burstChannels.has(taken.turn.channel)
      const window = inBursts ? settleWindow(conversation.pending, clock.now()) : 0
      if (window > 0) await timers.sleep(window, lease.lost)
      const onlyIfLatest = inBursts && superseded < mostSuperseded && mayBeJoined(conversation.pending, clock.now())
      const committed = await this.#commit(tenant, taken, conversation, waiting.tokenLeft, onlyIfLatest)
      if (committed === 'lease-lost') return committed
      if (committed !== 'superseded') return waiting.told ? await this.#hold(committed) : committed
      const reloaded = await conversations.reload(conversation.lease)
      if (reloaded === 'lease-lost') return reloaded
      // Taken back, the only message there was.
      if (reloaded.pending.length === 0) return nothingNew(reloaded)
      conversation = suspicious ? firstAlone(reloaded) : reloaded
    }
  }

  async #commit(
    tenant: Tenant,
    { turn, state }: TakenTurn,
    conversation: ClaimedConversation,
    token: ReplyToken | undefined,
    onlyIfLatest: boolean,
  ): Promise<Answered | 'superseded' | 'lease-lost'> {
    const { conversations, clock, faultPoints } = this.#ports
    const usable = token && alive(token, clock.now()) ? token : undefined
    const messages = await this.#begun(tenant, this.#messages(turn), { conversation, token: usable })
    const committed = await conversations.commit(conversation.lease, turn, state, messages, { onlyIfLatest })
    if (committed !== 'committed') return committed
    await faultPoints.pass('turn.committed')
    return { turn, conversation, token: usable, messages: messages.map((message) => ({ ...message, attempts: 0 })) }
  }

  /** The turn's messages with what of their delivery begins at once; noted with their turn, it costs no writing of its own. */
  async #begun(tenant: Tenant, messages: readonly OutboundMessage[], before: LeftBefore): Promise<readonly OutboundMessage[]> {
    const { channels, clock } = this.#ports
    const [first] = messages
    const channel = first && (await channels.of(tenant.id, first.channel).catch(() => undefined))
    if (!channel) return messages
    return noteFirstStep(leftBefore(before), messages, {
      now: clock.now(),
      freshToken: before.token,
      unclearReply: unclearReplyOf(tenant),
      fit: (together) => channel.fit(together),
    })
  }

  /** The customer was told to tap for the answer: it waits for that tap, which brings a token of its own. */
  async #hold(answered: Answered): Promise<Answered> {
    await this.#ports.deliverMessages.hold(answered.messages, 'the customer was told to tap for it')
    return { ...answered, messages: [] }
  }

  /** Gives the event up that workers died or failed at, and tells the customer so. */
  async #bury(tenant: Tenant, claimed: ClaimedConversation): Promise<Answered | 'lease-lost'> {
    const { conversations, logger, takeTurn } = this.#ports
    const [event] = claimed.pending
    if (!event) return nothingNew(claimed)
    const reason = `${claimed.tries - 1} tries failed`
    if (!(await conversations.bury(claimed.lease, event.channel, event.eventId, reason))) return 'lease-lost'
    logger.error('event.dead', { tenant: tenant.id, event: event.eventId, reason, todo: 'see `frontdesk dead-letters`' })
    const conversation = { ...claimed, pending: [event] }
    const committed = await this.#commit(tenant, takeTurn.apologise(tenant, conversation), conversation, newestToken([event]), false)
    return committed === 'superseded' ? nothingNew(claimed) : committed
  }

  /**
   * Workers died delivering the first message, or answering after it: it goes first, and what it stood before gets tries of its own. With it go those of its
   * turn, since what was pushed together must not be pushed apart: the first one's id is what the channel knows them by.
   */
  async #giveUpFirst({ lease, tries, undelivered }: ClaimedConversation): Promise<Served> {
    const reason = `${tries - 1} tries failed`
    const together = undelivered.filter(({ turnId }) => turnId === undelivered[0]?.turnId)
    await this.#ports.deliverMessages.giveUp(together, reason)
    this.#ports.logger.error('message.dead', {
      tenant: lease.tenantId,
      messages: together.length,
      reason,
      todo: 'see `frontdesk dead-letters`',
    })
    return { outcome: 'served', settled: Promise.resolve() }
  }

  #messages({ id, tenantId, conversationId, customerId, channel, replies }: Turn): OutboundMessage[] {
    return replies.map((reply, position) => ({
      id: this.#ports.idSource.next(),
      tenantId,
      conversationId,
      customerId,
      channel,
      turnId: id,
      position,
      reply,
      attempts: 0,
    }))
  }
}

type Served = { readonly outcome: 'served' | 'stopped'; readonly settled: Promise<unknown> }

type LeftBefore = {
  readonly conversation: ClaimedConversation
  /** The reply token the answer may be delivered with. */
  readonly token?: ReplyToken | undefined
  readonly turn?: Turn
}

type Answered = LeftBefore & {
  readonly messages: readonly OutboundMessage[]
}

function nothingNew(conversation: ClaimedConversation): Answered {
  return { conversation, messages: [] }
}

/** What goes out before the answer. What is held goes out with a reply, or not at all yet; whatever was begun with it before, it was not shown. */
function leftBefore({ conversation: { held, undelivered }, token, turn }: LeftBefore): readonly OutboundMessage[] {
  // A silent turn: what is held is what the customer asked for, and is worth a push.
  const wanted = token !== undefined || turn?.replies.length === 0
  return [...(wanted ? held.map(asUntried) : []), ...undelivered]
}

function unclearReplyOf(tenant: Tenant): UnclearReply {
  return tenant.profile.line?.unclearReply ?? 'resend'
}

function newestToken(pending: readonly InboundEvent[]): ReplyToken | undefined {
  return pending.findLast(({ replyToken }) => replyToken !== undefined)?.replyToken
}
