import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { DevelopmentTenant } from './development-tenants.ts'

type Given = {
  readonly hostPort: number
  readonly simulatorUrl: string
  readonly tenantsFolder: string
  readonly database: { readonly folder: string }
  readonly tenants: readonly DevelopmentTenant[]
}

/** What would lead the host away from this machine, or to another role. */
const notOurs = [
  'DATABASE_URL',
  'DATABASE_CONNECTIONS',
  'QUEUE_URL',
  'QUEUE_DEAD_LETTER_URL',
  'SHUTDOWN_DELAY_SECONDS',
  'LINE_DATA_API_BASE_URL',
]

/** The host's environment: ours, but for what has to be otherwise in development. */
export function hostVariables(
  inherited: NodeJS.ProcessEnv,
  { hostPort, simulatorUrl, tenantsFolder, database, tenants }: Given,
): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(inherited).filter(([name]) => !notOurs.includes(name)))
  return {
    // Compiled sources are kept between runs, where the frontdesk command keeps its own.
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    ...kept,
    ROLE: 'all',
    HOST: '127.0.0.1',
    PORT: String(hostPort),
    TENANTS_FOLDER: tenantsFolder,
    DATA_FOLDER: database.folder,
    LINE_API_BASE_URL: simulatorUrl,
    SHUTDOWN_GRACE_SECONDS: '10',
    ...Object.assign({}, ...tenants.map(({ variables }) => variables)),
  }
}
