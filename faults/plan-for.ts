import type { Experiment } from './experiments.ts'
import type { Place } from './processes.ts'
import type { Random } from './random.ts'
import type { PlannedFault, WorkerSettings } from './worker-settings.ts'

/** LINE's deadline, as much shorter as the leases are. The host's own is 5 s. Milliseconds. */
const realLineDeadline = 5_000

/** What each process is told at its start: the next point of the experiment to die or pause at, one after the other. */
export function planFor(
  experiment: Experiment,
  random: Random,
  notes: string,
): { readonly next: (place: Place) => WorkerSettings; readonly calm: () => void } {
  const { dieAtPoints = [], pauseAtPoints = [], clockAhead, hurry = 10 } = experiment
  let calm = false
  let deaths = 0
  let pauses = 0
  const faultsOf = ({ role }: Place): PlannedFault[] => {
    const own = dieAtPoints.filter((point) => (role === 'web') === (point === 'queue.sent'))
    const faults: PlannedFault[] = []
    const dieAt = own[deaths++ % Math.max(1, own.length)]
    if (dieAt !== undefined) faults.push({ point: dieAt, do: 'die', nth: role === 'web' ? random.whole(200, 1_000) : random.whole(1, 30) })
    const pauseAt = role === 'web' ? undefined : pauseAtPoints[pauses++ % Math.max(1, pauseAtPoints.length)]
    if (pauseAt !== undefined) faults.push({ point: pauseAt, do: 'pause', nth: random.whole(1, 40) })
    for (const point of ['lease.taken', 'turn.committed', 'delivery.acknowledged'] as const) {
      if (role === 'worker') faults.push({ point, do: 'delay', probability: 0.03, longest: 150 })
    }
    return faults
  }
  return {
    next: (place) => ({
      seed: random.whole(1, 2 ** 30),
      notes,
      hurry,
      lineDeadline: Math.max(1_000, realLineDeadline / hurry),
      clockAhead: !calm && place.role === 'worker' && clockAhead && random.chance(clockAhead.share) ? clockAhead.milliseconds : 0,
      think: experiment.think ?? [0, 30],
      faults: calm ? [] : faultsOf(place),
    }),
    calm: () => {
      calm = true
    },
  }
}
