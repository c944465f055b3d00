import { lexicalTerms, questionTerms } from '@frontdesk/core/knowledge/lexical-terms'
import type { Embedder } from '@frontdesk/core/knowledge/ports/embedder'

/**
 * An embedder that needs no network: texts are alike when they share words, or pieces of words. It knows no synonyms; what it adds to a search by words is
 * patience with spelling (tempra, アレルギ) and with endings.
 *
 * Each term and each three neighbouring letters of longer ones are hashed to one of the dimensions with a sign, so that unrelated texts come out near 0.
 * A question's terms weigh as they do for the search by words, a passage's by the logarithm of their number. The same text gives the same vector
 * on every machine with the same ICU data.
 */
export class OfflineEmbedder implements Embedder {
  readonly model = 'offline-1'
  /** Few, since an exact scan reads every vector of the tenant: with twice as many the two legs together find no more, and take longer. */
  readonly dimensions = 128

  async embed(texts: readonly string[], role: 'query' | 'passage'): Promise<readonly (readonly number[])[]> {
    return texts.map((text) => embedOne(role === 'query' ? questionTerms(text) : countedTerms(text), this.dimensions))
  }
}

/** A passage's terms by the logarithm of how often they occur. */
function countedTerms(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const term of lexicalTerms(text)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return new Map([...counts].map(([term, count]) => [term, 1 + Math.log(count)]))
}

/** Pieces of a word together weigh as much as the word. */
function embedOne(terms: ReadonlyMap<string, number>, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  const add = (feature: string, weight: number) => {
    const hash = hashOf(feature)
    const slot = (hash >>> 1) % dimensions
    vector[slot] = (vector[slot] ?? 0) + (hash & 1 ? weight : -weight)
  }
  for (const [term, weight] of terms) {
    add(term, weight)
    if (term.length < 4) continue
    const edged = `^${term}$`
    const pieces = edged.length - 2
    for (let at = 0; at < pieces; at++) add(`~${edged.slice(at, at + 3)}`, weight / Math.sqrt(pieces))
  }
  return unitLength(vector)
}

/** FNV-1a over UTF-16 units, mixed once more so that the low bits are as good as the high ones. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** A text without a single term points in a fixed direction, since a vector of zeros has no cosine. */
function unitLength(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0))
  return vector.map((value) => value / length)
}
