import type { Embedder } from '@frontdesk/core/knowledge/ports/embedder'
import { describe, expect, it } from 'vitest'

/** What every `Embedder` promises. `open` makes one as a process would. */
export function embedderContract({ name, open }: { readonly name: string; readonly open: () => Embedder }): void {
  describe(`Embedder: ${name}`, () => {
    const texts = ['駐車場は店の裏にございます。', 'Is there parking?', '個室は二つございます。', '', '🍣', '\ud83d', 'x'.repeat(20_000)]

    it('names its model', () => expect(open().model).toMatch(/\S/))

    it('gives one unit-length vector of its dimensions per text, whatever the text', async () => {
      const embedder = open()
      for (const role of ['query', 'passage'] as const) {
        const vectors = await embedder.embed(texts, role)
        expect(vectors).toHaveLength(texts.length)
        for (const vector of vectors) {
          expect(vector).toHaveLength(embedder.dimensions)
          expect(Math.hypot(...vector)).toBeCloseTo(1, 4)
        }
      }
    })

    it('gives a batch what it gives its singles, in order', async () => {
      const embedder = open()
      const singles = []
      for (const text of texts) singles.push(...(await embedder.embed([text], 'passage')))
      const batch = await embedder.embed(texts, 'passage')
      for (const [index, single] of singles.entries()) expect(cosine(batch[index] ?? [], single)).toBeCloseTo(1, 4)
    })

    it('gives nothing for nothing', async () => expect(await open().embed([], 'query')).toEqual([]))

    it('finds a question more like its answer than like another’s', async () => {
      const embedder = open()
      const [question = []] = await embedder.embed(['駐車場はありますか'], 'query')
      const [answer = [], other = []] = await embedder.embed(['専用の駐車場はございません。', '個室は二つございます。'], 'passage')
      expect(cosine(question, answer)).toBeGreaterThan(cosine(question, other))
    })
  })
}

function cosine(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}
