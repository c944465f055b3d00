import type { TenantId } from '../../kernel/ids.ts'
import type { ReplyToken } from '../inbound-event.ts'
import type { DeliveryWay, OutboundMessage } from '../outbound-message.ts'
import type { DeliveryOutcome, Outbox } from '../ports/outbox.ts'

/** Keeps what it was told of the messages it was given, and refuses others. */
export class AccountOutbox implements Outbox {
  /** In order: `start a reply t1`, `settle a delivered reply presumed`, `postpone a 5000`. */
  readonly account: string[] = []
  readonly #attempts: Map<string, number>
  readonly #settled = new Set<string>()
  /** Passed before each settling is written. */
  beforeSettling: () => Promise<void> = async () => {}

  constructor(messages: readonly OutboundMessage[]) {
    this.#attempts = new Map(messages.map(({ id, attempts }) => [id, attempts]))
  }

  /** Lets the message be settled by another worker. */
  settleElsewhere(messageId: string): void {
    this.#settled.add(messageId)
  }

  async start(_: TenantId, messageId: string, way: DeliveryWay, replyToken?: ReplyToken): Promise<number | 'settled'> {
    const before = this.#attemptsOf(messageId)
    if (this.#settled.has(messageId)) return 'settled'
    this.account.push(`start ${messageId} ${way}${replyToken ? ` ${replyToken.token}` : ''}`)
    this.#attempts.set(messageId, before + 1)
    return before
  }

  async settle(_: TenantId, messageId: string, outcome: DeliveryOutcome): Promise<void> {
    this.#attemptsOf(messageId)
    await this.beforeSettling()
    const how = outcome.outcome === 'delivered' ? ` ${outcome.way}${outcome.presumed ? ' presumed' : ''}` : ''
    this.account.push(`settle ${messageId} ${outcome.outcome}${how}`)
    this.#settled.add(messageId)
  }

  async postpone(_: TenantId, messageId: string, milliseconds: number): Promise<void> {
    this.#attemptsOf(messageId)
    this.account.push(`postpone ${messageId} ${milliseconds}`)
  }

  ledger(): Promise<never> {
    throw new Error('deliveries do not read the ledger')
  }

  #attemptsOf(messageId: string): number {
    const attempts = this.#attempts.get(messageId)
    if (attempts === undefined) throw new RangeError(`the tenant has no message ${messageId}`)
    return attempts
  }
}
