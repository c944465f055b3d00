import { describe, expect, it } from 'vitest'
import { tenantId } from '../kernel/ids.ts'
import { LearnKnowledge } from './learn-knowledge.ts'
import type { KnowledgeDocument } from './passage.ts'
import type { Embedder } from './ports/embedder.ts'
import type { IndexedPassage, PassageIndex, PassageQuery } from './ports/passage-index.ts'
import { SearchKnowledge } from './search-knowledge.ts'

const id = tenantId('minato')
const document = (source: string, text: string): KnowledgeDocument => ({ source, title: source, language: 'ja', text })

/** Remembers what it was told, and finds what it was set to. */
class RecordingIndex implements PassageIndex {
  readonly sources = new Map<string, { fingerprint: string; passages: readonly IndexedPassage[] }>()
  readonly queries: PassageQuery[] = []
  async replace(_tenant: unknown, source: string, fingerprint: string, passages: readonly IndexedPassage[]) {
    this.sources.set(source, { fingerprint, passages })
  }
  async forget(_tenant: unknown, source: string) {
    this.sources.delete(source)
  }
  async fingerprints() {
    return new Map([...this.sources].map(([source, { fingerprint }]) => [source, fingerprint]))
  }
  async count() {
    return [...this.sources.values()].flatMap(({ passages }) => passages).length
  }
  async search(_tenant: unknown, query: PassageQuery) {
    this.queries.push(query)
    return { hits: [], passages: 0 }
  }
}

class CountingEmbedder implements Embedder {
  readonly dimensions = 2
  readonly batches: number[] = []
  readonly model: string
  constructor(model = 'counting-1') {
    this.model = model
  }
  async embed(texts: readonly string[]) {
    this.batches.push(texts.length)
    return texts.map(() => [1, 0])
  }
}

function learning() {
  const passageIndex = new RecordingIndex()
  const embedder = new CountingEmbedder()
  return { passageIndex, embedder, learn: new LearnKnowledge({ passageIndex, embedder }) }
}

describe('LearnKnowledge', () => {
  it('learns what is new, skips what it knows, and forgets what is gone', async () => {
    const { learn, passageIndex } = learning()
    const [a, b] = [document('a', '# 駐車場\nございません。'), document('b', '犬は入れます。')]
    expect(await learn.learn({ id, knowledge: [a, b] })).toEqual({ learned: 2, skipped: 0, forgotten: 0, passages: 2 })
    expect(await learn.learn({ id, knowledge: [a, b] })).toEqual({ learned: 0, skipped: 2, forgotten: 0, passages: 2 })
    expect(await learn.learn({ id, knowledge: [document('a', '# 駐車場\n3台分あります。')] })).toEqual({
      learned: 1,
      skipped: 0,
      forgotten: 1,
      passages: 1,
    })
    expect([...passageIndex.sources.keys()]).toEqual(['a'])
  })

  it('learns again when title, language or the embedding model change', async () => {
    const { learn, passageIndex } = learning()
    const a = document('a', '犬は入れます。')
    await learn.learn({ id, knowledge: [a] })
    expect((await learn.learn({ id, knowledge: [{ ...a, title: 'ペット' }] })).learned).toBe(1)
    expect((await learn.learn({ id, knowledge: [{ ...a, title: 'ペット', language: 'en' }] })).learned).toBe(1)
    const other = new LearnKnowledge({ passageIndex, embedder: new CountingEmbedder('counting-2') })
    expect((await other.learn({ id, knowledge: [{ ...a, title: 'ペット', language: 'en' }] })).learned).toBe(1)
    expect(passageIndex.sources.get('a')?.passages[0]?.embeddingModel).toBe('counting-2')
  })

  it('embeds many passages in batches, in order', async () => {
    const { learn, passageIndex, embedder } = learning()
    const sections = Array.from({ length: 150 }, (_, section) => `# 見出し${section}\n本文${section}。`)
    await learn.learn({ id, knowledge: [document('long', sections.join('\n'))] })
    expect(embedder.batches).toEqual([64, 64, 22])
    expect(passageIndex.sources.get('long')?.passages.map(({ position }) => position)).toEqual(sections.map((_, section) => section))
  })

  it('tells its progress by the sources that need work', async () => {
    const { learn } = learning()
    await learn.learn({ id, knowledge: [document('a', 'い。')] })
    const told: [number, number][] = []
    await learn.learn({ id, knowledge: [document('b', 'ろ。'), document('c', 'は。')] }, (done, total) => told.push([done, total]))
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  it('keeps a document known that says nothing', async () => {
    const { learn } = learning()
    expect((await learn.learn({ id, knowledge: [document('empty', '')] })).passages).toBe(0)
    expect((await learn.learn({ id, knowledge: [document('empty', '')] })).skipped).toBe(1)
  })
})

describe('SearchKnowledge', () => {
  it('searches with the question embedded, in the customer’s language, and is not answerable when nothing is found', async () => {
    const passageIndex = new RecordingIndex()
    const search = new SearchKnowledge({ passageIndex, embedder: new CountingEmbedder() })
    expect(await search.search(id, '駐車場はありますか', 'ja')).toEqual({ answerable: false, reason: 'nothing was found', hits: [] })
    expect(passageIndex.queries).toEqual([
      { text: '駐車場はありますか', embedding: [1, 0], embeddingModel: 'counting-1', limit: expect.any(Number) as number, language: 'ja' },
    ])
  })

  it('reads no more than the beginning of a pasted letter, and no half characters', async () => {
    const passageIndex = new RecordingIndex()
    const search = new SearchKnowledge({ passageIndex, embedder: new CountingEmbedder() })
    await search.search(id, `${'x'.repeat(499)}🍣${'y'.repeat(100_000)}`)
    expect(passageIndex.queries[0]?.text.length).toBe(500)
    expect(passageIndex.queries[0]?.text.isWellFormed()).toBe(true)
  })
})
