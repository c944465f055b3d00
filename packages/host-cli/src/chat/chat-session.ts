import { setTimeout as pause } from 'node:timers/promises'

import type { Platform } from '@frontdesk/composition/platform'
import type { InboundContent } from '@frontdesk/core/conversation/inbound-event'
import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Choice } from '@frontdesk/core/conversation/reply'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { conversationId, customerId, eventId, type ConversationId, type EventId } from '@frontdesk/core/kernel/ids'
import type { Language } from '@frontdesk/core/kernel/language'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

import { choicesOf } from '../screen/draw-reply.ts'
import { findTenant } from './find-tenant.ts'
import type { SettableClock } from './settable-clock.ts'
import type { TurnDisplay } from './turn-display.ts'
import type { SavedTurn } from './write-scenario.ts'

type Dependencies = {
  readonly platform: Platform
  readonly clock: SettableClock
  readonly newId: () => string
  /** How often another process is asked whether it has answered, in milliseconds. */
  readonly patience?: number
}

/** A worker that died holding a conversation keeps it for 30 s (the core's lease); whoever waits longer waits for something else. */
const longestWait = 40_000
/** As many turns of one conversation as anyone looks back on in a terminal. */
const turnsKept = 10_000

/** One person at the terminal: whom they talk to, as whom, in which conversation, and what stands on their screen. */
export class ChatSession {
  readonly #platform: Platform
  readonly #clock: SettableClock
  readonly #newId: () => string
  readonly #patience: number
  readonly #did = new Map<EventId, InboundContent>()
  #display: TurnDisplay | undefined
  #tenant: Tenant | undefined
  #customer = 'local'
  #conversation = ''
  #offered: Choice[] = []
  #offeredBy: string | undefined
  #sweeping = false
  #shown = 0
  language: Language | undefined

  constructor(dependencies: Dependencies) {
    this.#platform = dependencies.platform
    this.#clock = dependencies.clock
    this.#newId = dependencies.newId
    this.#patience = dependencies.patience ?? 200
    this.#conversation = this.#newId()
  }

  /** Where replies are shown from now on. */
  showOn(display: TurnDisplay): void {
    this.#display = display
  }

  get tenant(): Tenant {
    if (!this.#tenant) throw new Error('the session talks to nobody yet')
    return this.#tenant
  }

  get customer(): string {
    return this.#customer
  }

  get clock(): SettableClock {
    return this.#clock
  }

  /** What typing a number taps, in order. */
  get offered(): readonly Choice[] {
    return this.#offered
  }

  /** The same customer has as many conversations as they begin; the tenant is named apart, with every call. */
  get conversation(): ConversationId {
    return conversationId(`terminal:${this.#customer}:${this.#conversation}`)
  }

  /** Turns to a tenant. Throws as `findTenant` does, and then stays with the one before. */
  async talkTo(slug: string | undefined): Promise<void> {
    this.#tenant = await findTenant(this.#platform, slug)
    this.#forgetScreen()
  }

  /** Brings the tenant's index up to date and answers what an earlier process left; the answers are shown as such. */
  async catchUp(progress: (done: number, total: number) => void): Promise<void> {
    await this.#platform.learnKnowledge(this.tenant.id, progress)
    this.#sweeping = true
    try {
      await this.#platform.sweepUnfinished(this.tenant.id)
    } finally {
      this.#sweeping = false
    }
  }

  /** Reads a message nobody wrote, so that what reading needs is ready for the first real one. What fails here fails there again, and is told there. */
  async warmUp(): Promise<void> {
    const read = await this.#platform.readerFor(this.tenant.id).catch(() => undefined)
    read?.({ text: '…' })
  }

  /** Writes as another customer, in a conversation of theirs. */
  become(customer: string): void {
    this.#customer = customer
    this.#forgetScreen()
  }

  /** Begins a new conversation. */
  restart(): void {
    this.#conversation = this.#newId()
    this.#forgetScreen()
  }

  /** Goes on with the conversation of this name, with the choices it left on the screen. */
  async resume(name: string): Promise<void> {
    this.#conversation = name
    this.#forgetScreen()
    const last = await this.#lastTurn()
    this.#offered = last?.replies.flatMap(choicesOf) ?? []
  }

  /**
   * Does something as the customer and shows the answer. `onAccepted` is called when the event is durable: from then on it will be
   * answered, by this process or by the next. Returns `unanswered` when another process holds the conversation and keeps silent.
   */
  async act(content: InboundContent, onAccepted: () => void = () => undefined): Promise<'answered' | 'unanswered'> {
    const event = eventId(this.#newId())
    this.#did.set(event, content)
    await this.#platform.acceptEvent({
      tenantId: this.tenant.id,
      channel: 'terminal',
      conversationId: this.conversation,
      customerId: customerId(this.#customer),
      eventId: event,
      at: this.#clock.now(),
      content,
      ...(this.language === undefined ? {} : { customerLanguage: this.language }),
    })
    onAccepted()
    return await this.#awaitAnswer(event)
  }

  /** Called by the platform for each message it delivers to the terminal. */
  async show(message: OutboundMessage): Promise<void> {
    const here = message.conversationId === this.conversation && message.tenantId === this.#tenant?.id
    if (here && message.turnId !== this.#offeredBy) {
      this.#offered = []
      this.#offeredBy = message.turnId
    }
    this.#shown += 1
    const firstNumber = (here ? this.#offered.length : 0) + 1
    if (here) this.#offered.push(...choicesOf(message.reply))
    await this.#display?.show(message, { fromLastTime: this.#sweeping, firstNumber })
  }

  /** Turn `number` of this conversation, the last one without a number; `undefined` when there is none. */
  async findTurn(number?: number): Promise<Turn | undefined> {
    const last = await this.#lastTurn()
    if (number === undefined || last === undefined || number > last.number) return number === undefined ? last : undefined
    return (await this.#turns(last.number - number + 1)).find((turn) => turn.number === number)
  }

  /** This conversation from its beginning. */
  async readConversation(): Promise<readonly SavedTurn[]> {
    const turns = await this.#turns(turnsKept)
    return turns.map((turn) => ({ turn, did: turn.events.flatMap((event) => this.#did.get(event) ?? []) }))
  }

  async #awaitAnswer(event: EventId): Promise<'answered' | 'unanswered'> {
    const shownBefore = this.#shown
    let taken = false
    for (let waited = 0; waited <= longestWait; waited += this.#patience) {
      const turns = await this.#platform.serveConversation(this.tenant.id, this.conversation)
      const silent = turns.filter((turn) => turn.replies.length === 0)
      for (const turn of silent) await this.#display?.showSilence(turn)
      taken ||= turns.some((turn) => turn.events.includes(event))
      if (taken && (silent.length > 0 || this.#shown > shownBefore)) return 'answered'
      // Another process had the conversation: its answer, once written, is shown here too.
      const last = taken ? undefined : await this.#lastTurn()
      if (last?.events.includes(event)) return await this.#showAnsweredElsewhere(last)
      await pause(this.#patience)
    }
    return 'unanswered'
  }

  async #showAnsweredElsewhere(turn: Turn): Promise<'answered'> {
    const { tenantId, conversationId, customerId, channel, id: turnId } = turn
    for (const [position, reply] of turn.replies.entries())
      await this.show({ id: `${turnId}:${position}`, tenantId, conversationId, customerId, channel, turnId, position, reply, attempts: 0 })
    if (turn.replies.length === 0) await this.#display?.showSilence(turn)
    return 'answered'
  }

  async #lastTurn(): Promise<Turn | undefined> {
    return (await this.#turns(1)).at(-1)
  }

  async #turns(limit: number): Promise<readonly Turn[]> {
    return await this.#platform.conversations.lastTurns(this.tenant.id, this.conversation, limit)
  }

  #forgetScreen(): void {
    this.#offered = []
    this.#offeredBy = undefined
  }
}
