import { ConsoleChannel } from '@frontdesk/adapters/console/console-channel'
import { FileTenantDirectory } from '@frontdesk/adapters/files/file-tenant-directory'
import { LineChannels } from '@frontdesk/adapters/line/line-channels'
import { NoFaultPoints } from '@frontdesk/adapters/system/no-fault-points'
import { SilentLogger } from '@frontdesk/adapters/system/silent-logger'
import { SystemStopwatch } from '@frontdesk/adapters/system/system-stopwatch'
import { SystemTimers } from '@frontdesk/adapters/system/system-timers'
import { UuidSource } from '@frontdesk/adapters/system/uuid-source'
import type { Channels } from '@frontdesk/core/conversation/ports/channels'
import type { Skill } from '@frontdesk/core/conversation/skill'
import { ContainerModule } from 'inversify'
import { openSecrets } from './line-access.ts'
import { tokens } from './tokens.ts'
import type { PlatformSettings } from './platform.ts'

/** A turn waits for a model most of its time; a hundred waiting at once cost little, and are 300 turns a second over a model of a third of a second. */
const usualConcurrency = 100

/** What the host decides: where tenants, secrets and data are, what time it is, and the channels it serves. */
export const settingsModule = (settings: PlatformSettings) =>
  new ContainerModule(({ bind }) => {
    bind(tokens.clock).toConstantValue(settings.clock)
    bind(tokens.stopwatch).toConstantValue(new SystemStopwatch())
    bind(tokens.timers).toConstantValue(new SystemTimers())
    bind(tokens.logger).toConstantValue(settings.logger ?? new SilentLogger())
    bind(tokens.idSource).toConstantValue(new UuidSource({ clock: settings.clock }))
    bind(tokens.faultPoints).toConstantValue(settings.faultPoints ?? new NoFaultPoints())
    bind(tokens.worker).toResolvedValue((idSource) => idSource.next(), [tokens.idSource])
    bind(tokens.concurrency).toConstantValue(settings.concurrency ?? usualConcurrency)
    bind(tokens.burstChannels).toConstantValue(new Set(['line']))
    bind(tokens.secrets).toResolvedValue(() => openSecrets(settings))
    bind(tokens.tenants).toResolvedValue(
      (skills: Skill[]) =>
        new FileTenantDirectory({
          folder: settings.tenantsFolder,
          skills: skills.map(({ name }) => name),
          believedFor: settings.tenantsBelievedFor ?? 0,
        }),
      [{ serviceIdentifier: tokens.skill, isMultiple: true }],
    )
    bind(tokens.channels).toResolvedValue(
      (tenants, secrets, logger) => {
        const { apiBaseUrl = 'https://api.line.me', deadlineMilliseconds } = settings.line ?? {}
        const line = new LineChannels({
          tenants,
          secrets,
          logger,
          apiBaseUrl,
          ...(deadlineMilliseconds !== undefined && { deadlineMilliseconds }),
        })
        return channelsOf(settings, line)
      },
      [tokens.tenants, tokens.secrets, tokens.logger],
    )
  })

function channelsOf({ terminal }: PlatformSettings, line: Channels): Channels {
  const console = terminal && new ConsoleChannel(terminal)
  return { of: async (tenantId, name) => (name === 'terminal' ? console : await line.of(tenantId, name)) }
}
