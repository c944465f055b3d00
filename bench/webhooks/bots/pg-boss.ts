/** pg-boss between the door and the worker. */
import type { webhook } from '@line/bot-sdk'
import { PgBoss } from 'pg-boss'
import { answer } from './answer.ts'
import { settings } from './bot-settings.ts'
import { openDoor } from './express-door.ts'

type Message = { tenant: string; events: webhook.Event[] }

/**
 * The fastest of those tried (1 to 50 at once by 64 to 4 workers, told by NOTIFY or polling). A worker waits for the slowest of what it took: over a slow
 * model more workers with less in hand answer sooner, without one they only ask more often.
 */
const { batchSize, localConcurrency } =
  settings.modelMilliseconds > 0 ? { batchSize: 5, localConcurrency: 32 } : { batchSize: 50, localConcurrency: 4 }

const boss = new PgBoss({
  connectionString: settings.databaseUrl,
  max: 16,
  useListenNotify: true,
  superviseIntervalSeconds: 10,
  monitorIntervalSeconds: 10,
})
boss.on('error', (error) => console.error(error.name))
await boss.start()
// A message still active after half a minute was a killed worker's.
await boss.createQueue('messages', { notify: true, retryLimit: 5, expireInSeconds: 30 })
await boss.work<Message>(
  'messages',
  {
    batchSize,
    localConcurrency,
    pollingIntervalSeconds: 0.5,
    notifyPollingIntervalSeconds: 0.5,
    burstWhenBatchFull: true,
  },
  async (jobs) => {
    await Promise.all(jobs.flatMap(({ data }) => data.events.map((event) => answer(data.tenant, event))))
  },
)
openDoor(async (tenant, { events }) => {
  await boss.send('messages', { tenant, events })
})
