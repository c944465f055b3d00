import type { PlatformSettings, QueueSettings } from '@frontdesk/composition/platform'

import { CommandFailure } from './command-failure.ts'
import type { Environment } from './environment.ts'
import { exitCodes } from './exit-codes.ts'
import { chooseDatabase } from './platform-settings.ts'
import type { Surroundings } from './surroundings.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * A platform that reaches what the running front desk reaches: its database, its queue (`QUEUE_URL`, as the hosts read it) and its channels.
 * Throws `CommandFailure` (configuration) on an address that is none.
 */
export function operatorSettings(environment: Environment, surroundings: Surroundings, dataOption: string | undefined): PlatformSettings {
  const variables = surroundings.environment
  const queue = readQueue(variables)
  return {
    tenantsFolder: environment.tenantsFolder,
    database: chooseDatabase(environment, surroundings, dataOption),
    clock: { now: surroundings.now },
    environment: variables,
    line: readLine(variables),
    ...(queue && { queue }),
  }
}

/** Where LINE is, as the hosts read it. */
export function readLine(variables: Variables): { readonly apiBaseUrl?: string } {
  const apiBaseUrl = readAddress(variables, 'LINE_API_BASE_URL')
  return apiBaseUrl === undefined ? {} : { apiBaseUrl }
}

function readQueue(variables: Variables): QueueSettings | undefined {
  const url = readAddress(variables, 'QUEUE_URL')
  if (url === undefined) return undefined
  const deadLetterUrl = readAddress(variables, 'QUEUE_DEAD_LETTER_URL')
  const endpoint = readAddress(variables, 'AWS_ENDPOINT_URL_SQS')
  const region = variables['AWS_REGION'] || /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\//.exec(url)?.[1]
  return {
    kind: 'sqs',
    url,
    ...(deadLetterUrl !== undefined && { deadLetterUrl }),
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  }
}

function readAddress(variables: Variables, name: string): string | undefined {
  const text = variables[name]
  if (text === undefined || text === '') return undefined
  if (URL.canParse(text) && /^https?:/.test(text)) return text
  throw new CommandFailure(
    exitCodes.configuration,
    'invalid-environment',
    `${name} is not an address (not shown: it may hold a password).`,
    'Write it whole, beginning with https://, or unset it.',
  )
}
