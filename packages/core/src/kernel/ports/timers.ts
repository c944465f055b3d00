/** Lets time pass. Apart from `Clock`, so that a test may skip the waiting. */
export interface Timers {
  /** Resolves after so many milliseconds, or earlier when `signal` aborts. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
