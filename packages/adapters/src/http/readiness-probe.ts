import type { Clock } from '@frontdesk/core/kernel/ports/clock'

/** Whether something the process needs answers. `what` is a plain word, such as `database`. */
export type ReadinessCheck = { readonly what: string; readonly ok: boolean }

/** Below the five seconds a load balancer waits for by default (Elastic Load Balancing, target group health checks). */
const patienceMilliseconds = 3_000
/** Whoever asks more often gets the same answer: a flood of questions does not become one of database queries. */
const freshMilliseconds = 1_000

/** Asks whether the process is ready, in bounded time and not more than once a second. */
export class ReadinessProbe {
  readonly #ready: () => Promise<readonly ReadinessCheck[]>
  readonly #clock: Clock
  #asked: { readonly at: number; readonly answer: Promise<readonly ReadinessCheck[]> } | undefined

  constructor({ ready, clock }: { ready: () => Promise<readonly ReadinessCheck[]>; clock: Clock }) {
    this.#ready = ready
    this.#clock = clock
  }

  /** Never throws: checks that fail or hang are reported as one that is not well. */
  async check(): Promise<readonly ReadinessCheck[]> {
    const now = this.#clock.now().getTime()
    if (!this.#asked || Math.abs(now - this.#asked.at) >= freshMilliseconds) this.#asked = { at: now, answer: this.#askOnce() }
    return await this.#asked.answer
  }

  async #askOnce(): Promise<readonly ReadinessCheck[]> {
    let timer: NodeJS.Timeout | undefined
    const hanging = new Promise<readonly ReadinessCheck[]>((resolve) => {
      timer = setTimeout(() => resolve([{ what: 'checks', ok: false }]), patienceMilliseconds)
    })
    try {
      return await Promise.race([this.#ready(), hanging])
    } catch {
      return [{ what: 'checks', ok: false }]
    } finally {
      clearTimeout(timer)
    }
  }
}
