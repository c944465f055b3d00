/**
 * Tells operators what happens. Never given what customers say, their names or ids, nor a secret: `fields` hold tenants, counts, durations, codes and
 * our own ids.
 */
export interface Logger {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Something a person should look at. */
  error(event: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean>>
