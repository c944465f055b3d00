import { describe, expect, it } from 'vitest'
import { conversationId, customerId, eventId, tenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { SearchKnowledge } from '../knowledge/search-knowledge.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Understand } from '../understanding/understand.ts'
import { AnswerFromKnowledge } from './answer-from-knowledge.ts'
import { freshState } from './conversation-state.ts'
import type { InboundContent } from './inbound-event.ts'
import type { ClaimedConversation } from './ports/conversation-store.ts'
import type { LanguageModel } from './ports/language-model.ts'
import type { Skill } from './skill.ts'
import { greet, showAnswer } from './skills/small-talk.ts'
import { messageOf } from './testing/samples.ts'
import { TakeTurn } from './take-turn.ts'

const tenant = {
  id: tenantId('minato'),
  release: 'abc123',
  persona: 'polite',
  policy: 'honest',
  profile: {
    languages: ['ja', 'en'],
    name: { ja: '港食堂', en: 'Minato' },
    branches: [],
    person: { ja: 'お電話ください。', en: 'Please call us.' },
    intents: { hours: { skill: 'hours' }, broken: { skill: 'broken' }, silent: { skill: 'silent' } },
  },
} as unknown as Tenant

const hours: Skill = {
  name: 'hours',
  act: async () => ({ replies: [{ text: '11:30から', choices: [{ label: '日曜', data: 'hours:sunday' }] }] }),
}
const broken: Skill = {
  name: 'broken',
  act: async () => {
    throw new TypeError('a bug')
  },
}
const silent: Skill = { name: 'silent', act: async () => ({ replies: [] }) }
const passage = { source: 'menu.md', position: 0, language: 'ja', headingPath: ['お品書き'], text: '天ぷら定食 1,800円' }
const hit = { passage, score: 0.9, lexicalScore: 5, vectorScore: 0.5 }

type Setting = {
  intent?: string
  search?: () => Promise<{ answerable: boolean; reason: string; hits: (typeof hit)[] }>
  complete?: LanguageModel['complete']
}

function taker({ intent, search, complete }: Setting) {
  const understand = {
    read: (_: Tenant, { text }: { text: string }) => ({
      language: /[a-z]/.test(text) ? 'en' : 'ja',
      intent: intent ?? null,
      confidence: 0.9,
      runnersUp: [],
      values: [],
      unresolved: [],
    }),
  } as unknown as Understand
  const searchKnowledge = {
    search: search ?? (async () => ({ answerable: false, reason: 'nothing', hits: [] })),
  } as unknown as SearchKnowledge
  const languageModel: LanguageModel = {
    model: 'fake',
    complete:
      complete ?? (async () => ({ text: '1,800円です。', cited: [0], finish: 'complete', usage: { inputTokens: 1, outputTokens: 1 } })),
  }
  let ticks = 0
  return new TakeTurn({
    understand,
    answerFromKnowledge: new AnswerFromKnowledge({ searchKnowledge, languageModel }),
    skills: [hours, broken, silent, greet, showAnswer],
    clock: { now: () => new Date(0) },
    stopwatch: { read: () => ticks++ },
    idSource: { next: () => 'turn-1' },
  })
}

function conversation(...contents: InboundContent[]): ClaimedConversation {
  const lease = { tenantId: tenant.id, conversationId: conversationId('c'), worker: 'w', fencingToken: 1, until: new Date(0) }
  const pending = contents.map((content, index) => ({
    tenantId: tenant.id,
    channel: 'terminal',
    conversationId: conversationId('c'),
    customerId: customerId('u'),
    eventId: eventId(`e${index}`),
    at: new Date('2026-11-21T03:00:00Z'),
    content,
  }))
  return { lease, state: freshState, pending, undelivered: [], held: [], tries: 1, turnCount: 4 }
}
const said = (text: string): InboundContent => ({ kind: 'text', text })
const arrival: InboundContent = { kind: 'arrival', how: 'follow', again: false }
const tapForAnswer: InboundContent = { kind: 'tap', data: 'answer', label: '回答を見る' }

describe('TakeTurn', () => {
  it('answers by a skill and remembers what it offered', async () => {
    const { turn, state } = await taker({ intent: 'hours' }).take(tenant, conversation(said('営業時間は？')))
    expect(turn).toMatchObject({ number: 5, release: 'abc123', route: 'skill:hours', replies: [{ text: '11:30から' }], language: 'ja' })
    expect(state).toEqual({ language: 'ja', offered: [{ label: '日曜', data: 'hours:sunday' }], topic: 'hours' })
  })

  it('answers all open events in one turn', async () => {
    const { turn } = await taker({}).take(tenant, conversation(said('あの'), said('メニューは')))
    expect(turn.events).toEqual(['e0', 'e1'])
    expect(turn.said).toBe('あの\nメニューは')
  })

  it('quotes the passage the model cites, and keeps it as a source', async () => {
    const { turn } = await taker({ search: async () => ({ answerable: true, reason: 'found', hits: [hit] }) }).take(
      tenant,
      conversation(said('天ぷらは')),
    )
    expect(turn).toMatchObject({
      route: 'knowledge',
      replies: [{ text: '1,800円です。', source: 'お品書き' }],
      sources: [{ source: 'menu.md › お品書き', quoted: true }],
      gates: [
        { gate: 'retrieval', passed: true },
        { gate: 'answer', passed: true },
      ],
    })
  })

  it('says that it does not know, and how to reach a person, when nothing was found', async () => {
    const { turn } = await taker({}).take(tenant, conversation(said('宇宙人は')))
    expect(turn.route).toBe('unknown')
    expect(turn.replies[0]?.text).toContain('わかりかねます')
    expect(turn.replies[0]?.text).toContain('お電話ください。')
  })

  it('says that it does not know when the model finds no answer in the passages', async () => {
    const empty: LanguageModel['complete'] = async () => ({
      text: '',
      cited: [],
      finish: 'complete',
      usage: { inputTokens: 1, outputTokens: 0 },
    })
    const { turn } = await taker({ search: async () => ({ answerable: true, reason: 'found', hits: [hit] }), complete: empty }).take(
      tenant,
      conversation(said('天ぷら')),
    )
    expect(turn).toMatchObject({
      route: 'unknown',
      sources: [{ quoted: false }],
      gates: [{ passed: true }, { gate: 'answer', passed: false }],
    })
  })

  it('looks for what its intent is called when a question names nothing itself', async () => {
    const asked: string[] = []
    const search = (async (_: unknown, question: string) => {
      asked.push(question)
      return question.includes('getting here')
        ? { answerable: true, reason: 'found', hits: [hit] }
        : { answerable: false, vague: true, reason: 'nothing', hits: [] }
    }) as unknown as NonNullable<Setting['search']>
    const { turn } = await taker({ intent: 'getting-here', search }).take(tenant, conversation(said('how do I get there')))
    expect(asked).toEqual(['how do I get there', 'how do I get there getting here'])
    expect(turn.route).toBe('knowledge')
  })

  it('degrades when a dependency is down', async () => {
    const down = async () => {
      throw new PortFailure('PassageIndex', 'unavailable', 'gone')
    }
    const { turn } = await taker({ search: down }).take(tenant, conversation(said('when do you open')))
    expect(turn).toMatchObject({ route: 'degraded', gates: [{ gate: 'dependency', passed: false, reason: 'PassageIndex: unavailable' }] })
    expect(turn.replies[0]?.text).toContain('Please call us.')
  })

  it('apologises instead of falling silent when a skill has a bug', async () => {
    const { turn } = await taker({ intent: 'broken' }).take(tenant, conversation(said('やあ')))
    expect(turn).toMatchObject({ route: 'failed', gates: [{ gate: 'bug', reason: 'TypeError: a bug' }] })
    expect(turn.replies[0]?.text).toContain('お電話ください。')
  })

  it('tells a customer that a message is too long, in their language', async () => {
    const { turn, state } = await taker({}).take(tenant, {
      ...conversation(said('あ'.repeat(100_000))),
      state: { offered: [], language: 'ja' },
    })
    expect(turn.route).toBe('refused:too-long')
    expect(state.language).toBe('ja')
  })

  it('greets who arrives, and offers where to begin', async () => {
    const { turn, state } = await taker({}).take(tenant, conversation(arrival))
    expect(turn).toMatchObject({ route: 'skill:greeting', said: '' })
    expect(turn.replies[0]?.text).toContain('港食堂')
    expect(state.offered.map(({ data }) => data)).toEqual(['opening-hours', 'branches', 'person'])
  })

  it('answers what is asked on arrival instead of greeting it away', async () => {
    const { turn } = await taker({ intent: 'hours' }).take(tenant, conversation(arrival, said('営業時間は？')))
    expect(turn).toMatchObject({ route: 'skill:hours', said: '営業時間は？', events: ['e0', 'e1'] })
  })

  it('is silent at the tap for an answer that goes out with it, whose choices and subject then are what counts', async () => {
    const before = { language: 'en' as const, offered: [{ label: '日曜', data: 'hours:sunday' }], topic: 'hours', about: 'main' }
    const { turn, state } = await taker({}).take(tenant, { ...conversation(tapForAnswer), state: before, held: [messageOf('m')] })
    expect(turn).toMatchObject({ route: 'skill:answer', replies: [], events: ['e0'] })
    expect(state).toEqual(before)
  })

  it('is never silent otherwise', async () => {
    const { turn } = await taker({ intent: 'silent' }).take(tenant, conversation(said('やあ')))
    expect(turn).toMatchObject({ route: 'failed', gates: [{ gate: 'output', passed: false }] })
    expect(turn.replies).toHaveLength(1)
  })

  it('tells who taps for an answer that there is none', async () => {
    const { turn } = await taker({}).take(tenant, conversation(tapForAnswer))
    expect(turn.replies).toEqual([{ text: expect.stringContaining('ございません') }])
  })

  it('apologises for an event that cannot be answered without reading it, in the language spoken before', () => {
    const english = { ...conversation(said('poison')), state: { ...freshState, language: 'en' as const } }
    const { turn, state } = taker({}).apologise(tenant, english)
    expect(turn).toMatchObject({ route: 'failed', said: '', number: 5, events: ['e0'], gates: [], sources: [] })
    expect(turn.replies[0]?.text).toContain('お電話ください。')
    expect(state).toEqual({ language: 'en', offered: [] })
  })

  it('times every step', async () => {
    const { turn } = await taker({}).take(tenant, conversation(said('x')))
    expect(Object.keys(turn.timings)).toEqual(['guardInput', 'understand', 'route', 'act', 'guardOutput', 'total'])
  })
})
