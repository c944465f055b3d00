import { PinoLogger, type LogLevel } from '@frontdesk/adapters/pino/pino-logger'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'

/** Lines of JSON on standard output, each written before the call returns. For a host, which logs its own start and stop as well. */
export function openLogger({ clock, level }: { clock: Clock; level: LogLevel }): Logger {
  return new PinoLogger({ clock, level })
}
