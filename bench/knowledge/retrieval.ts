import { parseArgs } from 'node:util'
import { InMemoryPassageIndex } from '../../packages/adapters/src/in-memory/in-memory-passage-index.ts'
import { OfflineEmbedder } from '../../packages/adapters/src/offline/offline-embedder.ts'
import { tenantId } from '../../packages/core/src/kernel/ids.ts'
import { LearnKnowledge } from '../../packages/core/src/knowledge/learn-knowledge.ts'
import type { KnowledgeDocument } from '../../packages/core/src/knowledge/passage.ts'
import type { PassageIndex, PassageSearch, ScoredPassage } from '../../packages/core/src/knowledge/ports/passage-index.ts'
import { passRetrievalGate } from '../../packages/core/src/knowledge/retrieval-gate.ts'
import { type BenchQuestion, type Collection, readCollection } from './collection.ts'
import { PlainBm25 } from './plain-bm25.ts'

const tenant = tenantId('bench')
const embedder = new OfflineEmbedder()

/** How well a collection's questions are found, and how well those are told apart that nothing was said about. Prints what it measured. */
export async function benchRetrieval({ folder, limit, failures }: { folder: string; limit: number; failures: boolean }): Promise<void> {
  const collection = readCollection(folder, limit)
  const passageIndex = new InMemoryPassageIndex()
  const documents = collection.documents.map(asKnowledge)
  const began = performance.now()
  const { passages } = await new LearnKnowledge({ passageIndex, embedder }).learn({ id: tenant, knowledge: documents })
  const learned = performance.now() - began
  console.log(
    `${folder}: ${documents.length} documents, ${passages} passages, learned in ${(learned / 1000).toFixed(1)} s; ${collection.questions.length} questions`,
  )
  const answered = await measureRecall(passageIndex, collection, failures)
  const absent = await searchWithoutArticle(passageIndex, collection)
  reportGate(answered, absent, failures)
}

/** A question and what was found for it. */
type Asked = { readonly question: string; readonly found: PassageSearch }

async function measureRecall(passageIndex: PassageIndex, { documents, questions }: Collection, failures: boolean): Promise<Asked[]> {
  const plain = new PlainBm25(documents)
  const found = new Map(['plain BM25', 'lexical', 'vector', 'hybrid'].map((way) => [way, { first: 0, five: 0 }]))
  const asked: Asked[] = []
  let searching = 0
  for (const { question, document } of questions) {
    const began = performance.now()
    const { hits: all, passages } = await search(passageIndex, question, Number.MAX_SAFE_INTEGER)
    searching += performance.now() - began
    const hits = all.slice(0, 5)
    const ways = {
      'plain BM25': plain.search(question, 5),
      lexical: bestSources(all, (hit) => hit.lexicalScore),
      vector: bestSources(all, (hit) => hit.vectorScore),
      hybrid: hits.map(({ passage }) => passage.source),
    }
    for (const [way, sources] of Object.entries(ways)) {
      const count = found.get(way)
      if (count && sources[0] === document) count.first++
      if (count && sources.includes(document)) count.five++
    }
    if (failures && !ways.hybrid.includes(document))
      console.log(`  not in the first 5: ${question} (${document}; found ${ways.hybrid.join(', ')})`)
    asked.push({ question, found: { hits, passages } })
  }
  for (const [way, { first, five }] of found)
    console.log(`  ${way.padEnd(10)} recall@1 ${share(first, questions.length)}  recall@5 ${share(five, questions.length)}`)
  console.log(`  ${(searching / questions.length).toFixed(2)} ms a search, embedding included`)
  return asked
}

/** Each question asked of a tenant that knows nothing of its article. */
async function searchWithoutArticle(passageIndex: PassageIndex, { documents, questions }: Collection): Promise<Asked[]> {
  const asked: Asked[] = []
  const learn = new LearnKnowledge({ passageIndex, embedder })
  for (const [article, about] of Map.groupBy(questions, (question: BenchQuestion) => question.article)) {
    const others = documents.filter(({ title }) => title !== article)
    if (article === '' || others.length === documents.length) continue
    for (const { id } of documents.filter(({ title }) => title === article)) await passageIndex.forget(tenant, id)
    for (const { question } of about) asked.push({ question, found: await search(passageIndex, question, 5) })
    await learn.learn({ id: tenant, knowledge: documents.map(asKnowledge) })
  }
  return asked
}

function reportGate(answered: readonly Asked[], absent: readonly Asked[], failures: boolean): void {
  const refusedOf = (asked: readonly Asked[], least?: number) =>
    asked.filter(({ question, found }) => !passRetrievalGate(question, found, least).answerable)
  for (const least of [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, undefined]) {
    const refused = refusedOf(answered, least)
    const kept = refusedOf(absent, least)
    console.log(
      `  gate ${least === undefined ? 'as it is' : `at ${least.toFixed(2)}`}: answerable refused ${share(refused.length, answered.length)}, absent refused ${share(kept.length, absent.length)}`,
    )
    if (failures && least === undefined) for (const { question } of refused) console.log(`  refused: ${question}`)
  }
}

async function search(passageIndex: PassageIndex, text: string, limit: number): Promise<PassageSearch> {
  const [embedding = []] = await embedder.embed([text], 'query')
  return await passageIndex.search(tenant, { text, embedding, embeddingModel: embedder.model, limit })
}

function bestSources(hits: readonly ScoredPassage[], by: (hit: ScoredPassage) => number): readonly string[] {
  return hits
    .toSorted((one, other) => by(other) - by(one))
    .slice(0, 5)
    .map(({ passage }) => passage.source)
}

function asKnowledge({ id, title, text }: Collection['documents'][number]): KnowledgeDocument {
  const language = /[\u3041-\u30ff]/.test(text) ? 'ja' : /\p{sc=Thai}/u.test(text) ? 'th' : /\p{sc=Han}/u.test(text) ? 'zh' : 'en'
  return { source: id, title: title.replaceAll('_', ' '), language, text }
}

function share(part: number, whole: number): string {
  return (part / Math.max(1, whole)).toFixed(4)
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { limit: { type: 'string', default: '1000' }, failures: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  for (const folder of positionals) await benchRetrieval({ folder, limit: Number(values.limit), failures: values.failures })
}
