import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-codes.ts'
import { ownName } from '../own-name.ts'
import { developmentAccount, isLoopback, variableOf } from './development-account.ts'

/** What webhooks to the tenant are signed with, and under which of its secrets' names. */
export type SigningSecret = { readonly secret: string; readonly development: boolean; readonly reference: string }

type Given = {
  readonly secrets: Secrets
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly url: URL
}

/** The tenant's LINE account as its profile says. Throws `CommandFailure` (configuration) when it has none. */
export function lineOf(tenant: Tenant): NonNullable<Tenant['profile']['line']> {
  const { line } = tenant.profile
  if (line) return line
  throw new CommandFailure(
    exitCodes.configuration,
    'no-line-account',
    `${tenant.id} is not on LINE: its tenant.yaml has no line section.`,
    'Add one, as docs/line-account.md says.',
  )
}

/**
 * The channel secret the profile names; of two, the first. Without one, and for an address on this machine, the development secret.
 * Throws `PortFailure` (`unauthorized`) when there is none for any other address.
 */
export async function readSigningSecret(tenant: Tenant, { secrets, environment, url }: Given): Promise<SigningSecret> {
  const [reference = ''] = [lineOf(tenant).channelSecret].flat()
  const variable = variableOf(reference)
  const unset = variable !== undefined && (environment[variable] ?? '').trim() === ''
  if (unset && isLoopback(url)) return { secret: developmentAccount(tenant.id).channelSecret, development: true, reference }
  if (unset)
    throw new CommandFailure(
      exitCodes.credentials,
      'no-channel-secret',
      `There is no secret to sign with: ${variable} is not set, and ${url.host} is not on this machine.`,
      `Set it: ${variable}=… ${ownName} line trigger …`,
    )
  return { secret: await secrets.read(reference), development: false, reference }
}
