import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A collection to measure retrieval on: `documents.jsonl` and `questions.jsonl` in one folder. */
export type Collection = {
  readonly documents: readonly BenchDocument[]
  readonly questions: readonly BenchQuestion[]
}

export type BenchDocument = { readonly id: string; readonly title: string; readonly text: string }
/** `document` holds the answer; `article` names all documents on its topic, by their title. */
export type BenchQuestion = { readonly question: string; readonly document: string; readonly article: string }

/** Reads a folder. With `limit`, about that many of its questions, spread evenly over the file. */
export function readCollection(folder: string, limit: number): Collection {
  const questions = readLines(join(folder, 'questions.jsonl')).map(readQuestion)
  const step = Math.max(1, questions.length / limit)
  return {
    documents: readLines(join(folder, 'documents.jsonl')).map(readDocument),
    questions: Array.from({ length: Math.min(limit, questions.length) }, (_, index) => questions[Math.floor(index * step)]).filter(
      (question) => question !== undefined,
    ),
  }
}

function readDocument(line: Line): BenchDocument {
  return { id: textOf(line, 'id'), title: textOf(line, 'title'), text: textOf(line, 'text') }
}

function readQuestion(line: Line): BenchQuestion {
  return { question: textOf(line, 'question'), document: textOf(line, 'document'), article: textOf(line, 'article') }
}

function textOf(line: Line, key: string): string {
  const value = line[key]
  return typeof value === 'string' ? value : ''
}

type Line = Readonly<Record<string, unknown>>

function readLines(file: string): readonly Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line)
}
