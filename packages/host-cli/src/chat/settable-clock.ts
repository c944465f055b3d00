import type { Clock } from '@frontdesk/core/kernel/ports/clock'

/** A clock that runs with the machine's until it is stopped at an instant. */
export class SettableClock implements Clock {
  readonly #machine: () => Date
  #stoppedAt: Date | undefined

  constructor(machine: () => Date) {
    this.#machine = machine
  }

  now(): Date {
    return this.#stoppedAt ?? this.#machine()
  }

  get isStopped(): boolean {
    return this.#stoppedAt !== undefined
  }

  stopAt(instant: Date): void {
    this.#stoppedAt = instant
  }

  run(): void {
    this.#stoppedAt = undefined
  }
}
