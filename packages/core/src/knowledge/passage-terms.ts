import { lexicalTerms } from './lexical-terms.ts'
import type { Passage } from './passage.ts'

/** What an index keeps of a passage to find it by its words. */
export type PassageTerms = {
  /** How many terms it has, repetitions counted. */
  readonly length: number
  /** Term → how often it occurs, in the text and in the headings above it. */
  readonly frequencies: ReadonlyMap<string, number>
}

/** The terms of a passage. Its own heading counts twice: 駐車場はありますか stands over the answer as a question stands over it. */
export function passageTerms({ headingPath, text }: Passage): PassageTerms {
  const terms = lexicalTerms([...headingPath, ...headingPath.slice(-1), text].join('\n'))
  const frequencies = new Map<string, number>()
  for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
  return { length: terms.length, frequencies }
}

/** The passage as one text, for an embedder: the headings say what a short passage is about. */
export function passageAsText({ headingPath, text }: Passage): string {
  return [...headingPath, text].join('\n')
}
