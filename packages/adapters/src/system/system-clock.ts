import type { Clock } from '@frontdesk/core/kernel/ports/clock'

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date()
  }
}
