import type { Platform, PlatformSettings } from '@frontdesk/composition/platform'
import type { InboundContent, InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import type { Reply } from '@frontdesk/core/conversation/reply'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { tenantId, turnId, type ConversationId, type TenantId } from '@frontdesk/core/kernel/ids'
import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

/** What the desk answers: said back, unless a test gives its own words. */
export type FakeAnswer = (content: InboundContent) => readonly Reply[]

/**
 * A platform that echoes, keeps everything in memory and delivers like the real one: a turn is readable before its first message
 * is shown. Refuses to be used before `start`, as the real one does.
 */
export class FakePlatform implements Platform {
  readonly tenants = {
    list: async () => [...fakeTenants.keys(), tenantId('broken')].toSorted(),
    find: async (id: TenantId) => findFake(id),
  }
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

  async stop(): Promise<void> {
    this.stopped += 1
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

/** A turn with something in every part. */
export const sampleTurn: Turn = {
  id: turnId('turn-1'),
  tenantId: tenantId('minato'),
  conversationId: 'terminal:local:one' as ConversationId,
  customerId: 'local' as Turn['customerId'],
  channel: 'terminal',
  number: 1,
  release: 'r-0123456789ab',
  at: new Date('2026-12-01T00:00:00Z'),
  events: [],
  said: '明日の夜に4人で駐車場は使えますか',
  language: 'ja',
  understood: {
    language: 'ja',
    intent: 'parking',
    confidence: 0.91,
    runnersUp: [
      { intent: 'access', confidence: 0.05 },
      { intent: 'menu', confidence: 0.0003 },
    ],
    values: [
      { kind: 'date', value: '2026-12-02', words: '明日', at: 0, alternatives: ['2026-12-09'] },
      { kind: 'party-size', value: 4, words: '4人', at: 5, unit: '人' },
    ],
    unresolved: [{ kind: 'time', words: '夜', at: 3, reason: 'too-vague' }],
  },
  route: 'knowledge',
  replies: [{ text: 'はい、3台分ございます。' }],
  sources: [
    { source: 'knowledge/access.md › アクセス › 駐車場', score: 0.82, text: '店の裏に3台分の駐車場がございます。', quoted: true },
    { source: 'knowledge/access.md › アクセス › 電車', score: 0.41, text: '駅から徒歩5分です。', quoted: false },
  ],
  receipts: [{ kind: 'booking', id: 'b-1', at: new Date('2026-12-01T00:00:01Z'), details: { people: 4 } }],
  gates: [
    { gate: 'retrieval', passed: true, reason: '0.82 over 0.35' },
    { gate: 'answer', passed: false, reason: 'no passage answers the question' },
  ],
  timings: { total: 13.9, act: 12.4, understand: 1.25 },
}

const echo: FakeAnswer = (content) => [{ text: content.kind === 'text' ? `「${content.text}」ですね。` : `(${content.kind})` }]

function fakeTenant(id: string, japanese: string, english: string): Tenant {
  const day = ['11:00-21:00']
  const hours = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: 'closed' as const }
  return {
    id: tenantId(id),
    release: 'r-0123456789ab',
    profile: {
      name: { ja: japanese, en: english },
      languages: ['ja', 'en'],
      zone: 'Asia/Tokyo',
      region: 'JP',
      person: { ja: 'お電話ください。', en: 'Please call us.' },
      branches: [
        {
          id: 'main',
          name: { ja: '本店' },
          address: { ja: '港区' },
          phone: '03-0000-0000',
          location: { latitude: 35, longitude: 139 },
          hours,
        },
      ],
      intents: {},
    },
    persona: '',
    policy: '',
    examples: new Map(),
    knowledge: [],
  }
}

const fakeTenants = new Map([
  [tenantId('minato'), fakeTenant('minato', '見本食堂', 'Sample Kitchen')],
  [tenantId('komugi'), fakeTenant('komugi', '見本パン', 'Sample Bakery')],
])

function findFake(id: TenantId): Tenant | undefined {
  if (id === 'broken')
    throw new InvalidTenant('broken', [
      { file: 'tenants/broken/tenant.yaml', line: 3, column: 1, message: 'unknown key "nmae"', suggestion: 'name' },
      { file: 'tenants/broken/tenant.yaml', line: 9, column: 5, message: 'hours are missing' },
    ])
  return fakeTenants.get(id)
}
