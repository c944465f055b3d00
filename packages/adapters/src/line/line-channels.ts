import type { Channel, Channels } from '@frontdesk/core/conversation/ports/channels'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'

import { LineChannel } from './line-channel.ts'

type Dependencies = {
  readonly tenants: TenantDirectory
  readonly secrets: Secrets
  readonly logger: Logger
  /** Where LINE's API is: `https://api.line.me`, or a stand-in at the root of its host. */
  readonly apiBaseUrl: string
  /** How long one request to LINE may take. */
  readonly deadlineMilliseconds?: number
}

/** The tenants' LINE Official Accounts, by their profiles. Keeps each until its access token changes, so that connections stay open. */
export class LineChannels implements Channels {
  readonly #ports: Dependencies
  readonly #kept = new Map<TenantId, { readonly accessToken: string; readonly channel: LineChannel }>()

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
  }

  /** Throws `PortFailure` when the access token cannot be read, and `InvalidTenant` as the directory does. */
  async of(tenantId: TenantId, channel: string): Promise<Channel | undefined> {
    if (channel !== 'line') return undefined
    const { tenants, secrets } = this.#ports
    const line = (await tenants.find(tenantId))?.profile.line
    if (!line) {
      this.#kept.delete(tenantId)
      return undefined
    }
    return this.#keep(tenantId, await secrets.read(line.accessToken))
  }

  #keep(tenantId: TenantId, accessToken: string): LineChannel {
    const kept = this.#kept.get(tenantId)
    if (kept?.accessToken === accessToken) return kept.channel
    const { logger, apiBaseUrl, deadlineMilliseconds } = this.#ports
    const channel = new LineChannel({
      apiBaseUrl,
      accessToken,
      logger,
      ...(deadlineMilliseconds !== undefined && { deadlineMilliseconds }),
    })
    this.#kept.set(tenantId, { accessToken, channel })
    return channel
  }
}
