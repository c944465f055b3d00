import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { short } from './experiments.ts'
import { renderRun } from './render.ts'
import { allHold, runAll } from './run-all.ts'

/** Set where a Postgres server can be had; the run makes a cluster of its own beside it, since it must be free to kill what uses it. */
const serverUrl = process.env['TEST_DATABASE_URL'] || undefined
const skipped = serverUrl === undefined ? ' (skipped: set TEST_DATABASE_URL, or run .ci/run)' : ''
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 1_000_000))

describe.skipIf(serverUrl === undefined)(`the running system under faults${skipped}`, () => {
  it.each(['database', 'sqs'] as const)(
    `loses nothing, answers nothing twice and keeps the order, over the queue: %s (seed ${seed})`,
    { timeout: 180_000 },
    async (queueKind) => {
      const folder = mkdtempSync(join(tmpdir(), 'frontdesk-faults-'))
      const run = { experiment: short, queueKind, events: 200, eventsPerSecond: 15, conversations: 40 }
      const told: string[] = [`history: ${folder}`]
      const say = (line: string) => void told.push(line)
      const results = await runAll({
        runs: [run],
        seed,
        workers: 2,
        tenants: 3,
        within: Number.POSITIVE_INFINITY,
        folder,
        say,
        onResult: (result) => renderRun(result).forEach(say),
      })
      process.stdout.write(`${told.join('\n')}\n`)
      expect(
        results.flatMap(({ verdicts }) => verdicts.flatMap(({ name, violations }) => violations.map((each) => `${name}: ${each}`))),
      ).toEqual([])
      if (allHold(results)) rmSync(folder, { recursive: true, force: true })
    },
  )
})
