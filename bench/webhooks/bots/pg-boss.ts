/** pg-boss between the door and the worker. */
import type { webhook } from '@line/bot-sdk'
import { PgBoss } from 'pg-boss'
import { answer } from './answer.ts'
import { settings } from './bot-settings.ts'
import { openDoor } from './express-door.ts'

type Message = { tenant: string; events: webhook.Event[] }

const { BATCH = '50', WORKERS = '4', NOTIFY = 'yes' } = process.env
const notify = NOTIFY === 'yes'

const boss = new PgBoss({
  connectionString: settings.databaseUrl,
  max: 16,
  useListenNotify: notify,
  superviseIntervalSeconds: 10,
  monitorIntervalSeconds: 10,
})
boss.on('error', (error) => console.error(error.name))
await boss.start()
// A message still active after half a minute was a killed worker's.
await boss.createQueue('messages', { notify, retryLimit: 5, expireInSeconds: 30 })
await boss.work<Message>(
  'messages',
  {
    batchSize: Number(BATCH),
    localConcurrency: Number(WORKERS),
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
