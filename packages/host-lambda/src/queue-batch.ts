import { composePlatform } from '@frontdesk/composition/compose-platform'
import { once } from './once.ts'
import { serveBatch, type SqsBatch } from './serve-batch.ts'
import { settingsFor } from './settings-for.ts'

/** The worker as a function, fed by SQS. */
const open = once(async () => {
  const settings = settingsFor('platform')
  const platform = composePlatform(settings)
  await platform.start()
  return { platform, logger: settings.logger }
})

/** AWS Lambda calls it with a batch of the queue. @public */
export const handler = async (event: SqsBatch, context: { getRemainingTimeInMillis(): number }) => {
  const { platform, logger } = await open()
  return await serveBatch(event, {
    serveQueued: async (body) => await platform.serveQueued(body),
    logger,
    remaining: () => context.getRemainingTimeInMillis(),
  })
}
