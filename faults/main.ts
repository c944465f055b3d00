/** `pnpm faults`: breaks the running system on purpose, and checks what customers saw. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { experiments } from './experiments.ts'
import type { History } from './history.ts'
import { type FaultsOptions, help, InvalidOptions, readOptions } from './options.ts'
import { plannedRuns } from './planned-runs.ts'
import { renderRun, renderTotal } from './render.ts'
import { allHold, judge, runAll } from './run-all.ts'

async function run(options: FaultsOptions): Promise<boolean> {
  const { seed, json, minutes, workers, tenants } = options
  const say = (line: string) => void (json ? process.stderr : process.stdout).write(`${line}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-faults-'))
  say(`seed ${seed}; history in ${folder}`)
  const results = await runAll({
    runs: plannedRuns(options),
    seed,
    workers,
    tenants,
    within: minutes === undefined ? Number.POSITIVE_INFINITY : minutes * 60_000,
    folder,
    say,
    onResult: (result) => renderRun(result).forEach(say),
  })
  renderTotal(seed, results).forEach(say)
  const held = allHold(results)
  if (json) process.stdout.write(`${JSON.stringify({ seed, held, results }, undefined, 2)}\n`)
  if (held && !options.keep) rmSync(folder, { recursive: true, force: true })
  else say(`history: ${folder}`)
  return held
}

/** Judges a history that was kept, by the checks as they are now. */
function judgeAgain(file: string): boolean {
  const result = { name: file, queueKind: 'kept', seconds: 0, ...judge(JSON.parse(readFileSync(file, 'utf8')) as History) }
  for (const line of renderRun(result)) process.stdout.write(`${line}\n`)
  return allHold([result])
}

try {
  const options = readOptions(process.argv.slice(2), experiments)
  if (options === 'help') process.stdout.write(help(experiments))
  else process.exitCode = (options.history === undefined ? await run(options) : judgeAgain(options.history)) ? 0 : 1
} catch (error) {
  if (!(error instanceof InvalidOptions)) throw error
  process.stderr.write(`${error.message}\nSee --help.\n`)
  process.exitCode = 2
}
