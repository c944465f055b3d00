import { PortFailure } from '@frontdesk/core/kernel/port-failure'

/** SQLSTATE classes that tell of the server, not of the statement: connection lost, out of resources, shut down, system error, internal error. */
const outageClasses = new Set(['08', '53', '57', '58', 'XX'])
/** A deadlock or a lock not had in time: the same transaction may succeed if tried again. */
const retryableCodes = new Set(['40001', '40P01', '55P03', '25P03'])
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])

/**
 * What to throw for an error that came out of the database: a `PortFailure` when the database cannot be had now, the error itself when the
 * statement is at fault (a bug of ours). Postgres quotes the row at fault in `detail` and `where`; these are personal data and are taken out.
 */
export function databaseFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof PortFailure) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // Class 22 (a value that does not fit its type) quotes the value in the message itself.
  if (code.startsWith('22')) error.message = `the database refuses a value (${code})`
  for (const field of ['detail', 'where']) if (field in error) Object.assign(error, { [field]: undefined })
  if (code.startsWith('28') || code === '3D000') {
    return new PortFailure('Database', 'unauthorized', `the database refuses the connection: ${error.message}`, { cause: error })
  }
  if (isOutage(error, code)) {
    return new PortFailure('Database', 'unavailable', `the database cannot be reached now: ${error.message}`, { cause: error })
  }
  return error
}

function isOutage(error: Error, code: string): boolean {
  if (networkCodes.has(code) || retryableCodes.has(code)) return true
  if (code.length === 5 && outageClasses.has(code.slice(0, 2))) return true
  // Said by knex's pool and by pg without a code; knex puts the statement before it.
  return (
    error.name === 'KnexTimeoutError' ||
    /(?:^|- )(?:Connection terminated|Query read timeout|timeout expired|Client has encountered a connection error)/.test(error.message)
  )
}
