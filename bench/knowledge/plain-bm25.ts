/**
 * BM25 as any textbook has it (k1 1.2, b 0.75), over words for languages with spaces and character pairs for those without, no stop words, no stemming,
 * on whole documents. What our own search is measured against.
 */
export class PlainBm25 {
  readonly #documents: { readonly id: string; readonly length: number }[] = []
  readonly #postings = new Map<string, { readonly document: number; readonly frequency: number }[]>()
  readonly #averageLength: number

  constructor(documents: readonly { readonly id: string; readonly title: string; readonly text: string }[]) {
    for (const { id, title, text } of documents) {
      const terms = plainTerms(`${title}\n${text}`)
      const frequencies = new Map<string, number>()
      for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
      for (const [term, frequency] of frequencies) {
        const posting = this.#postings.get(term) ?? []
        posting.push({ document: this.#documents.length, frequency })
        this.#postings.set(term, posting)
      }
      this.#documents.push({ id, length: terms.length })
    }
    this.#averageLength = this.#documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, this.#documents.length)
  }

  /** The ids of the best documents, best first. */
  search(question: string, limit: number): readonly string[] {
    const scores = new Map<number, number>()
    for (const term of new Set(plainTerms(question))) {
      const posting = this.#postings.get(term) ?? []
      const weight = Math.log(1 + (this.#documents.length - posting.length + 0.5) / (posting.length + 0.5))
      for (const { document, frequency } of posting) {
        const held = 1.2 * (0.25 + (0.75 * (this.#documents[document]?.length ?? 0)) / this.#averageLength)
        scores.set(document, (scores.get(document) ?? 0) + (weight * frequency * 2.2) / (frequency + held))
      }
    }
    return [...scores]
      .sort(([, one], [, other]) => other - one)
      .slice(0, limit)
      .map(([document]) => this.#documents[document]?.id ?? '')
  }
}

function plainTerms(text: string): string[] {
  const terms: string[] = []
  for (const [run] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]+|[\p{L}\p{N}]+/gu)) {
    if (!/^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]/u.test(run) || run.length === 1) terms.push(run)
    else for (let index = 0; index + 1 < run.length; index++) terms.push(run.slice(index, index + 2))
  }
  return terms
}
