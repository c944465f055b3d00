import type { Logger } from '@frontdesk/core/kernel/ports/logger'

/** Says nothing: for a terminal, where what goes wrong is told to whoever sits there. */
export class SilentLogger implements Logger {
  info(): void {}
  warn(): void {}
  error(): void {}
}
