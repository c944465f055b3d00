import { ConsoleChannel } from '@frontdesk/adapters/console/console-channel'
import { FileTenantDirectory } from '@frontdesk/adapters/files/file-tenant-directory'
import { NoFaultPoints } from '@frontdesk/adapters/system/no-fault-points'
import { SystemStopwatch } from '@frontdesk/adapters/system/system-stopwatch'
import { UuidSource } from '@frontdesk/adapters/system/uuid-source'
import type { Channels } from '@frontdesk/core/conversation/ports/channels'
import type { Skill } from '@frontdesk/core/conversation/skill'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'
import type { PlatformSettings } from './platform.ts'

/** What the host decides: where tenants and data are, what time it is, and the channels it serves. */
export const settingsModule = (settings: PlatformSettings) =>
  new ContainerModule(({ bind }) => {
    bind(tokens.clock).toConstantValue(settings.clock)
    bind(tokens.stopwatch).toConstantValue(new SystemStopwatch())
    bind(tokens.idSource).toConstantValue(new UuidSource({ clock: settings.clock }))
    bind(tokens.faultPoints).toConstantValue(settings.faultPoints ?? new NoFaultPoints())
    bind(tokens.worker).toResolvedValue((idSource) => idSource.next(), [tokens.idSource])
    bind(tokens.channels).toConstantValue(terminalOnly(settings))
    bind(tokens.tenants).toResolvedValue(
      (skills: Skill[]) => new FileTenantDirectory({ folder: settings.tenantsFolder, skills: skills.map(({ name }) => name) }),
      [{ serviceIdentifier: tokens.skill, isMultiple: true }],
    )
  })

function terminalOnly({ terminal }: PlatformSettings): Channels {
  const channel = terminal && new ConsoleChannel(terminal)
  return { of: async (_tenantId, name) => (name === 'terminal' ? channel : undefined) }
}
