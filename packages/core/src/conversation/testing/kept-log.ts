import type { Logger, LogFields } from '../../kernel/ports/logger.ts'

/** Keeps what operators were told. */
export class KeptLog implements Logger {
  readonly entries: { readonly level: 'info' | 'warn' | 'error'; readonly event: string; readonly fields: LogFields }[] = []

  info(event: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'info', event, fields })
  }

  warn(event: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'warn', event, fields })
  }

  error(event: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'error', event, fields })
  }

  /** `error queue.unreadable`, in order. */
  get told(): string[] {
    return this.entries.map(({ level, event }) => `${level} ${event}`)
  }
}
