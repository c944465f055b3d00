import { nearestWord } from '@frontdesk/core/kernel/nearest-word'
import type { Platform } from '@frontdesk/composition/platform'
import { isTenantId, type TenantId } from '@frontdesk/core/kernel/ids'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-codes.ts'

/** Whom one talks to when nobody is named. */
export const defaultTenant = 'minato'

/**
 * The tenant named; without a name `minato`, or the only one there is. Throws `CommandFailure` (usage) with the known ones when
 * there is none of that name, and `InvalidTenant` when its folder says something it may not.
 */
export async function findTenant(platform: Pick<Platform, 'tenants'>, named: string | undefined): Promise<Tenant> {
  const slug = named ?? defaultTenant
  const found = isTenantId(slug) ? await platform.tenants.find(slug) : undefined
  if (found) return found
  const known = await platform.tenants.list()
  const [only] = known
  const single = named === undefined && known.length === 1 && only ? await platform.tenants.find(only) : undefined
  if (single) return single
  if (known.length === 0)
    throw new CommandFailure(
      exitCodes.configuration,
      'no-tenants',
      'There is no business in the tenants folder.',
      'Point TENANTS_DIR at a folder that holds one folder for each business, with its tenant.yaml.',
    )
  throw unknownTenant(slug, known)
}

/**
 * The id of the tenant named, for work that needs nothing of its folder and goes on when that has mistakes. Throws `CommandFailure` (usage) with the known ones
 * when there is none of that name.
 */
export async function findTenantIds(platform: Pick<Platform, 'tenants'>, named: string): Promise<readonly TenantId[]> {
  const known = await platform.tenants.list()
  const found = known.filter((tenant) => tenant === named)
  if (found.length > 0) return found
  throw unknownTenant(named, known)
}

function unknownTenant(slug: string, known: readonly TenantId[]): CommandFailure {
  const near = nearestWord(slug, known)
  return new CommandFailure(
    exitCodes.usage,
    'unknown-tenant',
    `There is no tenant ${JSON.stringify(slug.slice(0, 80))}.${near ? ` Did you mean ${near}?` : ''}`,
    `Name one of these: ${known.join(', ')}`,
  )
}
