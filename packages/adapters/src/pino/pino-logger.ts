import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { LogFields, Logger } from '@frontdesk/core/kernel/ports/logger'
import { destination as openDestination, pino, type DestinationStream, type Logger as Pino } from 'pino'
import { safeFields } from './safe-fields.ts'

export type LogLevel = 'info' | 'warn' | 'error' | 'silent'

/**
 * Writes one line of JSON per event: `level`, `time` (ISO 8601, UTC), `event`, then the fields as given. What should not be in a field all the
 * same is taken out (see `safeFields`).
 */
export class PinoLogger implements Logger {
  readonly #pino: Pino

  /**
   * `destination`: 1 is standard output, 2 standard error, else what takes the lines. To a number each line is written before the call returns: nothing is
   * lost at exit, by a crash, or when a Lambda is frozen.
   */
  constructor({ clock, level = 'info', destination = 1 }: { clock: Clock; level?: LogLevel; destination?: 1 | 2 | DestinationStream }) {
    this.#pino = pino(
      {
        level,
        base: null,
        formatters: { level: (label) => ({ level: label }) },
        timestamp: () => `,"time":"${clock.now().toISOString()}"`,
      },
      typeof destination === 'number' ? openDestination({ dest: destination, sync: true }) : destination,
    )
  }

  info(event: string, fields: LogFields = {}): void {
    this.#pino.info({ event, ...safeFields(fields) })
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#pino.warn({ event, ...safeFields(fields) })
  }

  error(event: string, fields: LogFields = {}): void {
    this.#pino.error({ event, ...safeFields(fields) })
  }
}
