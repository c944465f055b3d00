import { type LogLevel, PinoLogger } from '@frontdesk/adapters/pino/pino-logger'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'

export type { LogLevel }

/** A logger that writes lines of JSON to standard output. */
export function openLogger({ clock, level }: { clock: Clock; level?: LogLevel }): Logger {
  return new PinoLogger({ clock, ...(level !== undefined && { level }) })
}
