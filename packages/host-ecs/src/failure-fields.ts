import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { LogFields } from '@frontdesk/core/kernel/ports/logger'

/** What may be logged of an error. A `PortFailure` is written for operators; the message of another may quote what a customer said. */
export function failureFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { reason: typeof error }
  if (error instanceof PortFailure) return { reason: error.message, port: error.port, code: error.code }
  if (isWithoutEmbeddedDatabase(error)) return { reason: 'the embedded database is not part of this build: set DATABASE_URL' }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { reason: error.name, ...code, at: framesOf(error) }
}

/** The image is built without it. */
function isWithoutEmbeddedDatabase(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('@electric-sql/')
}

/** The first places in the code it came through. The message is taken out first: a line of it may look like one. */
function framesOf({ stack = '', message }: Error): string {
  const frames = stack
    .replace(message, '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
  return frames
    .slice(0, 5)
    .map((line) => line.trim())
    .join(' ')
}
