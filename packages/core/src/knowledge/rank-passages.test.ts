import { describe, expect, it } from 'vitest'
import { type Candidate, rankPassages, rarity } from './rank-passages.ts'

const collection = {
  passages: 10,
  averageLength: 10,
  passagesWith: new Map([
    ['beer', 3],
    ['table', 4],
  ]),
}
const terms = new Map([
  ['beer', 1],
  ['table', 1],
])
const query = { text: 'beer table', embedding: [], embeddingModel: 'm', limit: 10 }

const candidate = (
  source: string,
  frequencies: Record<string, number>,
  changes: Partial<Candidate> & { language?: string } = {},
): Candidate => ({
  passage: { source, position: 0, language: changes.language ?? 'en', headingPath: [], text: source },
  length: changes.length ?? 10,
  frequencies: new Map(Object.entries(frequencies)),
  cosine: changes.cosine ?? 0,
})
const order = (...candidates: Candidate[]) => rankPassages(query, terms, collection, candidates).map(({ passage }) => passage.source)

describe('rankPassages', () => {
  it('puts the rarer word first', () =>
    expect(order(candidate('common', { table: 1 }), candidate('rare', { beer: 1 }))).toEqual(['rare', 'common']))
  it('puts both words before one said often', () =>
    expect(order(candidate('often', { beer: 9 }), candidate('both', { beer: 1, table: 1 }))).toEqual(['both', 'often']))
  it('puts the shorter of two first', () =>
    expect(order(candidate('long', { beer: 1 }, { length: 20 }), candidate('short', { beer: 1 }))).toEqual(['short', 'long']))
  it('lets likeness decide between the same words', () =>
    expect(order(candidate('unlike', { beer: 1 }), candidate('like', { beer: 1 }, { cosine: 0.8 }))).toEqual(['like', 'unlike']))
  it('lets no likeness outweigh the words', () =>
    expect(order(candidate('like', {}, { cosine: 0.9 }), candidate('said', { beer: 1 }))).toEqual(['said', 'like']))
  it('puts the writing of the question first among equals', () =>
    expect(order(candidate('a', { beer: 1 }, { language: 'ja' }), candidate('b', { beer: 1 }))).toEqual(['b', 'a']))
  it('tells the share of the question a passage holds: one where every word stands once', () => {
    const [whole, half] = rankPassages(query, terms, collection, [candidate('a', { beer: 1, table: 1 }), candidate('b', { table: 1 })])
    expect(whole?.lexicalShare).toBeCloseTo(1)
    expect(half?.lexicalShare).toBeLessThan(0.6)
  })
  it('counts a word nobody said as the rarest', () => {
    expect(rarity(0, 10)).toBeGreaterThan(rarity(1, 10))
    expect(rarity(10, 10)).toBeGreaterThan(0)
  })
})
