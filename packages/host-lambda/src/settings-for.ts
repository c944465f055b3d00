import process from 'node:process'
import { openLogger } from '@frontdesk/composition/open-logger'
import type { PlatformSettings } from '@frontdesk/composition/platform'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { readEnvironment, type LambdaHalf } from './read-environment.ts'

/** What this function's environment says, as the composition takes it. */
export function settingsFor(half: LambdaHalf): PlatformSettings & { readonly logger: Logger } {
  const { logLevel, ...settings } = readEnvironment(process.env, half)
  const clock = { now: () => new Date() }
  // A function's folder never changes.
  return {
    ...settings,
    tenantsBelievedFor: Number.POSITIVE_INFINITY,
    environment: process.env,
    clock,
    logger: openLogger({ clock, level: logLevel }),
  }
}
