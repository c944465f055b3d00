import type { TenantProblem } from './invalid-tenant.ts'
import { looksLikeSecret } from './secret-shapes.ts'

/** A line of a file, without its line ending; `undefined` when the file has no such line or cannot be read. */
export type ReadLine = (file: string, line: number) => string | undefined

/**
 * The problems as an author reads them: `file:line:column  what is wrong; did you mean …?`, the line with the one before
 * it and a mark under the words meant, and how many there are. Values that may be secrets are blotted out.
 */
export function renderTenantProblems(problems: readonly TenantProblem[], readLine: ReadLine): string {
  if (problems.length === 0) return 'No problems.'
  const blotted = (file: string, line: number): string | undefined => blot(readLine(file, line), file, line, problems)
  const files = new Set(problems.map(({ file }) => file)).size
  const total = `${count(problems.length, 'problem')} in ${count(files, 'file')}. Nothing was changed.`
  return [...problems.map((problem) => renderProblem(problem, blotted)), total].join('\n\n')
}

function renderProblem(problem: TenantProblem, readLine: ReadLine): string {
  const { file, line, column, message, suggestion } = problem
  const meant = suggestion === undefined ? '' : `; did you mean ${JSON.stringify(suggestion)}?`
  return [`${file}:${line}:${column}  ${message}${meant}`, ...renderFrame(problem, readLine)].join('\n')
}

function renderFrame({ file, line, column, length }: TenantProblem, readLine: ReadLine): string[] {
  const text = length === undefined ? undefined : readLine(file, line)
  if (text === undefined || length === undefined) return []
  const gutter = String(line).length
  const before = line > 1 ? readLine(file, line - 1) : undefined
  // Long lines are cut to a window that holds the words meant; the numbers keep a frame within an ordinary terminal.
  const start = column > 100 ? column - 40 : 0
  const shown = text.slice(start, start + 140)
  const marks = '^'.repeat(Math.max(1, widthOf(text.slice(column - 1, column - 1 + length).slice(0, 100))))
  return [
    ...(before === undefined ? [] : [`  ${String(line - 1).padStart(gutter)} | ${before.slice(0, 140)}`]),
    `  ${line} | ${shown}`,
    `  ${' '.repeat(gutter)} | ${padding(text.slice(start, column - 1))}${marks}`,
  ]
}

function blot(text: string | undefined, file: string, line: number, problems: readonly TenantProblem[]): string | undefined {
  if (text === undefined) return undefined
  const secrets = problems.filter((problem) => problem.confidential && problem.file === file && problem.line === line)
  return secrets.reduce((kept, { column, length = 0 }) => {
    return kept.slice(0, column - 1) + '•'.repeat(length) + kept.slice(column - 1 + length)
  }, blotRuns(text))
}

/** The further lines of a secret that spans several, such as a private key. */
function blotRuns(text: string): string {
  return looksLikeSecret('', text) ? text.replace(/\S/g, '•') : text
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u

/** Blank of the same width: two columns for a wide character, a tab for a tab. */
function padding(text: string): string {
  return Array.from(text, (character) => (character === '\t' ? '\t' : wide.test(character) ? '  ' : ' ')).join('')
}

function widthOf(text: string): number {
  return Array.from(text, (character) => (wide.test(character) ? 2 : 1) as number).reduce((sum, width) => sum + width, 0)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
