import { EnvironmentSecrets } from '@frontdesk/adapters/environment/environment-secrets'
import { SecretsByScheme } from '@frontdesk/adapters/environment/secrets-by-scheme'
import { LineChannels } from '@frontdesk/adapters/line/line-channels'
import { SsmSecrets } from '@frontdesk/adapters/ssm/ssm-secrets'
import { SilentLogger } from '@frontdesk/adapters/system/silent-logger'
import type { PushQuota } from '@frontdesk/core/conversation/ports/channels'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import type { PlatformSettings } from './platform.ts'

type AccessSettings = Pick<PlatformSettings, 'environment' | 'parameterStore' | 'clock' | 'line'>

/** Looks secrets up as the platform does, for a tool that speaks to a front desk as LINE would. */
export function openSecrets({ environment = {}, parameterStore = {}, clock }: AccessSettings): Secrets {
  return new SecretsByScheme({
    schemes: { env: new EnvironmentSecrets({ environment }), ssm: new SsmSecrets({ clock, ...parameterStore }) },
  })
}

/** What LINE itself says of the tenant's pushes this month; `undefined` without a LINE account. Throws `PortFailure` when LINE or the secret cannot be had. */
export async function readLineQuota(tenant: Tenant, settings: AccessSettings): Promise<PushQuota | undefined> {
  const { apiBaseUrl = 'https://api.line.me', deadlineMilliseconds } = settings.line ?? {}
  const channels = new LineChannels({
    tenants: { list: async () => [tenant.id], find: async () => tenant },
    secrets: openSecrets(settings),
    logger: new SilentLogger(),
    apiBaseUrl,
    ...(deadlineMilliseconds !== undefined && { deadlineMilliseconds }),
  })
  return await (await channels.of(tenant.id, 'line'))?.quota()
}
