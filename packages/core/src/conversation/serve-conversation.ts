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
    const { conversations, worker, faultPoints } = this.#ports
    const claimed = await conversations.claim(tenantId, conversationId, worker, leaseMilliseconds)
    if (claimed === 'held') return []
    await faultPoints.pass('lease.taken')
    try {
      return await this.#serveClaimed(claimed)
    } finally {
      await conversations.release(claimed.lease)
    }
  }

  async #serveClaimed(claimed: ClaimedConversation): Promise<Turn[]> {
    const turns: Turn[] = []
    if ((await this.#ports.deliverMessages.deliver(claimed.undelivered)) === 'interrupted') return turns
    let conversation: ClaimedConversation | 'lease-lost' = claimed
    while (conversation !== 'lease-lost' && conversation.pending.length > 0) {
      const turn = await this.#turn(conversation)
      if (turn === 'lease-lost') break
      turns.push(turn.turn)
      if ((await this.#ports.deliverMessages.deliver(turn.messages)) === 'interrupted') break
      conversation = await this.#ports.conversations.reload(claimed.lease)
    }
    return turns
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
