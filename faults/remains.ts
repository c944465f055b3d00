import { createRequire } from 'node:module'
import { customerOf } from './hurry.ts'
import type { Leftovers, Stored } from './history.ts'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { Client } = require('pg') as typeof import('pg')

/** The cluster's superuser, whom no policy binds; `work` is done over a connection of its own. */
async function asking<Result>(url: string, work: (client: InstanceType<typeof Client>) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  // A server that goes away is told of by the query, too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

export async function createDatabase(url: string, name: string): Promise<string> {
  await asking(url, (client) => client.query(`create database ${name}`))
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

/** What is still open. The queue's own, where it is not the database, the caller counts. */
export async function readLeftovers(url: string): Promise<Leftovers> {
  const { rows } = await asking(url, (client) =>
    client.query<Record<keyof Leftovers, string>>(`select
      (select count(*) from inbox_events where answered_by is null and closed is null) as "openEvents",
      (select count(*) from outbox_messages where state = 'pending') as "pendingMessages",
      (select count(*) from queue_messages where not dead) as queued,
      (select count(*) from queue_messages where dead) as "queueDead",
      (select count(*) from conversations where lease_until > clock_timestamp()) as leases`),
  )
  const counts = Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)] as const)
  return Object.fromEntries(counts) as Leftovers
}

/** Customers for whom an answer is held until they write again. */
export async function readHeld(url: string): Promise<string[]> {
  const { rows } = await asking(url, (client) =>
    client.query<{ conversation: string }>(`select distinct conversation_id as conversation from outbox_messages where state = 'held'`),
  )
  return rows.map(({ conversation }) => customerOf(conversation))
}

type Row = Record<string, never>

export async function readStored(url: string): Promise<Stored> {
  return await asking(url, async (client) => {
    const rows = async (text: string) =>
      (await client.query<Row>(text)).rows.map(({ conversation, ...rest }) => ({ conversation: customerOf(conversation ?? ''), ...rest }))
    const epoch = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`
    return {
      events: await rows(
        `select conversation_id as conversation, event_id as "eventId", ${epoch('stored_at')} as "storedAt", answered_by as "answeredBy", closed from inbox_events`,
      ),
      turns: await rows(`select conversation_id as conversation, turn_id as "turnId", number, record -> 'events' as events,
        split_part(record #>> '{gates,0,reason}', ' ', 1)::float8 as "readAt", split_part(record #>> '{gates,0,reason}', ' ', 2)::float8 as "fencingToken" from turns`),
      messages:
        await rows(`select conversation_id as conversation, message_id::text as "messageId", turn_id as "turnId", turn_number as "turnNumber", position,
        reply ->> 'text' as text, state, attempts, presumed, reason, ${epoch('created_at')} as "createdAt" from outbox_messages`),
      conversations: await rows(`select conversation_id as conversation, turn_count as "turnCount" from conversations`),
    } as unknown as Stored
  })
}
