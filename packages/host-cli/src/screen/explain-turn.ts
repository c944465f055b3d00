import type { CitedSource, GateVerdict, Turn } from '@frontdesk/core/conversation/turn'
import type { ResolvedValue } from '@frontdesk/core/understanding/resolved-value'
import type { Understanding } from '@frontdesk/core/understanding/understanding'

import { cleanText } from '../reading/clean-text.ts'
import { writeInstant } from '../reading/read-instant.ts'
import type { Paint } from './paint.ts'
import { padText, shortenText, wrapText } from './wrap-text.ts'

/** How wide the names on the left are. */
const nameColumns = 12

/**
 * Explains a turn: what was understood from which words, which way it was answered and from what, what each check decided,
 * how long each step took, and under which release. `zone` is the tenant's.
 */
export function explainTurn(turn: Turn, style: { readonly columns: number; readonly paint: Paint; readonly zone: string }): string[] {
  const { paint } = style
  const columns = Math.max(20, style.columns - nameColumns - 2)
  const sections: [name: string, lines: string[]][] = [
    ['said', [shortenText(cleanText(turn.said), columns)]],
    ['language', [turn.language]],
    ['intent', explainIntent(turn.understood)],
    ['values', turn.understood.values.map(explainValue)],
    ['unresolved', turn.understood.unresolved.map(({ kind, words, reason }) => `${kind} "${words}": ${reason}`)],
    ['route', [explainRoute(turn.route)]],
    ['sources', turn.sources.flatMap((source) => explainSource(source, columns, paint))],
    ['gates', turn.gates.map((gate) => explainGate(gate, paint))],
    ['receipts', turn.receipts.map(({ kind, id, details }) => `${kind} ${id} ${JSON.stringify(details)}`)],
    ['timings', [explainTimings(turn.timings)]],
    ['release', [turn.release]],
  ]
  return [
    paint('title', `Turn ${turn.number}`) + paint('quiet', ` · ${writeInstant(turn.at, style.zone)}`),
    ...sections.flatMap(([name, lines]) => nameLines(name, lines.length > 0 ? lines : ['none'], columns, paint)),
  ]
}

function nameLines(name: string, lines: readonly string[], columns: number, paint: Paint): string[] {
  return lines
    .flatMap((line) => wrapText(line, columns))
    .map((line, index) => `  ${padText(index === 0 ? paint('key', name) : '', nameColumns)}${line}`)
}

/** A runner-up that rounds to nothing explains nothing. */
const leastWorthTelling = 0.005

function explainIntent({ intent, confidence, runnersUp }: Understanding): string[] {
  const first = `${intent ?? 'none of the known ones'}  ${figure(confidence)}`
  const near = runnersUp.filter((next) => next.confidence >= leastWorthTelling)
  return near.length === 0 ? [first] : [first, `then ${near.map((next) => `${next.intent} ${figure(next.confidence)}`).join(', ')}`]
}

function explainValue({ kind, value, words, unit, alternatives }: ResolvedValue): string {
  const others = alternatives?.length ? `  (or ${alternatives.join(', ')}: to be asked)` : ''
  return `${kind} ${value}${unit ? ` ${unit}` : ''}  from "${cleanText(words)}"${others}`
}

const routeMeanings: [beginning: string, meaning: string][] = [
  ['skill:', 'answered by a skill'],
  ['reply:', 'the business’s fixed answer'],
  ['knowledge', 'answered from the business’s documents'],
  ['unknown', 'said that it does not know'],
  ['refused', 'refused by a guard'],
]

function explainRoute(route: string): string {
  const meaning = routeMeanings.find(([beginning]) => route.startsWith(beginning))?.[1]
  return meaning ? `${route}  (${meaning})` : route
}

function explainSource({ source, score, text, quoted }: CitedSource, columns: number, paint: Paint): string[] {
  const verdict = quoted ? paint('good', 'quoted    ') : paint('quiet', 'considered')
  return [`${figure(score)}  ${verdict}  ${cleanText(source)}`, paint('quiet', `      ${shortenText(cleanText(text), columns - 6)}`)]
}

function explainGate({ gate, passed, reason }: GateVerdict, paint: Paint): string {
  return `${passed ? paint('good', 'passed ') : paint('alarm', 'stopped')}  ${gate}: ${cleanText(reason)}`
}

/** The steps in the order they are taken; a stored turn does not keep the order of its timings. */
const steps = ['guardInput', 'understand', 'route', 'act', 'guardOutput']

function explainTimings(timings: Readonly<Record<string, number>>): string {
  const place = (step: string): number => (step === 'total' ? Infinity : steps.includes(step) ? steps.indexOf(step) : steps.length)
  return Object.entries(timings)
    .toSorted(([one], [other]) => (one === other ? 0 : place(one) - place(other)))
    .map(([step, milliseconds]) => `${step} ${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`)
    .join(' · ')
}

function figure(share: number): string {
  return share.toFixed(2)
}
