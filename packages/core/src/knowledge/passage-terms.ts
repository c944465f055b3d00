import { lexicalTerms } from './lexical-terms.ts'
import type { Passage } from './passage.ts'

/** What an index keeps of a passage to find it by its words. */
export type PassageTerms = {
  /** How many terms it has, repetitions counted; whole. */
  readonly length: number
  /** Term → how often it occurs, a heading's as `headingWeight` says. */
  readonly frequencies: ReadonlyMap<string, number>
}

/** The heading a passage stands under counts as part of it: 駐車場はありますか stands over its answer as a question does. */
const headingWeight = 1.5
/** What stands further above counts little, since it stands over many passages; else each part of 営業時間 would answer 営業時間は？ as well as the table. */
const aboveWeight = 0.15

/** The terms of a passage. */
export function passageTerms({ headingPath, text }: Passage): PassageTerms {
  const frequencies = new Map<string, number>()
  let length = 0
  const add = (said: string, weight: number) => {
    const terms = lexicalTerms(said)
    length += terms.length * weight
    for (const term of terms) frequencies.set(term, Math.round(((frequencies.get(term) ?? 0) + weight) * 100) / 100)
  }
  add(text, 1)
  add(headingPath.at(-1) ?? '', headingWeight)
  add(headingPath.slice(0, -1).join('\n'), aboveWeight)
  return { length: Math.round(length), frequencies }
}

/** The passage as one text, for an embedder: the headings say what a short passage is about. */
export function passageAsText({ headingPath, text }: Passage): string {
  return [...headingPath, text].join('\n')
}
