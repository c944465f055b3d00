/** One insert before the 200; a loop takes rows and answers them. What it has taken is in memory alone. */
import type { webhook } from '@line/bot-sdk'
import { Pool } from '../pg.ts'
import { answer } from './answer.ts'
import { settings } from './bot-settings.ts'
import { openPlainDoor } from './plain-door.ts'

const pool = new Pool({ connectionString: settings.databaseUrl, max: 16 })
await pool.query('create table if not exists messages (id bigserial primary key, tenant text not null, events jsonb not null)')

type Row = { readonly tenant: string; readonly events: webhook.Event[] }

const take = {
  name: 'take',
  text: `delete from messages where id in (select id from messages order by id limit 100 for update skip locked) returning tenant, events`,
}
const mostInHand = 512
let inHand = 0
let wake = () => {}

async function work(): Promise<never> {
  for (;;) {
    const { promise: arrived, resolve } = Promise.withResolvers<void>()
    wake = resolve
    const rows = inHand < mostInHand ? (await pool.query<Row>(take)).rows : []
    for (const { tenant, events } of rows) void answerAll(tenant, events)
    if (rows.length === 0) await arrived
  }
}

async function answerAll(tenant: string, events: readonly webhook.Event[]): Promise<void> {
  inHand++
  await Promise.all(events.map((event) => answer(tenant, event))).catch(() => console.error('an answer failed'))
  inHand--
  wake()
}

// Another process may have left rows: looks without being told, too.
setInterval(() => wake(), 500)
void work()
openPlainDoor(async (tenant, { events }) => {
  await pool.query({
    name: 'keep',
    text: 'insert into messages (tenant, events) values ($1, $2)',
    values: [tenant, JSON.stringify(events)],
  })
  wake()
})
