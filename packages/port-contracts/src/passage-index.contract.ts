import { randomUUID } from 'node:crypto'
import { type TenantId, tenantId } from '@frontdesk/core/kernel/ids'
import type { IndexedPassage, PassageIndex, PassageQuery } from '@frontdesk/core/knowledge/ports/passage-index'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What the contract needs: `open` gives two instances over one storage, each made as a process of its own would make it. */
export type PassageIndexUnderTest = {
  readonly name: string
  readonly open: () => Promise<{ readonly one: PassageIndex; readonly other: PassageIndex; readonly close: () => Promise<void> }>
}

/** What every `PassageIndex` promises. */
export function passageIndexContract({ name, open }: PassageIndexUnderTest): void {
  describe(`PassageIndex: ${name}`, () => {
    let one: PassageIndex
    let other: PassageIndex
    let close = async () => {}
    beforeAll(async () => {
      ;({ one, other, close } = await open())
    }, 60_000)
    afterAll(async () => await close())

    describe('finding', () => {
      findingContract(() => one)
    })
    describe('learning', () => {
      learningContract(() => ({ one, other }))
    })
    describe('tenants', () => {
      tenantsContract(() => ({ one, other }))
    })
  })
}

function findingContract(index: () => PassageIndex): void {
  it('finds nothing for a tenant that said nothing', async () => {
    const tenant = freshTenant()
    expect(await index().search(tenant, aQuery('駐車場はありますか'))).toEqual({ hits: [], passages: 0 })
    expect(await index().count(tenant)).toBe(0)
    expect(await index().fingerprints(tenant)).toEqual(new Map())
  })

  it('gives passages back as they were learned', async () => {
    const tenant = freshTenant()
    const learned = aPassage({ text: '| 料理 | 価格 |\n|---|---|\n| 天ぷら | 1,700円 |', headingPath: ['お品書き', '昼'], position: 3 })
    await index().replace(tenant, learned.source, 'f1', [learned])
    const { hits } = await index().search(tenant, aQuery('天ぷら'))
    const { embedding: _, embeddingModel: __, ...passage } = learned
    expect(hits.map((hit) => hit.passage)).toEqual([passage])
  })

  it('finds by words what is unlike, and by likeness what shares no word', async () => {
    const tenant = freshTenant()
    await learn(index(), tenant, [
      aPassage({ text: '駐車場は店の裏にございます。', embedding: [0, 1, 0] }),
      aPassage({ text: 'Wi-Fiは無料です。', embedding: [1, 0, 0] }),
      aPassage({ text: '犬はご遠慮ください。', embedding: [0, 0, 1] }),
    ])
    const byWords = await index().search(tenant, aQuery('駐車場', { embedding: [0, 0, 1] }))
    expect(byWords.hits[0]?.passage.text).toContain('駐車場')
    expect(byWords.hits[0]?.lexicalScore).toBeGreaterThan(0)
    expect(byWords.hits[0]?.lexicalShare).toBeGreaterThan(0.4)
    expect(byWords.hits[0]?.vectorScore).toBeCloseTo(0, 5)
    const byLikeness = await index().search(tenant, aQuery('xyzzy', { embedding: [1, 0, 0] }))
    expect(byLikeness.hits[0]?.passage.text).toContain('Wi-Fi')
    expect(byLikeness.hits[0]?.vectorScore).toBeCloseTo(1, 5)
    expect(byLikeness.hits[0]?.lexicalScore).toBe(0)
  })

  it('finds by words alone what another model embedded, whatever its dimensions', async () => {
    const tenant = freshTenant()
    await learn(index(), tenant, [
      aPassage({ text: '駐車場は店の裏にございます。', embedding: [1, 0, 0], embeddingModel: 'older' }),
      aPassage({ text: '個室は二つございます。', embedding: [1, 0, 0, 0] }),
      aPassage({ text: '犬はご遠慮ください。', embedding: [0, 1, 0] }),
    ])
    const { hits } = await index().search(tenant, aQuery('駐車場', { embedding: [1, 0, 0] }))
    expect(hits[0]?.passage.text).toContain('駐車場')
    expect(hits.map((hit) => hit.vectorScore)).toEqual(hits.map(() => 0))
  })

  it('is calm about questions without a word in them, very long ones and ones in parts of characters', async () => {
    const tenant = freshTenant()
    await learn(index(), tenant, [aPassage({ text: '駐車場は店の裏にございます。' })])
    for (const text of ['', '???', "';--", '\ud83d', 'constructor __proto__', 'ご案内'.repeat(2_000), 'a\u0000b']) {
      const { hits, passages } = await index().search(tenant, aQuery(text))
      expect(passages).toBe(1)
      for (const { score } of hits) expect(score).toBeLessThanOrEqual(1)
    }
  })

  it('orders equally good passages by source and position, and gives no more than asked for', async () => {
    const tenant = freshTenant()
    for (const source of ['b', 'a', 'c'])
      await index().replace(
        tenant,
        source,
        'f',
        [1, 0].map((position) => aPassage({ source, position, text: '駐車場は店の裏にございます。' })),
      )
    const { hits, passages } = await index().search(tenant, aQuery('駐車場', { limit: 5 }))
    expect(hits.map(({ passage }) => `${passage.source}${passage.position}`)).toEqual(['a0', 'a1', 'b0', 'b1', 'c0'])
    expect(passages).toBe(6)
  })

  it('prefers the customer’s language among passages as good', async () => {
    const tenant = freshTenant()
    await learn(index(), tenant, [
      aPassage({ text: 'Wi-Fi: minato-guest', language: 'en' }),
      aPassage({ text: 'Wi-Fi: minato-guest', language: 'ja' }),
    ])
    for (const language of ['ja', 'en'])
      expect((await index().search(tenant, aQuery('wifi', { language }))).hits[0]?.passage.language).toBe(language)
  })

  it('gives scores from 0 to 1, best first', async () => {
    const tenant = freshTenant()
    await learn(index(), tenant, [
      aPassage({ text: '駐車場、駐車場、駐車場。', embedding: [1, 0, 0] }),
      aPassage({ text: '駐車場と駐輪場は店の裏にあり、どちらも無料でお使いいただけます。', embedding: [-1, 0, 0] }),
    ])
    const scores = (await index().search(tenant, aQuery('駐車場'))).hits.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((one, two) => two - one))
    for (const score of scores) expect(score).toSatisfy((value: number) => value > 0 && value <= 1)
  })
}

function learningContract(instances: () => { one: PassageIndex; other: PassageIndex }): void {
  it('replaces all that a source said, and is seen by every instance', async () => {
    const { one, other } = instances()
    const tenant = freshTenant()
    await one.replace(tenant, 'menu', 'f1', [
      aPassage({ source: 'menu', text: '海鮮丼は1,800円です。' }),
      aPassage({ source: 'menu', position: 1, text: '親子丼' }),
    ])
    await other.replace(tenant, 'menu', 'f2', [aPassage({ source: 'menu', text: '海鮮丼は2,000円です。' })])
    const { hits } = await one.search(tenant, aQuery('海鮮丼'))
    expect(hits.map(({ passage }) => passage.text)).toEqual(['海鮮丼は2,000円です。'])
    expect(await one.count(tenant)).toBe(1)
    expect(await one.fingerprints(tenant)).toEqual(new Map([['menu', 'f2']]))
  })

  it('weighs words as if what was replaced had never been said', async () => {
    const { one } = instances()
    const [rewritten, fresh] = [freshTenant(), freshTenant()]
    const before = Array.from({ length: 8 }, (_, position) => aPassage({ source: 'a', position, text: '駐車場と個室' }))
    await one.replace(rewritten, 'a', 'f1', before)
    for (const tenant of [rewritten, fresh]) {
      await one.replace(tenant, 'a', 'f2', [aPassage({ source: 'a', text: '個室は二つ' })])
      await one.replace(tenant, 'b', 'f', [aPassage({ source: 'b', text: '駐車場は店の裏にございます。' })])
    }
    const [after, expected] = await Promise.all([rewritten, fresh].map((tenant) => one.search(tenant, aQuery('駐車場の個室'))))
    expect(after).toEqual(expected)
  })

  it('keeps a source known that has nothing to say', async () => {
    const { one } = instances()
    const tenant = freshTenant()
    await one.replace(tenant, 'empty', 'f1', [])
    expect(await one.fingerprints(tenant)).toEqual(new Map([['empty', 'f1']]))
    expect(await one.count(tenant)).toBe(0)
  })

  it('forgets a source, and is calm about one it does not know', async () => {
    const { one, other } = instances()
    const tenant = freshTenant()
    await learn(one, tenant, [aPassage({ text: '駐車場は店の裏にございます。' })])
    await other.forget(tenant, 'source-0')
    await other.forget(tenant, 'source-0')
    expect((await one.search(tenant, aQuery('駐車場'))).hits).toEqual([])
    expect(await one.fingerprints(tenant)).toEqual(new Map())
  })

  it('shows a search the old passages or the new, never both or neither', async () => {
    const { one, other } = instances()
    const tenant = freshTenant()
    const version = (text: string) => [0, 1, 2].map((position) => aPassage({ source: 'menu', position, text: `海鮮丼 ${text}` }))
    await one.replace(tenant, 'menu', 'v0', version('v0'))
    const writing = (async () => {
      for (let turn = 1; turn <= 12; turn++) await one.replace(tenant, 'menu', `v${turn}`, version(`v${turn}`))
    })()
    for (let look = 0; look < 12; look++) {
      const { hits } = await other.search(tenant, aQuery('海鮮丼'))
      expect(hits).toHaveLength(3)
      expect(new Set(hits.map(({ passage }) => passage.text)).size).toBe(1)
    }
    await writing
  })

  it('stays whole when two learn the same and different sources at once', async () => {
    const { one, other } = instances()
    const tenant = freshTenant()
    const said = (source: string, text: string) => [aPassage({ source, text: `${text} 個室 駐車場 犬` })]
    await Promise.all(
      [one, other, one, other].map((index, turn) =>
        index.replace(tenant, turn < 2 ? 'same' : `own-${turn}`, `f${turn}`, said(turn < 2 ? 'same' : `own-${turn}`, `v${turn}`)),
      ),
    )
    expect(await one.count(tenant)).toBe(3)
    expect((await one.search(tenant, aQuery('個室'))).hits).toHaveLength(3)
  })
}

function tenantsContract(instances: () => { one: PassageIndex; other: PassageIndex }): void {
  it('never gives another tenant’s passages, even the nearest', async () => {
    const { one, other } = instances()
    const [mine, theirs] = [freshTenant(), freshTenant()]
    await learn(one, theirs, [aPassage({ text: '駐車場は店の裏にございます。', embedding: [1, 0, 0] })])
    await learn(one, mine, [aPassage({ text: '個室は二つございます。', embedding: [0, 1, 0] })])
    const { hits, passages } = await other.search(mine, aQuery('駐車場', { embedding: [1, 0, 0] }))
    expect(hits.map(({ passage }) => passage.text)).toEqual(['個室は二つございます。'])
    expect(passages).toBe(1)
    expect(hits[0]?.lexicalScore).toBe(0)
  })

  it('weighs words within the tenant, whatever others said', async () => {
    const { one } = instances()
    const [alone, crowded, crowd] = [freshTenant(), freshTenant(), freshTenant()]
    const said = [aPassage({ text: '駐車場は店の裏にございます。' }), aPassage({ text: '個室は二つございます。' })]
    await learn(
      one,
      crowd,
      Array.from({ length: 30 }, () => aPassage({ text: '駐車場は店の裏にございます。' })),
    )
    for (const tenant of [alone, crowded]) await learn(one, tenant, said)
    expect(await one.search(crowded, aQuery('駐車場の個室'))).toEqual(await one.search(alone, aQuery('駐車場の個室')))
  })

  it('gives a small tenant all it has among many passages of another', async () => {
    const { one } = instances()
    const [small, large] = [freshTenant(), freshTenant()]
    const many = Array.from({ length: 300 }, (_, position) =>
      aPassage({ source: 'large', position, text: `駐車場 ${position}`, embedding: [1, 0, 0] }),
    )
    await one.replace(large, 'large', 'f', many)
    await learn(
      one,
      small,
      Array.from({ length: 6 }, (_, turn) => aPassage({ text: `駐車場 ${turn}`, embedding: [0.6, 0.8, 0] })),
    )
    const { hits } = await one.search(small, aQuery('駐車場', { embedding: [1, 0, 0], limit: 10 }))
    expect(hits).toHaveLength(6)
  })

  it('changes nothing for another tenant’s source of the same name', async () => {
    const { one, other } = instances()
    const [mine, theirs] = [freshTenant(), freshTenant()]
    for (const tenant of [mine, theirs]) await learn(one, tenant, [aPassage({ text: '駐車場は店の裏にございます。' })])
    await other.forget(theirs, 'source-0')
    expect((await one.search(mine, aQuery('駐車場'))).hits).toHaveLength(1)
    expect(await one.count(theirs)).toBe(0)
  })
}

const model = 'contract-1'

function freshTenant(): TenantId {
  return tenantId(`t-${randomUUID()}`)
}

function aPassage(changes: Partial<IndexedPassage> = {}): IndexedPassage {
  return {
    source: 'source-0',
    position: 0,
    language: 'ja',
    headingPath: ['案内'],
    text: '店の案内です。',
    embedding: [0, 0, 1],
    embeddingModel: model,
    ...changes,
  }
}

function aQuery(text: string, changes: Partial<PassageQuery> = {}): PassageQuery {
  return { text, embedding: [1, 0, 0], embeddingModel: model, limit: 10, ...changes }
}

/** Each passage as a source of its own: `source-0`, `source-1` … */
async function learn(index: PassageIndex, tenant: TenantId, passages: readonly IndexedPassage[]): Promise<void> {
  for (const [number, passage] of passages.entries())
    await index.replace(tenant, `source-${number}`, 'f', [{ ...passage, source: `source-${number}` }])
}
