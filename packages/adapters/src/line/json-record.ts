/** A JSON object whose fields are not yet known to be anything. */
export type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether this may stand in an id of ours: 1 to 256 characters without control characters or half surrogate pairs, which a database cannot
 * hold. LINE's own ids are 33 characters; we do not read meaning into their form.
 */
export function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 256 && value.trim() !== '' && value.isWellFormed() && !/\p{Cc}/u.test(value)
}
