import { findTenant } from '../chat/find-tenant.ts'
import { CommandFailure } from '../command-failure.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { exitCodes } from '../exit-codes.ts'
import { withPlatform } from '../with-platform.ts'
import { developmentAccount } from './development-account.ts'
import { LineSimulatorClient } from './line-simulator.ts'
import { lineOf, readSigningSecret, type SigningSecret } from './signing-secret.ts'
import type { TriggerTarget } from './trigger-webhook.ts'

export type OpenedTarget = TriggerTarget & { readonly tenant: string; readonly signedWith: SigningSecret; readonly simulatorUrl?: URL }

type Named = { readonly tenant?: string; readonly url?: string; readonly simulator?: string }

/** Finds the tenant, its secret, and the simulator if one is named. Opens no database. */
export async function openTriggerTarget(named: Named, context: CommandContext): Promise<OpenedTarget> {
  const { surroundings, environment } = context
  const clock = { now: surroundings.now }
  const settings = { tenantsFolder: environment.tenantsFolder, database: { folder: undefined }, clock }
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    const tenant = await findTenant(platform, named.tenant)
    const { botUserId } = lineOf(tenant)
    const url = readUrl('--url', named.url ?? `http://127.0.0.1:8080/webhooks/line/${tenant.id}`)
    const { openSecrets } = await surroundings.loadLineAccess()
    const secrets = openSecrets({ environment: surroundings.environment, clock })
    const signedWith = await readSigningSecret(tenant, { secrets, environment: surroundings.environment, url })
    const target = { tenant: tenant.id, url, botUserId, channelSecret: signedWith.secret, signedWith }
    if (named.simulator === undefined) return target
    const simulatorUrl = readUrl('--simulator', named.simulator)
    const simulator = new LineSimulatorClient(simulatorUrl)
    const { accessToken } = developmentAccount(tenant.id)
    await simulator.ensureChannel({ botUserId, channelSecret: signedWith.secret, accessToken })
    return { ...target, simulator, simulatorUrl }
  })
}

function readUrl(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new CommandFailure(
    exitCodes.usage,
    'invalid-url',
    `${flag} takes an address, and ${JSON.stringify(text.slice(0, 80))} is none.`,
    `Write it whole: ${flag} http://127.0.0.1:8080${flag === '--url' ? '/webhooks/line/minato' : ''}`,
  )
}
