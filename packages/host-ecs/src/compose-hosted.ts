import type { PlatformSettings } from '@frontdesk/composition/platform'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { HostEnvironment } from './read-environment.ts'
import type { Hosted } from './run-host.ts'

/** A tenant's folder changes with a deployment, and by hand in a pinch: then within seconds. */
const believedMilliseconds = 2_000

type Given = {
  readonly environment: HostEnvironment
  /** Where `env:` secrets are read. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly logger: Logger
}

/** What this role runs. The door alone loads no database driver, and with SQS asks for no database. */
export async function composeHosted({ environment, variables, clock, logger }: Given): Promise<Hosted> {
  const { tenantsFolder, database, queue, line, parameterStore, concurrency } = environment
  const settings: PlatformSettings = {
    tenantsFolder,
    database,
    queue,
    line,
    parameterStore,
    tenantsBelievedFor: believedMilliseconds,
    clock,
    logger,
    environment: variables,
    ...(concurrency !== undefined && { concurrency }),
  }
  if (environment.role === 'web') {
    const { composeDoor } = await import('@frontdesk/composition/compose-door')
    return composeDoor(settings)
  }
  const { composePlatform } = await import('@frontdesk/composition/compose-platform')
  return composePlatform(settings)
}
