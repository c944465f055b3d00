import type { Platform } from '@frontdesk/composition/platform'

import { findTenantIds } from '../chat/find-tenant.ts'
import type { CommandContext } from '../commands/command-context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { operatorSettings } from '../operator-settings.ts'
import { whileWaiting } from '../screen/while-waiting.ts'
import { withPlatform } from '../with-platform.ts'
import { findDead, type DeadEntry } from './dead-entry.ts'

/** Opens what the front desk works on, and finds the dead letters of one tenant or of all. */
export async function withDead(
  { tenant, data }: { readonly tenant?: string; readonly data?: string },
  context: CommandContext,
  work: (platform: Platform, dead: readonly DeadEntry[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { surroundings, environment, screen } = context
  const settings = {
    ...operatorSettings(environment, surroundings, data),
    // Whoever waited at a terminal has gone; what they were to be told is told here.
    terminal: { show: async ({ reply }: { readonly reply: { readonly text: string } }) => screen.tell(`${reply.text}\n`) },
  }
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    const tenants = tenant === undefined ? 'all' : await findTenantIds(platform, tenant)
    await platform.start()
    return await work(platform, await whileWaiting(screen, 'Looking for dead letters …', findDead(platform, tenants)))
  })
}
