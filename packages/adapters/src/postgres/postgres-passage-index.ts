import type { TenantId } from '@frontdesk/core/kernel/ids'
import { questionTerms } from '@frontdesk/core/knowledge/lexical-terms'
import type { Passage } from '@frontdesk/core/knowledge/passage'
import { passageTerms } from '@frontdesk/core/knowledge/passage-terms'
import type { IndexedPassage, PassageIndex, PassageQuery, PassageSearch } from '@frontdesk/core/knowledge/ports/passage-index'
import { type Candidate, rankPassages } from '@frontdesk/core/knowledge/rank-passages'
import type { Knex } from 'knex'
import { toSql } from 'pgvector/knex'
import type { Database } from './database.ts'
import * as sql from './passage-statements.ts'
import { namedStatement } from './statement.ts'
import { storedId, storedJson } from './stored-json.ts'

/** Passages in Postgres: candidates are found by postings and vectors in one statement, and ranked by the same code as everywhere. */
export class PostgresPassageIndex implements PassageIndex {
  readonly #database: Database

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  async replace(tenantId: TenantId, source: string, fingerprint: string, passages: readonly IndexedPassage[]): Promise<void> {
    const batches = batched(passages.map(readPassage))
    const noted = { tenantId, source: storedId(source), fingerprint }
    await this.#database.inTenant(tenantId, async (transaction) => {
      await transaction.raw(sql.lockKnowledge, { tenantId })
      const sourceId = await readSourceId(transaction, sql.noteSource, noted)
      if (sourceId === undefined) throw new Error('a source was noted without an id')
      await removePassages(transaction, tenantId, sourceId)
      for (const batch of batches) await transaction.raw(sql.addPassages, { tenantId, sourceId, passages: storedJson(batch) })
    })
  }

  async forget(tenantId: TenantId, source: string): Promise<void> {
    const named = { tenantId, source: storedId(source) }
    await this.#database.inTenant(tenantId, async (transaction) => {
      await transaction.raw(sql.lockKnowledge, { tenantId })
      const sourceId = await readSourceId(transaction, sql.findSource, named)
      if (sourceId === undefined) return
      await removePassages(transaction, tenantId, sourceId)
      await transaction.raw(sql.forgetSource, { tenantId, sourceId })
    })
  }

  async fingerprints(tenantId: TenantId): Promise<ReadonlyMap<string, string>> {
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const { rows } = await transaction.raw<{ rows: { source: string; fingerprint: string }[] }>(sql.readFingerprints, { tenantId })
      return new Map(rows.map(({ source, fingerprint }) => [source, fingerprint]))
    })
  }

  async count(tenantId: TenantId): Promise<number> {
    return await this.#database.inTenant(tenantId, async (transaction) => {
      const { rows } = await transaction.raw<{ rows: { passages: number }[] }>(sql.countPassages, { tenantId })
      return rows[0]?.passages ?? 0
    })
  }

  async search(tenantId: TenantId, query: PassageQuery): Promise<PassageSearch> {
    const terms = questionTerms(query.text)
    const statement = namedStatement(sql.searchPassages, {
      tenantId,
      terms: [...terms.keys()],
      weights: [...terms.values()],
      model: query.embeddingModel,
      dimensions: query.embedding.length,
      // Never compared when it has no dimensions, but read.
      embedding: storedVector(query.embedding.length > 0 ? query.embedding : [0]),
    })
    const [result] = await this.#database.runInTenant(tenantId, [statement], { plans: 'by-statistics' })
    const [found] = (result?.rows ?? []) as readonly FoundRow[]
    if (!found || found.passages === 0) return { hits: [], passages: 0 }
    const { passages, length, held, candidates } = found
    const collection = { passages, averageLength: Number(length) / passages, passagesWith: new Map(Object.entries(held)) }
    return {
      hits: rankPassages(
        query,
        terms,
        collection,
        candidates.map((row) => readCandidate(row, terms)),
      ),
      passages,
    }
  }
}

type FoundRow = {
  readonly passages: number
  readonly length: number | bigint
  readonly held: Readonly<Record<string, number>>
  readonly candidates: readonly CandidateRow[]
}

type CandidateRow = Passage & {
  readonly length: number
  readonly frequencies: Readonly<Record<string, number>>
  readonly cosine: number | null
}

type SourceId = string

async function readSourceId(
  transaction: Knex.Transaction,
  statement: string,
  named: Readonly<Record<string, string>>,
): Promise<SourceId | undefined> {
  const { rows } = await transaction.raw<{ rows: { source_id: number | bigint }[] }>(statement, named)
  return rows[0] && String(rows[0].source_id)
}

async function removePassages(transaction: Knex.Transaction, tenantId: TenantId, sourceId: SourceId): Promise<void> {
  const named = { tenantId, sourceId }
  const { rowCount } = await transaction.raw<{ rowCount: number }>(sql.findPassage, named)
  if (rowCount === 0) return
  await transaction.raw(sql.removePassages, named)
  await transaction.raw(sql.dropUnheld, { tenantId })
}

function readCandidate({ length, frequencies, cosine, ...passage }: CandidateRow, terms: ReadonlyMap<string, number>): Candidate {
  const asked = new Map<string, number>()
  for (const term of terms.keys()) {
    // A customer may well ask for a `constructor`.
    const frequency = Object.hasOwn(frequencies, term) ? frequencies[term] : undefined
    if (frequency !== undefined) asked.set(term, frequency)
  }
  return { passage, length, frequencies: asked, cosine: cosine ?? 0 }
}

/** A passage as `addPassages` reads it. */
function readPassage({ position, language, headingPath, text, embedding, embeddingModel, source }: IndexedPassage) {
  const { length, frequencies } = passageTerms({ position, language, headingPath, text, source })
  return {
    position,
    language,
    headingPath,
    text,
    length,
    frequencies: Object.fromEntries(frequencies),
    embedding: storedVector(embedding),
    model: embeddingModel,
  }
}

/** A thousand passages in one parameter would be megabytes at once in the server's memory. */
function batched<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / 200) }, (_, index) => rows.slice(index * 200, (index + 1) * 200))
}

/** A vector as pgvector reads one; it keeps about seven digits. */
function storedVector(vector: readonly number[]): string {
  return String(toSql(vector.map((value) => Math.fround(value))))
}
