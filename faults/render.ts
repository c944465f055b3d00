import type { Spread } from './figures.ts'
import type { RunResult } from './run-all.ts'

const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')

const times = ({ count, p50, p99, max }: Spread) => (count === 0 ? 'none' : `${count}: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`)

/** How many violations of one kind are shown; all are in the history. */
const shown = 5

export function renderRun({ figures, verdicts, seconds }: RunResult): string[] {
  return [
    `  ${figures.turns} turns in ${figures.conversations} conversations, ${figures.events} events in ${figures.deliveries} deliveries (${figures.refusedDeliveries} refused), ${seconds.toFixed(0)} s`,
    `  seen: ${figures.replies} replies, ${figures.pushes} pushes; presumed ${figures.presumed}, sent again ${figures.sentAgain}; dead letters ${figures.deadLetters}`,
    `  done: ${list(figures.disturbances)}; leases taken over ${figures.leasesTakenOver}`,
    ...(Object.keys(figures.deaths).length > 0 ? [`  died at: ${list(figures.deaths)}`] : []),
    `  webhook to 200: ${times(figures.acknowledgedMilliseconds)}`,
    `  written to seen: ${times(figures.answeredMilliseconds)}`,
    `  death to answer: ${times(figures.recoveryMilliseconds)}`,
    ...verdicts.flatMap(({ name, violations }) => [
      `  ${violations.length === 0 ? 'holds ' : 'BROKEN'} ${name}${violations.length === 0 ? '' : `: ${violations.length}`}`,
      ...violations.slice(0, shown).map((violation) => `           ${violation}`),
    ]),
  ]
}

export function renderTotal(seed: number, results: readonly RunResult[]): string[] {
  const sum = (count: (result: RunResult) => number) => results.reduce((total, result) => total + count(result), 0)
  const broken = results.flatMap(({ name, queueKind, verdicts }) =>
    verdicts
      .filter(({ violations }) => violations.length > 0)
      .map((verdict) => `${verdict.name} in ${name} (${queueKind}): ${verdict.violations.length}`),
  )
  return [
    '',
    `seed ${seed}: ${sum(({ figures }) => figures.turns)} turns, ${sum(({ figures }) => figures.events)} events, ${sum(({ figures }) => figures.deliveries)} deliveries, ` +
      `${sum(({ figures }) => figures.sentAgain)} sent again by policy, ${sum(({ figures }) => figures.deadLetters)} dead letters, ${sum(({ seconds }) => seconds).toFixed(0)} s`,
    broken.length === 0 ? 'every invariant holds' : `broken: ${broken.join('; ')}`,
  ]
}
