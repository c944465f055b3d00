import { composePlatform } from '@frontdesk/composition/compose-platform'
import { once } from './once.ts'
import { settingsFor } from './settings-for.ts'

/** Finds what a crash left unfinished, and answers it. To be run by a schedule every minute; two at a time do no harm. */
const open = once(async () => {
  const platform = composePlatform(settingsFor('platform'))
  await platform.start()
  return platform
})

/** `swept`: the conversations that were touched. */
/** AWS Lambda calls it on a schedule. @public */
export const handler = async (): Promise<{ readonly swept: number }> => ({ swept: await (await open()).sweepAll() })
