import { setTimeout as pause } from 'node:timers/promises'
import type { Timers } from '@frontdesk/core/kernel/ports/timers'

/** The longest a timer of Node can be set to; anything longer fires at once. */
const longestPause = 2 ** 31 - 1

/** The machine's timers. A sleep keeps the process alive. */
export class SystemTimers implements Timers {
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    let left = milliseconds
    while (left > 0) {
      // Rejects for one reason only, and an abort is how a sleep may end.
      await pause(Math.min(left, longestPause), undefined, { ...(signal && { signal }) }).catch(() => undefined)
      left = signal?.aborted === true ? 0 : left - longestPause
    }
  }
}
