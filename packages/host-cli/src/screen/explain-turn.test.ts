import stringWidth from 'string-width'
import { expect, test } from 'vitest'

import { sampleTurn } from '../testing/sample-turn.ts'
import { explainTurn } from './explain-turn.ts'
import { plain } from './paint.ts'

test.each([40, 80, 120])('at %d columns every line fits', (columns) => {
  for (const line of explainTurn(sampleTurn, { columns, paint: plain, zone: 'Asia/Tokyo' }))
    expect(stringWidth(line)).toBeLessThanOrEqual(columns)
})

test('everything a turn rests on is told', () => {
  expect(explainTurn(sampleTurn, { columns: 120, paint: plain, zone: 'Asia/Tokyo' })).toEqual([
    'Turn 1 · 2026-12-01T09:00:00+09:00',
    '  said        明日の夜に4人で駐車場は使えますか',
    '  language    ja',
    '  intent      parking  0.91',
    '              then access 0.05',
    '  values      date 2026-12-02  from "明日"  (or 2026-12-09: to be asked)',
    '              party-size 4 人  from "4人"',
    '  unresolved  time "夜": too-vague',
    '  route       knowledge  (answered from the business’s documents)',
    '  sources     0.82  quoted      knowledge/access.md › アクセス › 駐車場',
    '                    店の裏に3台分の駐車場がございます。',
    '              0.41  considered  knowledge/access.md › アクセス › 電車',
    '                    駅から徒歩5分です。',
    '  gates       passed   retrieval: 0.82 over 0.35',
    '              stopped  answer: no passage answers the question',
    '  receipts    booking b-1 {"people":4}',
    '  timings     understand 1.3 ms · act 12 ms · total 14 ms',
    '  release     r-0123456789ab',
  ])
})

test('what there is none of is said to be none', () => {
  const understood = { ...sampleTurn.understood, intent: null, confidence: 0.7, runnersUp: [], values: [], unresolved: [] }
  const lines = explainTurn(
    { ...sampleTurn, understood, sources: [], gates: [], receipts: [] },
    { columns: 80, paint: plain, zone: 'Asia/Tokyo' },
  )
  expect(lines).toContain('  intent      none of the known ones  0.70')
  for (const name of ['values', 'unresolved', 'sources', 'gates', 'receipts'])
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +none$`)))
})
