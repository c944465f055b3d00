import process from 'node:process'
import { checkTenants } from '@frontdesk/composition/check-tenants'
import { openLogger } from '@frontdesk/composition/open-logger'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { composeHosted } from './compose-hosted.ts'
import { failureFields } from './failure-fields.ts'
import { InvalidEnvironment, readEnvironment, type HostEnvironment } from './read-environment.ts'
import { runHost } from './run-host.ts'

const clock = { now: () => new Date() }

function environmentOrExit(): HostEnvironment {
  try {
    return readEnvironment(process.env)
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error
    process.stderr.write(`${error.message}\n`)
    // The code every command of Frontdesk ends with for a wrong configuration.
    process.exit(3)
  }
}

/** Asks to stop on the first signal; the second, or the end of the grace, ends the process where it stands. */
function stopOnSignal(graceSeconds: number, logger: Logger): Promise<string> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      for (const name of ['SIGTERM', 'SIGINT'] as const) {
        process.off(name, stop)
        process.on(name, () => {
          logger.error('host.killed', { reason: 'asked a second time' })
          process.exit(1)
        })
      }
      setTimeout(() => {
        logger.error('host.killed', { reason: 'the grace is over', seconds: graceSeconds })
        process.exit(1)
      }, graceSeconds * 1_000).unref()
      resolve(signal)
    }
    process.on('SIGTERM', stop).on('SIGINT', stop)
  })
}

/** A tenant with a mistake is not served, and the others are: told at the start, where somebody looks. */
function tellTenantProblems(tenantsFolder: string, logger: Logger): void {
  for (const { slug, problems } of checkTenants(tenantsFolder)) {
    for (const { file, line, message } of problems) logger.error('tenant.invalid', { tenant: slug, at: `${file}:${line}`, reason: message })
  }
}

const environment = environmentOrExit()
const logger = openLogger({ clock, level: environment.logLevel })
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => {
    logger.error('host.failed', failureFields(error))
    process.exit(1)
  })
}
const stopAsked = stopOnSignal(environment.graceSeconds, logger)
try {
  tellTenantProblems(environment.tenantsFolder, logger)
  const hosted = await composeHosted({ environment, variables: process.env, clock, logger })
  await runHost({ environment, hosted, logger, stopAsked })
  process.exit(0)
} catch (error) {
  logger.error('host.failed', failureFields(error))
  process.exit(1)
}
