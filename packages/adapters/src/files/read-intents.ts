import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'

/** An example with where it stands. */
export type PlacedExample = { readonly intent: string; readonly text: string } & Pick<TenantProblem, 'file' | 'line' | 'column' | 'length'>

/** The examples of an `intents/<intent>.txt`: one a line; blank lines and lines that begin with `#` are passed over. */
export function readExamples(intent: string, file: string, text: string): PlacedExample[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const example = line.trim()
    if (example === '' || example.startsWith('#')) return []
    return [{ intent, text: example, file, line: index + 1, column: line.indexOf(example) + 1, length: example.length }]
  })
}

/** Examples that stand under two intents: a classifier cannot learn from them. The later place is told, with the earlier named. */
export function findContradictions(examples: readonly PlacedExample[]): TenantProblem[] {
  const first = new Map<string, PlacedExample>()
  return examples.flatMap((example) => {
    const folded = fold(example.text)
    const earlier = first.get(folded)
    if (!earlier) first.set(folded, example)
    if (!earlier || earlier.intent === example.intent) return []
    const { file, line, column, length } = example
    const message = `"${example.text}" is an example of "${earlier.intent}" too (${earlier.file}:${earlier.line})`
    return [{ file, line, column, ...(length !== undefined && { length }), message }]
  })
}

/** Examples are the same when they differ in width, case, blanks or closing marks only: the classifier hardly sees those. */
function fold(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  return folded.replace(/[?!.。、…\s]+$/u, '') || folded
}
