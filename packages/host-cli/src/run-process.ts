import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import process from 'node:process'

import { runCommandLine } from './command-line.ts'
import { exitCodes } from './exit-codes.ts'
import type { Surroundings } from './surroundings.ts'

/** The process, as the commands see it. */
const surroundings: Surroundings = {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
  workingFolder: process.cwd(),
  ownTenantsFolder: resolve(import.meta.dirname, '../../../tenants'),
  nodeVersion: process.version,
  now: () => new Date(),
  newId: randomUUID,
  onInterrupt: (listener) => {
    process.once('SIGINT', listener).once('SIGTERM', listener)
    return () => process.off('SIGINT', listener).off('SIGTERM', listener)
  },
  loadPlatform: async () => (await import('@frontdesk/composition/compose-platform')).composePlatform,
  loadTenantCheck: async () => await import('@frontdesk/composition/check-tenants'),
  loadLineAccess: async () => await import('@frontdesk/composition/line-access'),
}

// A reader that has seen enough (`| head`) closes the pipe: nothing is left to do, and nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok)
  throw error
})
process.stderr.on('error', () => undefined)

const exit = await runCommandLine(process.argv.slice(2), surroundings)
// What a slow reader has not taken yet would be lost with the process.
await Promise.all([process.stdout, process.stderr].map(flush))
// Standard input may still be open and would keep the process alive.
process.exit(exit)

async function flush(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.destroyed) await new Promise<void>((resolve) => stream.write('', () => resolve()))
}
