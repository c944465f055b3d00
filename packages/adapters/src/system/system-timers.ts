import type { Timers } from '@frontdesk/core/kernel/ports/timers'

/** The longest a timer of Node can be set to; anything longer fires at once. */
const longestPause = 2 ** 31 - 1

/** The machine's timers. A sleep keeps the process alive. */
export class SystemTimers implements Timers {
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    let left = milliseconds
    while (left > 0) {
      await pause(Math.min(left, longestPause), signal)
      left = signal?.aborted === true ? 0 : left - longestPause
    }
  }
}

/** `node:timers/promises` would reject on an abort, and making the error costs more than the sleep. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
  })
}
