import { setTimeout as sleep } from 'node:timers/promises'
import type { LineSimulator, WebhookEvent } from '../packages/simulators/src/line/line-simulator.ts'
import { webhookHeaders } from '../packages/simulators/src/line/webhook-post.ts'
import { webhookJson } from '../packages/simulators/src/line/webhook-signature.ts'
import { type Account, customerId } from './accounts.ts'
import { questionText } from './answer-text.ts'
import type { DeliveryTry, Poison, SentEvent } from './history.ts'
import type { Random } from './random.ts'

type Given = {
  readonly simulator: LineSimulator
  readonly accounts: readonly Account[]
  readonly webhooks: string
  readonly random: Random
  /** How many conversations, and how many events in all. */
  readonly conversations: number
  readonly events: number
  /** On average. */
  readonly eventsPerSecond: number
  /** One event in so many is poison; 0 for none. */
  readonly poisonEvery: number
  readonly tell: (what: { readonly event: SentEvent } | { readonly tried: DeliveryTry }) => void
}

type Written = { readonly account: Account; readonly event: WebhookEvent }

/** LINE waits this long for an answer to a webhook, then counts it as failed. Milliseconds. */
const webhookTimeout = 2_000
const mostAtOnce = 32
/** Between two tries to deliver a webhook. Milliseconds. */
const longestPause = 8_000

/** Customers who write, and LINE that brings what they wrote: each event once to five times, late, out of order, several in one body. */
export class Customers {
  readonly #given: Given
  readonly #numbers = new Map<string, number>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #accountOf = new Map<string, Account>()
  readonly #waiting: (() => void)[] = []
  #trying = 0
  #lastAt = 0
  #sent = 0

  constructor(given: Given) {
    this.#given = given
  }

  get sent(): number {
    return this.#sent
  }

  /** Resolves when every event was accepted and every copy of it delivered. */
  async write(): Promise<void> {
    const { random, events, eventsPerSecond } = this.#given
    const began = Date.now()
    while (this.#sent < events) {
      const account = random.one(this.#given.accounts)
      const written = this.#writeSome(account)
      for (const body of this.#bodies(written)) this.#keep(this.#deliver(account, body))
      const due = began + (this.#sent / eventsPerSecond) * 1_000
      await sleep(Math.max(0, due - Date.now()))
    }
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Each of these customers writes once more, as one does who was told that an answer is waiting. */
  async visit(conversations: readonly string[]): Promise<void> {
    const visits = conversations.map(async (conversation) => {
      const account = this.#accountOf.get(conversation)
      if (account) await this.#untilAccepted(account, [this.#writeOne(account, conversation, false).event], false)
    })
    await Promise.all(visits)
  }

  /** One customer who writes once or in a burst, or several at the same moment. */
  #writeSome(account: Account): Written[] {
    const { random } = this.#given
    const burst = random.chance(0.15) ? random.whole(2, 4) : 1
    const one = this.#customerOf(account)
    if (burst === 1 || random.chance(0.6)) {
      return Array.from({ length: burst }, (_, index) => this.#writeOne(account, one, index < burst - 1))
    }
    return Array.from({ length: burst }, () => this.#writeOne(account, this.#customerOf(account), false))
  }

  #customerOf(account: Account): string {
    const { accounts, conversations, random } = this.#given
    const perAccount = Math.max(1, Math.floor(conversations / accounts.length))
    return customerId(accounts.indexOf(account) * perAccount + random.whole(0, perAccount - 1))
  }

  #writeOne(account: Account, conversation: string, unfinished: boolean): Written {
    const { simulator, random, poisonEvery, tell } = this.#given
    const number = (this.#numbers.get(conversation) ?? 0) + 1
    this.#numbers.set(conversation, number)
    this.#accountOf.set(conversation, account)
    this.#sent += 1
    const poison: Poison | undefined =
      poisonEvery > 0 && this.#sent % poisonEvery === Math.floor(poisonEvery / 2) ? (random.chance(0.3) ? 'kills' : 'throws') : undefined
    // No two at the same millisecond, so that the customers' order is one.
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 1)
    const timestamp = this.#lastAt
    const said = { type: 'text', text: questionText(number, { poison, unfinished }), from: conversation, timestamp } as const
    const [event] = simulator.compose(account.botUserId, said).events
    if (!event) throw new RangeError('the simulator wrote no event')
    const { webhookEventId: eventId, replyToken = '' } = event
    tell({ event: { tenant: account.tenant, conversation, number, eventId, replyToken, at: timestamp, ...(poison && { poison }) } })
    return { account, event }
  }

  /** All in one body, in any order, or each in its own. */
  #bodies(written: readonly Written[]): WebhookEvent[][] {
    const { random } = this.#given
    const events = written.map(({ event }) => event)
    if (random.chance(0.4)) return [random.chance(0.3) ? random.shuffled(events) : events]
    const bodies = events.map((event) => [event])
    return random.chance(0.3) ? random.shuffled(bodies) : bodies
  }

  async #deliver(account: Account, events: readonly WebhookEvent[]): Promise<void> {
    const { random } = this.#given
    const late = random.chance(0.08) ? random.whole(50, 3_000) : 0
    const copies = random.chance(0.5) ? random.whole(1, 4) : 0
    if (late > 0) await sleep(late)
    const again = Array.from({ length: copies }, async () => {
      const together = random.chance(0.5)
      await sleep(together ? random.whole(0, 20) : random.whole(200, 8_000))
      await this.#untilAccepted(account, events, !together)
    })
    await Promise.all([this.#untilAccepted(account, events, false), ...again])
  }

  /** Delivers, and again while it is not accepted, as LINE does where redelivery is on. */
  async #untilAccepted(account: Account, events: readonly WebhookEvent[], isRedelivery: boolean): Promise<void> {
    const { random } = this.#given
    for (let tries = 0; ; tries++) {
      if (await this.#tryInTurn(account, events, isRedelivery || tries > 0)) return
      await sleep(Math.min(longestPause, 500 * 2 ** tries) * (0.5 + random.number()))
    }
  }

  /** Not more than so many at once, so that a door that was away is not met by all that waited for it. */
  async #tryInTurn(account: Account, events: readonly WebhookEvent[], isRedelivery: boolean): Promise<boolean> {
    while (this.#trying >= mostAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#trying += 1
    try {
      return await this.#try(account, events, isRedelivery)
    } finally {
      this.#trying -= 1
      this.#waiting.shift()?.()
    }
  }

  async #try({ botUserId, channelSecret, tenant }: Account, events: readonly WebhookEvent[], isRedelivery: boolean): Promise<boolean> {
    const { simulator, webhooks, tell } = this.#given
    // Its token counts from when the webhook is received.
    for (const { replyToken } of events) if (replyToken !== undefined) simulator.redelivered(replyToken)
    const body = webhookJson({ destination: botUserId, events: events.map((event) => ({ ...event, deliveryContext: { isRedelivery } })) })
    const at = Date.now()
    let status: number | null = null
    try {
      const headers = webhookHeaders(channelSecret, body)
      const response = await fetch(`${webhooks}/webhooks/line/${tenant}`, {
        method: 'POST',
        body,
        headers,
        signal: AbortSignal.timeout(webhookTimeout),
      })
      await response.body?.cancel()
      status = response.status
    } catch {
      // Nobody there, cut or too late: all the same to LINE.
    }
    tell({
      tried: { at, milliseconds: Date.now() - at, eventIds: events.map(({ webhookEventId }) => webhookEventId), isRedelivery, status },
    })
    return status === 200
  }

  #keep(delivery: Promise<void>): void {
    const kept = delivery.finally(() => this.#underWay.delete(kept))
    this.#underWay.add(kept)
  }
}
