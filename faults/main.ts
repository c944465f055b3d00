/** `pnpm faults`: breaks the running system on purpose, and checks what customers saw. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHistory, evidenceOf, type Verdict } from './check-history.ts'
import { openCluster } from './cluster.ts'
import { experiments } from './experiments.ts'
import { figuresOf, type Figures } from './figures.ts'
import { help, InvalidOptions, readOptions, type FaultsOptions } from './options.ts'
import { plannedRuns } from './planned-runs.ts'
import { renderRun, renderTotal } from './render.ts'
import { runExperiment } from './run-experiment.ts'

export type RunResult = { readonly name: string; readonly queueKind: string; readonly folder: string; readonly figures: Figures; readonly verdicts: readonly Verdict[]; readonly seconds: number }

async function main(options: FaultsOptions): Promise<boolean> {
  const say = (line: string) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-faults-'))
  say(`seed ${options.seed}; history in ${folder}`)
  const cluster = openCluster()
  const results: RunResult[] = []
  const stop = () => {
    cluster.remove()
    process.exit(130)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    for (const planned of plannedRuns(options)) {
      const began = Date.now()
      const own = join(folder, `${planned.experiment.name}-${planned.queueKind}`)
      say(`\n${planned.experiment.name} (${planned.queueKind}): ${planned.experiment.what}; ${planned.events} events`)
      const history = await runExperiment({ ...planned, seed: options.seed, workers: options.workers, tenants: options.tenants, cluster, folder: own, say })
      writeFileSync(join(own, 'history.json'), JSON.stringify(history))
      const evidence = evidenceOf(history)
      const verdicts = checkHistory(history, evidence)
      const result = { name: planned.experiment.name, queueKind: planned.queueKind, folder: own, figures: figuresOf(evidence), verdicts, seconds: (Date.now() - began) / 1_000 }
      results.push(result)
      for (const line of renderRun(result)) say(line)
      if (options.minutes !== undefined && Date.now() - start > options.minutes * 60_000) break
    }
  } finally {
    cluster.remove()
  }
  const kept = results.every(({ verdicts }) => verdicts.every(({ violations }) => violations.length === 0))
  for (const line of renderTotal(options.seed, results)) say(line)
  if (options.json) process.stdout.write(`${JSON.stringify({ seed: options.seed, kept, results }, undefined, 2)}\n`)
  if (kept && !options.keep) rmSync(folder, { recursive: true, force: true })
  else say(`history: ${folder}`)
  return kept
}

const start = Date.now()
try {
  const options = readOptions(process.argv.slice(2), experiments)
  if (options === 'help') process.stdout.write(help(experiments))
  else process.exitCode = (await main(options)) ? 0 : 1
} catch (error) {
  if (!(error instanceof InvalidOptions)) throw error
  process.stderr.write(`${error.message}\nSee --help.\n`)
  process.exitCode = 2
}
