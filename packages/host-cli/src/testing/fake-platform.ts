import type { Platform, PlatformSettings } from '@frontdesk/composition/platform'
import type { InboundContent, InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { Reply } from '@frontdesk/core/conversation/reply'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { turnId, type ConversationId, type TenantId } from '@frontdesk/core/kernel/ids'

import { FakeDeadLetters, FakeDeadQueue, FakeLedger } from './fake-delivery.ts'
import { fakeTenantIds, findFakeTenant } from './fake-tenants.ts'
import { sampleTurn } from './sample-turn.ts'

/** What the desk answers: said back, unless a test gives its own words. */
export type FakeAnswer = (content: InboundContent) => readonly Reply[]

/**
 * A platform that echoes, keeps everything in memory and delivers like the real one: a turn is readable before its first message
 * is shown. Refuses to be used before `start`, as the real one does.
 */
export class FakePlatform implements Platform {
  readonly tenants = { list: async () => fakeTenantIds, find: async (id: TenantId) => findFakeTenant(id) }
  readonly accepted: InboundEvent[] = []
  readonly answered: Turn[] = []
  readonly served: string[] = []
  #settings: PlatformSettings | undefined
  #started = false
  stopped = 0
  answer: FakeAnswer = echo
  /** What `start` throws. */
  startFailure: Error | undefined
  /** Resolves when an answer may be given. */
  answerWhen: () => Promise<void> = async () => undefined
  readonly #deadLetters = new FakeDeadLetters()
  readonly #queue = new FakeDeadQueue()
  readonly #outbox = new FakeLedger()
  /** Events an earlier process accepted and did not answer. */
  left: InboundEvent[] = []

  readonly compose = (settings: PlatformSettings): Platform => {
    this.#settings = settings
    return this
  }

  get settings(): PlatformSettings {
    if (!this.#settings) throw new Error('nobody has composed the platform')
    return this.#settings
  }

  async start(): Promise<void> {
    if (this.startFailure) throw this.startFailure
    this.#started = true
  }

  async warmUp(): Promise<void> {}

  async learnTenants(): Promise<void> {}

  async stop(): Promise<void> {
    this.stopped += 1
  }

  get app(): Platform['app'] {
    throw new Error('no command opens a door')
  }

  get deadLetters(): FakeDeadLetters {
    this.#mustBeStarted()
    return this.#deadLetters
  }

  get queue(): FakeDeadQueue {
    this.#mustBeStarted()
    return this.#queue
  }

  get outbox(): FakeLedger {
    this.#mustBeStarted()
    return this.#outbox
  }

  /** What a test puts there before the platform is started. */
  get remains(): { deadLetters: FakeDeadLetters; queue: FakeDeadQueue; outbox: FakeLedger } {
    return { deadLetters: this.#deadLetters, queue: this.#queue, outbox: this.#outbox }
  }

  async work(): Promise<void> {
    throw new Error('no command is a worker')
  }

  async serveQueued(_body: string): Promise<void> {
    throw new Error('no command is handed messages')
  }

  async sweepAll(): Promise<number> {
    let touched = 0
    for (const tenant of fakeTenantIds) touched += (await this.sweepUnfinished(tenant)).length
    return touched
  }

  async acceptEvent(event: InboundEvent): Promise<'stored' | 'duplicate'> {
    this.#mustBeStarted()
    this.accepted.push(event)
    return 'stored'
  }

  async serveConversation(tenant: TenantId, conversation: ConversationId): Promise<readonly Turn[]> {
    this.#mustBeStarted()
    const open = this.accepted.filter((event) => event.conversationId === conversation && !this.#isAnswered(event))
    if (open.length === 0) return []
    await this.answerWhen()
    return [await this.#take(tenant, open)]
  }

  async sweepUnfinished(tenant: TenantId): Promise<readonly ConversationId[]> {
    this.#mustBeStarted()
    const left = this.left.filter((event) => event.tenantId === tenant)
    this.left = []
    for (const event of left) await this.#take(tenant, [event])
    return left.map(({ conversationId }) => conversationId)
  }

  readonly conversations = {
    readTurn: async (_tenant: TenantId, id: string) => this.answered.find((turn) => turn.id === id),
    lastTurns: async (tenant: TenantId, conversation: ConversationId, limit: number) =>
      this.answered.filter((turn) => turn.tenantId === tenant && turn.conversationId === conversation).slice(-limit),
  } as Partial<Platform['conversations']> as Platform['conversations']

  async readerFor(): ReturnType<Platform['readerFor']> {
    return ({ text, now, language }) => ({
      language: language ?? 'ja',
      intent: null,
      confidence: 0.5,
      runnersUp: [],
      values: now ? [{ kind: 'datetime', value: now.toISOString(), words: text, at: 0 }] : [],
      unresolved: [],
    })
  }

  async learnKnowledge(): ReturnType<Platform['learnKnowledge']> {
    this.#mustBeStarted()
    return { learned: 2, skipped: 1, forgotten: 0, passages: 12 }
  }

  async searchKnowledge(_tenant: TenantId, query: string): ReturnType<Platform['searchKnowledge']> {
    this.#mustBeStarted()
    const passage = {
      source: 'knowledge/access.md',
      position: 0,
      language: 'ja',
      headingPath: ['アクセス', '駐車場'],
      text: `駐車場: ${query}`,
    }
    return {
      answerable: true,
      reason: '0.9 over 0.5',
      hits: [{ passage, score: 0.9, lexicalScore: 1, lexicalShare: 0.8, vectorScore: 0.5 }],
    }
  }

  async pingDatabase(): Promise<void> {
    this.#mustBeStarted()
  }

  async #take(tenant: TenantId, events: readonly InboundEvent[]): Promise<Turn> {
    const turn = this.#makeTurn(tenant, events)
    this.answered.push(turn)
    const { conversationId, customerId, channel, id } = turn
    for (const [position, reply] of turn.replies.entries())
      await this.settings.terminal?.show({
        id: `${id}-${position}`,
        tenantId: tenant,
        conversationId,
        customerId,
        channel,
        turnId: id,
        position,
        reply,
        attempts: 0,
      })
    return turn
  }

  #makeTurn(tenant: TenantId, events: readonly InboundEvent[]): Turn {
    const [first] = events
    if (!first) throw new Error('a turn answers something')
    const { conversationId, customerId, channel, at } = first
    return {
      ...sampleTurn,
      id: turnId(`turn-${this.answered.length + 1}`),
      tenantId: tenant,
      conversationId,
      customerId,
      channel,
      number: this.answered.filter((turn) => turn.conversationId === conversationId).length + 1,
      at,
      events: events.map(({ eventId }) => eventId),
      said: events.map(({ content }) => (content.kind === 'text' ? content.text : '')).join('\n'),
      language: first.customerLanguage ?? 'ja',
      replies: events.flatMap(({ content }) => this.answer(content)),
    }
  }

  #isAnswered({ eventId }: InboundEvent): boolean {
    return this.answered.some((turn) => turn.events.includes(eventId))
  }

  #mustBeStarted(): void {
    if (!this.#started) throw new Error('the platform is not started')
  }
}

const echo: FakeAnswer = (content) => [{ text: content.kind === 'text' ? `「${content.text}」ですね。` : `(${content.kind})` }]
