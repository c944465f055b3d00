import { Client } from './pg.ts'

/**
 * Gives our database as many conversations as wanted, each with what one real conversation left: its event, turn and messages. Copies rows as they stand, so
 * that it needs to know of a table only which of its columns tell a conversation, an event, a turn or a message from another.
 */
export async function copyConversations(databaseUrl: string, wanted: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ conversation: string }>(
      `select conversation_id as conversation from turns where number = 1 and exists (select from outbox_messages m where m.turn_id = turns.turn_id and m.state = 'delivered') limit 1`,
    )
    const [source] = rows
    if (!source) throw new Error('no conversation to copy')
    for (const table of ['conversations', 'inbox_events', 'turns', 'outbox_messages']) {
      await client.query(await copyStatement(client, table), [source.conversation, wanted])
    }
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

/** Of the customers' pool: the same as the driver's, see `customerUserId`. */
const user = `'Uc' || lpad(to_hex(n), 31, '0')`

const named: Readonly<Record<string, string>> = {
  conversation_id: `'line:user:' || ${user}`,
  customer_id: user,
  event_id: `'copy-' || n`,
  turn_id: `'copy-' || n`,
  answered_by: `'copy-' || n`,
}

async function copyStatement(client: InstanceType<typeof Client>, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_name = $1 and table_schema = 'public' and is_identity = 'NO' and is_generated = 'NEVER'`,
    [table],
  )
  const value = ({ name, type }: { name: string; type: string }) => {
    if (name === 'message_id') return type === 'uuid' ? 'gen_random_uuid()' : `'copy-' || n`
    return named[name] ?? `"${name}"`
  }
  const first = table === 'turns' ? 'and number = 1' : ''
  // A conversation that has a first turn of its own keeps it, and gets no message of a copied one.
  const of = table === 'outbox_messages' ? `where exists (select from turns where turn_id = 'copy-' || n)` : ''
  return `insert into ${table} (${rows.map(({ name }) => `"${name}"`).join(', ')})
    select ${rows.map(value).join(', ')} from (select * from ${table} where conversation_id = $1 ${first} limit 1) as one, generate_series(0, $2::int - 1) as n
    ${of}
    on conflict do nothing`
}
