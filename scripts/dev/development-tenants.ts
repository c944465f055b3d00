import type { TenantDirectory } from '../../packages/core/src/tenancy/ports/tenant-directory.ts'
import type { Tenant } from '../../packages/core/src/tenancy/tenant.ts'
import { developmentAccount, variableOf } from '../../packages/host-cli/src/line/development-account.ts'
import type { SimulatedChannel } from '../../packages/simulators/src/line/line-simulator.ts'

/** A tenant that is on LINE, with what makes it so here. */
export type DevelopmentTenant = {
  readonly tenant: Tenant
  readonly channel: SimulatedChannel
  /** For the host's environment. */
  readonly variables: Readonly<Record<string, string>>
  /** The variable of the channel secret, where the environment has one of its own, which is then kept. */
  readonly ownSecret?: string
}

type Variables = Readonly<Record<string, string | undefined>>

/** Every tenant with a LINE account, given development secrets. Throws `InvalidTenant` on a folder with mistakes. */
export async function developmentTenants(directory: TenantDirectory, environment: Variables): Promise<readonly DevelopmentTenant[]> {
  const found: DevelopmentTenant[] = []
  for (const slug of await directory.list()) {
    const tenant = await directory.find(slug)
    if (tenant?.profile.line) found.push(onLine(tenant, tenant.profile.line, environment))
  }
  return found
}

function onLine(tenant: Tenant, line: NonNullable<Tenant['profile']['line']>, environment: Variables): DevelopmentTenant {
  const account = developmentAccount(tenant.id)
  const variable = variableOf([line.channelSecret].flat()[0] ?? '')
  const given = variable === undefined ? undefined : environment[variable]?.trim()
  const channelSecret = given || account.channelSecret
  const token = variableOf(line.accessToken)
  return {
    tenant,
    channel: { botUserId: line.botUserId, channelSecret, accessToken: account.accessToken },
    variables: {
      ...(variable !== undefined && { [variable]: channelSecret }),
      // A real one has no business at a simulator.
      ...(token !== undefined && { [token]: account.accessToken }),
    },
    ...(given && variable !== undefined && { ownSecret: variable }),
  }
}
