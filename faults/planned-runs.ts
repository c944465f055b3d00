import { atFullLength, type Experiment, experiments } from './experiments.ts'
import type { FaultsOptions } from './options.ts'

export type PlannedRun = {
  readonly experiment: Experiment
  readonly queueKind: 'database' | 'sqs'
  readonly events: number
  readonly eventsPerSecond: number
  readonly conversations: number
}

/** Which experiments run, over which queue, and how the events are divided among them. */
export function plannedRuns({ only, queues, events, rate, long }: FaultsOptions): PlannedRun[] {
  const all = [...experiments, ...(long || only.includes('real-leases') ? atFullLength : [])]
  const wanted = all.filter(({ name }) => only.length === 0 || only.includes(name))
  const runs = wanted.flatMap((experiment) =>
    // The database as the queue has no moods to be in.
    queues.filter((kind) => experiment.name !== 'queue' || kind === 'sqs').map((queueKind) => ({ experiment, queueKind })),
  )
  const weights = runs.reduce((sum, { experiment }) => sum + experiment.weight, 0)
  return runs.map(({ experiment, queueKind }) => {
    const share = Math.ceil((events * experiment.weight) / weights)
    const eventsPerSecond = (experiment.hurry ?? 10) === 1 ? Math.min(rate, 5) : rate
    // Each customer writes every few seconds, so that answers are under way together and conversations have many turns.
    return {
      experiment,
      queueKind,
      events: share,
      eventsPerSecond,
      conversations: Math.max(12, Math.min(Math.round(eventsPerSecond * 4), Math.round(share / 4))),
    }
  })
}
