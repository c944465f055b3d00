import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultPoint, FaultPoints } from '../packages/core/src/kernel/ports/fault-points.ts'
import type { WorkerNote } from './history.ts'
import { seededRandom } from './random.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** Written at once: what is noted is there when the process dies at the next instruction. */
export function noteIn(file: string, note: Omit<WorkerNote, 'at' | 'pid'>): void {
  appendFileSync(file, `${JSON.stringify({ at: Date.now(), pid: process.pid, ...note })}\n`)
}

/** Dies, pauses or dawdles at the points it was told to. */
export function plannedFaults({ faults, seed, notes }: WorkerSettings): FaultPoints {
  const random = seededRandom(seed)
  const passed = new Map<FaultPoint, number>()
  return {
    pass: async (point) => {
      const times = (passed.get(point) ?? 0) + 1
      passed.set(point, times)
      for (const fault of faults) {
        if (fault.point !== point) continue
        if (fault.do === 'delay') {
          if (random.chance(fault.probability)) await sleep(random.whole(1, fault.longest))
        } else if (fault.nth === times) {
          if (fault.do === 'pause') await pauseHere(point)
          else {
            noteIn(notes, { note: 'dies', point })
            // SIGKILL cannot be caught: no destructor, no rollback, no goodbye.
            process.kill(process.pid, 'SIGKILL')
          }
        }
      }
    },
  }
}

/** Stops the whole process; the runner, who is told, wakes it when its leases have run out. */
async function pauseHere(point: FaultPoint): Promise<void> {
  await new Promise<void>((resolve) => {
    process.send?.({ pauses: point }, () => {
      process.kill(process.pid, 'SIGSTOP')
      resolve()
    })
  })
}
