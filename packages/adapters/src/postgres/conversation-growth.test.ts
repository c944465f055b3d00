import { randomUUID } from 'node:crypto'
import { freshState } from '@frontdesk/core/conversation/conversation-state'
import { conversationId, tenantId } from '@frontdesk/core/kernel/ids'
import { anEvent, aTurn, longLease, messagesOf } from '@frontdesk/port-contracts/conversation-storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresConversationStore } from './postgres-conversation-store.ts'
import { PostgresDeadLetters } from './postgres-dead-letters.ts'
import { PostgresInbox } from './postgres-inbox.ts'
import { PostgresOutbox } from './postgres-outbox.ts'
import { PostgresQueue } from './postgres-queue.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const tenant = tenantId('grown')
const regular = 'terminal:regular'
const [few, many] = [10, 10_000]
/**
 * An index on 10,000 rows is a page or two deeper than one on ten, and a page of it has been split here and there: that may double what a verb touches, which goes through a
 * handful of indexes. What reads a row for each conversation or turn touches hundreds of pages more.
 */
const mostPages = (before: number) => 2 * before + 4

for (const { title, skip, open } of testDatabases) {
  // No statistics are gathered, as is always so on the embedded database and so on a server until its autovacuum comes by.
  describe.skipIf(skip)(`From ${few} conversations and turns of a tenant to ${many} ${title}`, () => {
    let at: TestDatabases
    const pages = new Map<number, ReadonlyMap<string, number>>()
    beforeAll(async () => {
      // One connection, which keeps the plans it made when there was little.
      at = await open(1)
      for (const table of tables) await at.owner.raw(`alter table ${table} set (autovacuum_enabled = off)`)
      for (const size of [few, many]) {
        for (const statement of seeding) await at.owner.raw(statement, { tenant, regular, from: size === few ? 1 : few + 1, to: size })
        pages.set(size, await pagesOfATurn(at))
      }
    }, 120_000)
    afterAll(async () => await at.close())

    it.each(verbs)('%s touches no more pages than its indexes are deeper', (verb) => {
      const [before = 0, after = 0] = [few, many].map((size) => pages.get(size)?.get(verb))
      expect(before).toBeGreaterThan(0)
      expect(after).toBeLessThanOrEqual(mostPages(before))
    })
  })
}

const tables = ['inbox_events', 'conversations', 'turns', 'outbox_messages', 'delivery_ledger', 'queue_messages']

const verbs = [
  'store',
  'claim',
  'reload',
  'extend',
  'commit',
  'start',
  'settle',
  'release',
  'bury',
  'replay',
  'erase',
  'lastTurns',
  'unfinished',
  'send',
  'receive',
  'hideFor',
  'remove',
]

/** How many pages of our tables each verb of a turn touches, in a conversation with many turns; the least of a few rounds, since now and then one tidies up. */
async function pagesOfATurn({ one, owner }: TestDatabases): Promise<ReadonlyMap<string, number>> {
  const ports = { database: one, timers: { sleep: () => Promise.resolve() } }
  const [inbox, conversations, outbox] = [new PostgresInbox(ports), new PostgresConversationStore(ports), new PostgresOutbox(ports)]
  const [deadLetters, queue] = [new PostgresDeadLetters(ports), new PostgresQueue(ports)]
  const least = new Map<string, number>()
  const count = async <T>(verb: string, work: () => Promise<T>): Promise<T> => {
    const before = await pagesSoFar(one, owner)
    const done = await work()
    const pages = (await pagesSoFar(one, owner)) - before
    least.set(verb, Math.min(pages, least.get(verb) ?? pages))
    return done
  }
  for (let round = 0; round < 4; round++) {
    const event = { ...anEvent(tenant, { conversation: regular }), messageId: randomUUID() }
    const dying = anEvent(tenant, { conversation: regular })
    await inbox.store(dying)
    await count('store', () => inbox.store(event))
    await count('unfinished', () => inbox.unfinished(tenant))
    const claimed = await count('claim', () => conversations.claim(tenant, conversationId(regular), 'worker', longLease))
    if (claimed === 'held') throw new Error('expected the lease')
    const { lease } = claimed
    await count('reload', () => conversations.reload(lease))
    await count('extend', () => conversations.extend(lease, longLease))
    await count('bury', () => conversations.bury(lease, dying.channel, dying.eventId, 'dies'))
    await count('replay', () => deadLetters.replay(tenant, `event:${dying.channel}:${dying.eventId}`))
    const turn = aTurn(claimed)
    const messages = messagesOf(turn)
    expect(await count('commit', () => conversations.commit(lease, turn, freshState, messages))).toBe('committed')
    for (const { id } of messages) await count('start', () => outbox.start(tenant, id, 'push'))
    for (const { id } of messages) await count('settle', () => outbox.settle(tenant, id, { outcome: 'delivered', way: 'push' }))
    await count('lastTurns', () => conversations.lastTurns(tenant, conversationId(regular), 10))
    expect(await count('release', () => conversations.release(lease))).toBe('idle')
    await count('erase', () => inbox.erase(tenant, 'terminal', event.messageId))
    await count('send', () => queue.send([{ group: tenant, body: 'sent' }]))
    const [received] = await count('receive', () => queue.receive({ limit: 1, waitMilliseconds: 0, visibilityMilliseconds: longLease }))
    if (!received) throw new Error('expected a message')
    await count('hideFor', () => queue.hideFor(received, longLease))
    await count('remove', () => queue.remove(received))
  }
  await queue.close()
  return least
}

/** Counted by the server for each session, and told by the session when it is asked to. */
async function pagesSoFar(one: TestDatabases['one'], owner: TestDatabases['owner']): Promise<number> {
  await one.runAlone({ text: 'select pg_stat_force_next_flush() where $1::int = 1', values: [1] })
  const { rows } = await owner.raw<{ rows: { pages: number }[] }>(
    `select sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read
       + coalesce(toast_blks_hit + toast_blks_read + tidx_blks_hit + tidx_blks_read, 0))::bigint as pages from pg_statio_user_tables`,
  )
  return rows[0]?.pages ?? 0
}

/** Conversations with a turn each, and one conversation with as many turns, all answered and delivered; and messages waiting in the queue. */
const seeding = [
  `insert into conversations (tenant_id, conversation_id, state, turn_count)
   select :tenant, 'terminal:' || number, '{"offered":[]}', 1 from generate_series(:from::int, :to::int) as number`,
  `insert into conversations (tenant_id, conversation_id, state) values (:tenant, :regular, '{"offered":[]}') on conflict do nothing`,
  `update conversations set turn_count = turn_count + :to - :from + 1 where conversation_id = :regular and tenant_id = :tenant`,
  ...[`'terminal:' || number`, ':regular'].flatMap((conversation, index) => [
    `insert into inbox_events (tenant_id, channel, event_id, conversation_id, customer_id, at, content, message_id, answered_by)
     select :tenant, 'terminal', 'event-${index}-' || number, ${conversation}, 'guest', now(), '{}', 'message-${index}-' || number, 'turn-${index}-' || number
     from generate_series(:from::int, :to::int) as number`,
    `insert into turns (tenant_id, turn_id, conversation_id, number, customer_id, at, record)
     select :tenant, 'turn-${index}-' || number, ${conversation}, ${index === 0 ? '1' : '(select turn_count from conversations where conversation_id = :regular) - :to + number'}, 'guest', now(),
       '{"at":"2026-12-01T09:00:00Z","receipts":[]}' from generate_series(:from::int, :to::int) as number`,
    `insert into outbox_messages (tenant_id, message_id, conversation_id, customer_id, channel, turn_id, turn_number, position, reply, state, settled_at)
     select :tenant, gen_random_uuid(), ${conversation}, 'guest', 'terminal', 'turn-${index}-' || number, number, 0, '{}', 'delivered', now()
     from generate_series(:from::int, :to::int) as number`,
  ]),
  `insert into queue_messages (group_id, body) select :tenant, 'waiting' from generate_series(:from::int, :to::int)`,
]
