import { setTimeout as pause } from 'node:timers/promises'

import type { Platform, PlatformSettings } from '@frontdesk/composition/platform'

import { CommandFailure } from './command-failure.ts'
import { exitCodes } from './exit-codes.ts'
import type { Surroundings } from './surroundings.ts'

/** How long an interrupted process waits for its database to close before it leaves all the same. */
const longestGoodbye = 2000

/**
 * Wires a platform, lets `work` use it, and lets go of it whatever happens. When the process is asked to stop, the work is left
 * where it is: what was accepted is durable and is carried on at the next start. `start` opens the database.
 */
export async function withPlatform<Result>(
  surroundings: Surroundings,
  settings: PlatformSettings,
  options: { readonly start: boolean },
  work: (platform: Platform) => Promise<Result>,
): Promise<Result> {
  const composePlatform = await surroundings.loadPlatform()
  const platform = composePlatform(settings)
  const interruption = watchInterruption(surroundings)
  const run = async (): Promise<Result> => {
    if (options.start) await platform.start()
    return await work(platform)
  }
  try {
    return await Promise.race([run(), interruption.happened])
  } finally {
    interruption.stopWatching()
    await Promise.race([platform.stop(), pause(longestGoodbye, undefined, { ref: false })])
  }
}

function watchInterruption(surroundings: Surroundings): { readonly happened: Promise<never>; stopWatching(): void } {
  let stopWatching: () => void = () => undefined
  const happened = new Promise<never>((_resolve, reject) => {
    stopWatching = surroundings.onInterrupt(() =>
      reject(
        new CommandFailure(
          exitCodes.interrupted,
          'interrupted',
          'Interrupted.',
          'What was accepted is kept and will be answered at the next start.',
        ),
      ),
    )
  })
  // Nobody waits for it when the work ends first.
  happened.catch(() => undefined)
  return { happened, stopWatching }
}
