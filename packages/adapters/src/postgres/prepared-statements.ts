import { createHash } from 'node:crypto'

type QueryConfig = { readonly text?: string; readonly values?: readonly unknown[]; readonly name?: string }
type Connection = { query(config: unknown, ...rest: unknown[]): unknown }

/**
 * Has a connection prepare each statement with parameters once and run it by name from then on: parsing and planning are a third of what a short statement costs.
 * A pooler in transaction mode between us and a server has to know prepared statements (PgBouncer: 1.21 and later, `max_prepared_statements`).
 */
export function prepareOnce(connection: Connection): void {
  const query = connection.query.bind(connection)
  connection.query = (config, ...rest) => query(isStatement(config) ? { ...config, name: nameOf(config.text) } : config, ...rest)
}

function isStatement(config: unknown): config is QueryConfig & { readonly text: string } {
  if (typeof config !== 'object' || config === null) return false
  const { text, values, name } = config as QueryConfig
  return typeof text === 'string' && name === undefined && values !== undefined && values.length > 0
}

/** Statements are constants of ours, so their names are few; the server takes 63 characters of one. */
const names = new Map<string, string>()

export function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 24)
  names.set(text, name)
  return name
}
