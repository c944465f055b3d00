import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkHistory, type Verdict } from './check-history.ts'
import { openCluster } from './cluster.ts'
import { evidenceOf } from './evidence.ts'
import { type Figures, figuresOf } from './figures.ts'
import type { History } from './history.ts'
import type { PlannedRun } from './planned-runs.ts'
import { runExperiment } from './run-experiment.ts'

export type RunResult = {
  readonly name: string
  readonly queueKind: string
  readonly figures: Figures
  readonly verdicts: readonly Verdict[]
  readonly seconds: number
}

type Wanted = {
  readonly runs: readonly PlannedRun[]
  readonly seed: number
  readonly workers: number
  readonly tenants: number
  /** Begin no further run after so many milliseconds. */
  readonly within: number
  /** Each run's history is kept in a folder of its own in here. */
  readonly folder: string
  readonly say: (line: string) => void
  readonly onResult: (result: RunResult) => void
}

/** Runs one after the other on a Postgres of their own, which is removed afterwards, and judges each. */
export async function runAll({ runs, within, folder, onResult, ...all }: Wanted): Promise<RunResult[]> {
  const began = Date.now()
  const cluster = openCluster()
  const giveUp = () => {
    cluster.remove()
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, giveUp)
  const results: RunResult[] = []
  try {
    for (const planned of runs) {
      if (Date.now() - began > within) break
      const result = await runOne(planned, { ...all, cluster, folder: join(folder, `${planned.experiment.name}-${planned.queueKind}`) })
      results.push(result)
      onResult(result)
    }
    return results
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, giveUp)
    cluster.remove()
  }
}

type Circumstances = Pick<Parameters<typeof runExperiment>[0], 'seed' | 'workers' | 'tenants' | 'cluster' | 'folder' | 'say'>

async function runOne(planned: PlannedRun, circumstances: Circumstances): Promise<RunResult> {
  const began = Date.now()
  const { experiment, queueKind, events } = planned
  circumstances.say(`\n${experiment.name} (${queueKind}): ${experiment.what}; ${events} events`)
  const history = await runExperiment({ ...planned, ...circumstances })
  writeFileSync(join(circumstances.folder, 'history.json'), JSON.stringify(history))
  return { name: experiment.name, queueKind, ...judge(history), seconds: (Date.now() - began) / 1_000 }
}

/** What a history comes to. */
export function judge(history: History): Pick<RunResult, 'figures' | 'verdicts'> {
  const evidence = evidenceOf(history)
  return { figures: figuresOf(evidence), verdicts: checkHistory(history, evidence) }
}

export function allHold(results: readonly RunResult[]): boolean {
  return results.every(({ verdicts }) => verdicts.every(({ violations }) => violations.length === 0))
}
