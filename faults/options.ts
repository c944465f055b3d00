import { parseArgs } from 'node:util'
import type { Experiment } from './experiments.ts'

export type FaultsOptions = {
  readonly seed: number
  readonly long: boolean
  readonly only: readonly string[]
  readonly queues: readonly ('database' | 'sqs')[]
  readonly events: number
  readonly rate: number
  readonly workers: number
  readonly tenants: number
  readonly minutes: number | undefined
  readonly keep: boolean
  /** A history kept by an earlier run, to be judged again instead of running. */
  readonly history: string | undefined
  readonly json: boolean
}

export class InvalidOptions extends Error {
  override readonly name = 'InvalidOptions'
}

export const help = (experiments: readonly Experiment[]): string => `pnpm faults [options]

Runs web and worker processes, a Postgres of its own, and simulated LINE and SQS; customers write; things are broken on purpose. What customers
saw is checked afterwards: nothing lost, nothing answered twice, order kept. Ends with 1 when that does not hold.

Options
  --long               at least 10,000 turns, and a few with leases as long as in production
  --seed <n>           repeat a run's decisions (the processes' timing is their own)
  --only <a,b>         only these experiments
  --queue <kind>       database or sqs (both, one after the other)
  --events <n>         how many events customers write in all (1,200; 18,000 with --long)
  --rate <n>           events a second (40)
  --workers <n>        worker processes (3)
  --tenants <n>        businesses (4)
  --minutes <n>        begin no further experiment after so many
  --keep               keep the history also when all is well
  --history <file>     judge this history.json of an earlier run again; nothing is run
  --json               figures and verdicts as JSON on stdout
  --help

Experiments
${experiments.map(({ name, what }) => `  ${name.padEnd(18)} ${what}`).join('\n')}
  real-leases        kills and late wakers with the lease of 30 s (with --long, or named)
`

export function readOptions(words: readonly string[], experiments: readonly Experiment[]): FaultsOptions | 'help' {
  const values = parse(words)
  if (values.help) return 'help'
  const only = values.only?.split(',') ?? []
  const known = new Set([...experiments.map(({ name }) => name), 'real-leases'])
  for (const name of only)
    if (!known.has(name)) throw new InvalidOptions(`there is no experiment ${name}; there are: ${[...known].join(', ')}`)
  const { queue } = values
  if (queue !== undefined && queue !== 'database' && queue !== 'sqs') throw new InvalidOptions('--queue is database or sqs')
  return {
    seed: whole('seed', values.seed) ?? Math.floor(Math.random() * 1_000_000),
    long: values.long,
    only,
    queues: queue === undefined ? ['database', 'sqs'] : [queue],
    events: whole('events', values.events) ?? (values.long ? 18_000 : 1_200),
    rate: whole('rate', values.rate) ?? 40,
    workers: whole('workers', values.workers) ?? 3,
    tenants: whole('tenants', values.tenants) ?? 4,
    minutes: whole('minutes', values.minutes),
    keep: values.keep,
    history: values.history,
    json: values.json,
  }
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({
      args: [...words],
      options: {
        long: flag,
        seed: text,
        only: text,
        queue: text,
        events: text,
        rate: text,
        workers: text,
        tenants: text,
        minutes: text,
        keep: flag,
        history: text,
        json: flag,
        help: flag,
      },
    }).values
  } catch (error) {
    throw new InvalidOptions(error instanceof Error ? error.message : String(error))
  }
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new InvalidOptions(`--${name} takes a whole number, not ${text}`)
  return Number(text)
}
