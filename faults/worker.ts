/** One process of the system under faults: the ECS host with echo turns, shorter leases and a plan of where to die. Started by the runner. */
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeDoor } from '../packages/composition/src/compose-door.ts'
import { composePlatform } from '../packages/composition/src/compose-platform.ts'
import { openLogger } from '../packages/composition/src/open-logger.ts'
import type { PlatformSettings } from '../packages/composition/src/platform.ts'
import { UuidSource } from '../packages/adapters/src/system/uuid-source.ts'
import { readEnvironment } from '../packages/host-ecs/src/read-environment.ts'
import { runHost } from '../packages/host-ecs/src/run-host.ts'
import { echoTurns } from './echo-turn.ts'
import { shortenLeases } from './hurry.ts'
import { plannedFaults } from './planned-faults.ts'
import { seededRandom } from './random.ts'
import type { WorkerSettings } from './worker-settings.ts'

const settings = JSON.parse(process.env['FAULTS_WORKER'] ?? '') as WorkerSettings
const environment = readEnvironment(process.env)
const clock = { now: () => new Date(Date.now() + settings.clockAhead) }
const logger = openLogger({ clock, level: environment.logLevel })
const ids = new UuidSource({ clock })
const random = seededRandom(settings.seed)

shortenLeases(settings)
echoTurns({
  notes: settings.notes,
  now: clock.now,
  nextId: () => ids.next(),
  think: async () => sleep(random.chance(0.05) ? random.whole(100, 900) : random.whole(...settings.think)),
})

const { tenantsFolder, database, queue, line, concurrency } = environment
const platformSettings: PlatformSettings = {
  tenantsFolder,
  database,
  queue,
  line: { ...line, deadlineMilliseconds: settings.lineDeadline },
  clock,
  logger,
  environment: process.env,
  faultPoints: plannedFaults(settings),
  tenantsBelievedFor: 60_000,
  ...(concurrency !== undefined && { concurrency }),
}
const hosted = environment.role === 'web' ? composeDoor(platformSettings) : composePlatform(platformSettings)
const stopAsked = new Promise<string>((resolve) => process.once('SIGTERM', resolve))
process.send?.('ready')
// The runner is gone: so are we.
process.on('disconnect', () => process.exit(1))
try {
  await runHost({ environment, hosted, logger, stopAsked })
  process.exit(0)
} catch (error) {
  logger.error('host.failed', { reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' })
  process.exit(1)
}
