import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'

/** The machine's monotonic timer. */
export class SystemStopwatch implements Stopwatch {
  read(): number {
    return performance.now()
  }
}
