import { lexicalTerms } from '@frontdesk/core/knowledge/lexical-terms'

/** What a question asks for: its terms, each with how much it says. */
export type Asked = ReadonlyMap<string, number>

/** How much of the question a text holds: the weights of the terms it has, added up. */
export function holds(asked: Asked, text: string): number {
  let sum = 0
  for (const term of new Set(lexicalTerms(text))) sum += asked.get(term) ?? 0
  return sum
}
