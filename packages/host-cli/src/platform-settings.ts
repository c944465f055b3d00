import { resolve } from 'node:path'

import type { PlatformSettings } from '@frontdesk/composition/platform'

import type { Environment } from './environment.ts'
import type { Surroundings } from './surroundings.ts'

/** Where the database is, as the environment and `--data` say: a server when DATABASE_URL is set, else the folder. */
export function chooseDatabase(
  environment: Environment,
  surroundings: Surroundings,
  dataOption: string | undefined,
): PlatformSettings['database'] {
  if (environment.databaseUrl !== undefined) return { url: environment.databaseUrl }
  return { folder: chooseDataFolder(environment, surroundings, dataOption) }
}

/** The folder named by `--data`, else by FRONTDESK_DATA, else `.frontdesk` in the working folder. Absolute. */
export function chooseDataFolder(environment: Environment, surroundings: Surroundings, dataOption: string | undefined): string {
  return dataOption === undefined ? environment.dataFolder : resolve(surroundings.workingFolder, dataOption)
}
