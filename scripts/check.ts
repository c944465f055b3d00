/** Runs every check that is not a test, all of them even when one fails: types, lint, format, boundaries, dead code. */
import { spawnSync } from 'node:child_process'

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'oxfmt', '--check', '.'],
  ['boundaries', 'depcruise', 'packages', 'bench', 'faults', 'scripts', '--config', '.dependency-cruiser.cjs'],
  ['dead code', 'knip', '--no-progress'],
]

const failed = checks.filter(([name, command, ...args]) => {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds} s`)
  if (status !== 0) console.log(`${stdout}${stderr}`)
  return status !== 0
})

if (failed.length > 0) {
  console.log(`${failed.length} of ${checks.length} checks failed: ${failed.map(([name]) => name).join(', ')}`)
  process.exitCode = 1
}
