import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { trainIntentClassifier } from '../../packages/core/src/understanding/intents/intent-classifier.ts'
import type { ClassifiedIntent } from '../../packages/core/src/understanding/intents/intent-classifier.ts'

/** A labelled utterance; `intent` is null, or `oos`, where it is none of the intents. */
export type Utterance = { readonly split: string; readonly text: string; readonly intent: string | null }

/** What the classifier made of a labelled text. */
type Answered = { readonly row: Utterance; readonly answer: ClassifiedIntent }

/** How the intent classifier does on one set. Shares are 0 to 1, times in milliseconds. */
export type IntentFigures = {
  readonly intents: number
  readonly trainingRows: number
  readonly testRows: number
  readonly outOfScopeRows: number
  readonly trainingMilliseconds: number
  /** Of the rows in scope, those whose likeliest intent is right, whether or not it was then refused. */
  readonly accuracyWithoutRefusing: number
  /** Of the rows in scope, those answered with the right intent. */
  readonly accuracy: number
  /** Of the rows in scope, those answered with null. */
  readonly inScopeRefused: number
  /** Of the rows out of scope, those answered with null; NaN when there are none. */
  readonly outOfScopeRefused: number
  /** Expected calibration error of the answers, in ten bins: over the rows in scope (of the likeliest intent), and over all answers. */
  readonly calibrationErrorInScope: number
  readonly calibrationError: number
  readonly textsPerSecond: number
}

/** Trains on the rows of split `train` and measures on the others. `leftOut` turns every third intent (0, 1 or 2) into out-of-scope rows. */
export function measureIntents(rows: readonly Utterance[], leftOut?: number): IntentFigures & { failures: readonly Answered[] } {
  const known = new Set(intentsOf(rows).filter((_, at) => leftOut === undefined || at % 3 !== leftOut))
  const training = rows.filter((row) => row.split === 'train' && row.intent !== null && known.has(row.intent))
  const examples = new Map<string, string[]>()
  for (const { intent, text } of training) examples.set(intent!, [...(examples.get(intent!) ?? []), text])
  const trainingStart = performance.now()
  const classifier = trainIntentClassifier(examples)
  const trainingMilliseconds = performance.now() - trainingStart
  const test = rows.filter((row) => row.split !== 'train')
  const start = performance.now()
  const answered = test.map((row) => ({ row, answer: classifier.classify(row.text) }))
  const seconds = (performance.now() - start) / 1_000
  const inScope = answered.filter(({ row }) => row.intent !== null && known.has(row.intent))
  const outOfScope = answered.filter(({ row }) => row.intent === null || !known.has(row.intent))
  const isRight = ({ row, answer }: Answered) => answer.intent === (row.intent !== null && known.has(row.intent) ? row.intent : null)
  return {
    intents: known.size,
    trainingRows: training.length,
    testRows: test.length,
    outOfScopeRows: outOfScope.length,
    trainingMilliseconds,
    accuracyWithoutRefusing: share(inScope, ({ row, answer }) => likeliest(answer).intent === row.intent),
    accuracy: share(inScope, isRight),
    inScopeRefused: share(inScope, ({ answer }) => answer.intent === null),
    outOfScopeRefused: share(outOfScope, ({ answer }) => answer.intent === null),
    calibrationErrorInScope: calibrationError(
      inScope.map(({ row, answer }) => ({ ...likeliest(answer), right: likeliest(answer).intent === row.intent })),
    ),
    calibrationError: calibrationError(answered.map((each) => ({ confidence: each.answer.confidence, right: isRight(each) }))),
    textsPerSecond: test.length / seconds,
    failures: answered.filter((each) => !isRight(each)),
  }
}

/** Reads a set of labelled utterances: JSON lines of `{split, text, intent}`. */
export function readUtterances(path: string): Utterance[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const rows = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Utterance)
  return rows.map((row) => (row.intent === 'oos' ? { ...row, intent: null } : row))
}

function intentsOf(rows: readonly Utterance[]): string[] {
  return [...new Set(rows.flatMap((row) => (row.split === 'train' && row.intent !== null ? [row.intent] : [])))]
}

/** The best intent, had nothing been refused. */
function likeliest(answer: ClassifiedIntent): { intent: string | null; confidence: number } {
  return answer.intent === null ? (answer.runnersUp[0] ?? { intent: null, confidence: 0 }) : answer
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(holds).length / items.length
}

function calibrationError(answers: readonly { confidence: number; right: boolean }[]): number {
  const bins = Map.groupBy(answers, ({ confidence }) => Math.min(9, Math.floor(confidence * 10)))
  let error = 0
  for (const bin of bins.values()) {
    const confidence = bin.reduce((sum, each) => sum + each.confidence, 0)
    error += Math.abs(confidence - bin.filter((each) => each.right).length)
  }
  return error / answers.length
}

export function printIntentFigures(title: string, figures: IntentFigures): void {
  const percent = (value: number) => (Number.isNaN(value) ? 'none' : `${(value * 100).toFixed(1)} %`)
  console.log(`${title}: ${figures.intents} intents, ${figures.trainingRows} examples, ${figures.testRows} test rows`)
  console.log(`  training            ${figures.trainingMilliseconds.toFixed(0)} ms`)
  console.log(
    `  accuracy            ${percent(figures.accuracyWithoutRefusing)} of the likeliest, ${percent(figures.accuracy)} as answered`,
  )
  console.log(`  in scope refused    ${percent(figures.inScopeRefused)}`)
  console.log(`  out of scope refused ${percent(figures.outOfScopeRefused)} of ${figures.outOfScopeRows}`)
  console.log(
    `  calibration error   ${figures.calibrationErrorInScope.toFixed(3)} in scope, ${figures.calibrationError.toFixed(3)} as answered`,
  )
  console.log(`  speed               ${figures.textsPerSecond.toFixed(0)} texts a second`)
}

export function printFailures(failures: readonly Answered[]): void {
  for (const { row, answer } of failures) {
    const next = answer.runnersUp.map((each) => `${each.intent} ${each.confidence.toFixed(2)}`).join(', ')
    console.log(`${row.intent ?? '(none)'} ← ${answer.intent ?? '(none)'} ${answer.confidence.toFixed(2)} [${next}] ${row.text}`)
  }
}

/** Measures one file and prints what it measured. */
export function benchIntents(path: string, options: { readonly failures: boolean; readonly leaveOut?: boolean }): void {
  const rows = readUtterances(path)
  const figures = measureIntents(rows)
  printIntentFigures(path, figures)
  if (options.failures) printFailures(figures.failures)
  if (!options.leaveOut) return
  for (const third of [0, 1, 2]) printIntentFigures(`${path}, third ${third + 1} of the intents left out`, measureIntents(rows, third))
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { failures: { type: 'boolean', default: false }, 'leave-out': { type: 'boolean', default: false } },
  })
  if (positionals.length === 0) {
    console.error('usage: node bench/understanding/intents.ts <file.jsonl>… [--failures] [--leave-out]')
    process.exitCode = 2
  }
  for (const path of positionals) benchIntents(path, { failures: values.failures, leaveOut: values['leave-out'] })
}

if (import.meta.main) main()
