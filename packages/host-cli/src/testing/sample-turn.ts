import type { Turn } from '@frontdesk/core/conversation/turn'
import { conversationId, customerId, tenantId, turnId } from '@frontdesk/core/kernel/ids'

/** A turn with something in every part. */
export const sampleTurn: Turn = {
  id: turnId('turn-1'),
  tenantId: tenantId('minato'),
  conversationId: conversationId('terminal:local:one'),
  customerId: customerId('local'),
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
