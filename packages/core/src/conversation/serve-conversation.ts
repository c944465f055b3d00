import type { FaultPoints } from '../kernel/ports/fault-points.ts'
import type { IdSource } from '../kernel/ports/id-source.ts'
import type { ConversationId, TenantId } from '../kernel/ids.ts'
import type { TenantDirectory } from '../tenancy/ports/tenant-directory.ts'
import type { DeliverMessages } from './deliver-messages.ts'
import type { OutboundMessage } from './outbound-message.ts'
import type { ClaimedConversation, ConversationStore, Lease } from './ports/conversation-store.ts'
import type { TakeTurn } from './take-turn.ts'
import type { Turn } from './turn.ts'

/** How long a worker may be silent before another takes its conversation over. */
const leaseMilliseconds = 30_000

type Dependencies = {
  readonly tenants: TenantDirectory
  readonly conversations: ConversationStore
  readonly takeTurn: TakeTurn
  readonly deliverMessages: DeliverMessages
  readonly idSource: IdSource
  readonly faultPoints: FaultPoints
  /** Names this process among workers. */
  readonly worker: string
}

/**
 * Answers everything open in one conversation, in order, by one worker at a time: lease → deliver what an earlier worker left →
 * turn → commit → deliver, until nothing is open.
 */
export class ServeConversation {
  readonly #ports: Dependencies

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
  }

  /** The turns taken, in order. Empty when nothing was open or another worker holds the conversation: then that worker answers. Throws `PortFailure`. */
  async serve(tenantId: TenantId, conversationId: ConversationId): Promise<readonly Turn[]> {
    const turns: Turn[] = []
    for (;;) {
      const claimed = await this.#ports.conversations.claim(tenantId, conversationId, this.#ports.worker, leaseMilliseconds)
      if (claimed === 'held') return turns
      await this.#ports.faultPoints.pass('lease.taken')
      if ((await this.#serveAndRelease(claimed, turns)) === 'done') return turns
    }
  }

  /** `again` when an event came in after the claim, whose own worker found the lease held and left it to us. */
  async #serveAndRelease(claimed: ClaimedConversation, turns: Turn[]): Promise<'done' | 'again'> {
    let outcome: 'served' | 'stopped' = 'stopped'
    let after: 'idle' | 'pending' = 'idle'
    try {
      outcome = await this.#serveClaimed(claimed, turns)
    } finally {
      after = await this.#ports.conversations.release(claimed.lease)
    }
    return outcome === 'served' && after === 'pending' ? 'again' : 'done'
  }

  /** Adds the turn taken to `turns`. `stopped` when a message could not be delivered now or the lease was lost. */
  async #serveClaimed(claimed: ClaimedConversation, turns: Turn[]): Promise<'served' | 'stopped'> {
    const { deliverMessages } = this.#ports
    if ((await deliverMessages.deliver(claimed.undelivered)) === 'interrupted') return 'stopped'
    if (claimed.pending.length === 0) return 'served'
    const taken = await this.#turn(claimed)
    if (taken === 'lease-lost') return 'stopped'
    turns.push(taken.turn)
    return (await deliverMessages.deliver(taken.messages)) === 'interrupted' ? 'stopped' : 'served'
  }

  async #turn(conversation: ClaimedConversation): Promise<{ turn: Turn; messages: OutboundMessage[] } | 'lease-lost'> {
    const { tenants, takeTurn, conversations, faultPoints } = this.#ports
    const tenant = await tenants.find(conversation.lease.tenantId)
    if (!tenant) throw new RangeError(`no tenant ${conversation.lease.tenantId}`)
    const { turn, state } = await takeTurn.take(tenant, conversation)
    await faultPoints.pass('turn.taken')
    const messages = this.#messages(turn, conversation.lease)
    if ((await conversations.commit(conversation.lease, turn, state, messages)) === 'lease-lost') return 'lease-lost'
    await faultPoints.pass('turn.committed')
    return { turn, messages }
  }

  #messages({ id, customerId, channel, replies }: Turn, { tenantId, conversationId }: Lease): OutboundMessage[] {
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
