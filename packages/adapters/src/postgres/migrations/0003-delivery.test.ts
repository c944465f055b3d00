import { randomUUID } from 'node:crypto'
import { freshState } from '@frontdesk/core/conversation/conversation-state'
import { conversationId, turnId, type TenantId } from '@frontdesk/core/kernel/ids'
import { anEvent, aTurn, claim, freshTenant, messagesOf } from '@frontdesk/port-contracts/conversation-storage'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database } from '../database.ts'
import { openEmbedded } from '../embedded-database.ts'
import { PostgresConversationStore } from '../postgres-conversation-store.ts'
import { PostgresDeadLetters } from '../postgres-dead-letters.ts'
import { PostgresInbox } from '../postgres-inbox.ts'
import { PostgresOutbox } from '../postgres-outbox.ts'
import { connectServer } from '../server-connection.ts'
import { findGaps } from '../tenant-isolation.ts'
import { emptyImage, testDatabases, urlOf } from '../test-databases.ts'
import { migrations } from './index.ts'

const before = migrations.filter(({ name }) => name < '0003')
const server = testDatabases.find(({ title }) => title.startsWith('on a Postgres server'))

type Unmigrated = { readonly owner: Knex; readonly open: (known: typeof migrations) => Database; readonly close: () => Promise<void> }

const databases: readonly { title: string; skip: boolean; open: () => Promise<Unmigrated> }[] = [
  { title: 'on the embedded Postgres', skip: false, open: openEmbeddedEmpty },
  { title: server?.title ?? '', skip: server?.skip ?? true, open: openServerEmpty },
]

for (const { title, skip, open } of databases) {
  describe.skipIf(skip)(`A database from before deliveries ${title}`, () => {
    const tenant = freshTenant()
    let at: Unmigrated
    let database: Database
    let storage: ReturnType<typeof storageIn>
    let old: OldRows
    let applied: readonly string[]
    beforeAll(async () => {
      at = await open()
      await at.open(before).migrate()
      old = await writeOldRows(at.owner, tenant)
      database = at.open(migrations)
      applied = await database.migrate()
      storage = storageIn(database)
    }, 60_000)
    afterAll(async () => await at.close())

    it('lacks what deliveries need, and nothing else', () => {
      expect(applied).toEqual(migrations.filter((migration) => !before.includes(migration)).map(({ name }) => name))
    })

    it('keeps its turns readable', async () => {
      expect(await storage.conversations.readTurn(tenant, old.turn.id)).toEqual(old.turn)
      expect(await storage.conversations.lastTurns(tenant, old.turn.conversationId, 5)).toEqual([old.turn])
    })

    it('lists what was open as unfinished, and what was answered or delivered not', async () => {
      expect(await storage.inbox.unfinished(tenant)).toEqual(['undelivered', 'open'])
    })

    it('knows the events it had', async () => {
      for (const event of [old.answered, old.open]) expect(await storage.inbox.store(event)).toBe('duplicate')
    })

    it('has an event from before answered, and its conversation goes on', async () => {
      const claimed = await claim(storage, tenant, { conversation: 'open' })
      expect(claimed).toMatchObject({ pending: [old.open], undelivered: [], held: [], turnCount: 0, tries: 1, state: freshState })
      expect(claimed.lease.fencingToken).toBe(4)
      const turn = aTurn(claimed)
      const messages = messagesOf(turn)
      expect(await storage.conversations.commit(claimed.lease, turn, freshState, messages)).toBe('committed')
      for (const { id } of messages) await storage.outbox.settle(tenant, id, { outcome: 'delivered', way: 'push' })
      expect(await storage.conversations.release(claimed.lease)).toBe('idle')
      expect(await storage.inbox.unfinished(tenant)).toEqual(['undelivered'])
    })

    it('has a message from before delivered, as one that was tried before, and a held one beside it', async () => {
      const claimed = await claim(storage, tenant, { conversation: 'undelivered' })
      expect(claimed).toMatchObject({ undelivered: [old.pending], held: [old.held], turnCount: 1 })
      expect(await storage.outbox.start(tenant, old.pending.id, 'push')).toBe(2)
      for (const { id } of [old.pending, old.held]) await storage.outbox.settle(tenant, id, { outcome: 'delivered', way: 'push' })
      expect(await storage.conversations.reload(claimed.lease)).toMatchObject({ undelivered: [], held: [] })
      await storage.conversations.release(claimed.lease)
      expect(await storage.inbox.unfinished(tenant)).toEqual([])
    })

    it('lists its dead messages, which can be replayed', async () => {
      const { dead } = old
      expect(await storage.deadLetters.list(tenant)).toMatchObject([
        { id: `message:${dead.id}`, reason: 'blocked', content: dead.reply, conversationId: 'undelivered' },
      ])
      expect(await storage.deadLetters.replay(tenant, dead.id)).toBe('gone')
      expect(await storage.deadLetters.replay(tenant, `message:${dead.id}`)).toBe('replayed')
      expect(await claim(storage, tenant, { conversation: 'undelivered' })).toMatchObject({ undelivered: [{ ...dead, attempts: 0 }] })
    })

    it('has no gap in the wall between tenants', async () => {
      expect(await findGaps(at.owner)).toEqual([])
    })

    it('still serves the version before, as it does while a release rolls out', async () => {
      const other = freshTenant()
      const event = anEvent(other)
      await database.inTenant(other, async (transaction) => {
        for (const { statement, parameters } of statementsBefore(other, event.eventId)) await transaction.raw(statement, parameters)
      })
      expect(await storage.conversations.readTurn(other, turnId('turn-before'))).toMatchObject({ id: 'turn-before' })
      expect(await storage.inbox.unfinished(other)).toEqual([])
      expect(await claim(storage, other)).toMatchObject({ turnCount: 1, pending: [], undelivered: [] })
    })
  })
}

const storageIn = (database: Database) => ({
  inbox: new PostgresInbox({ database }),
  conversations: new PostgresConversationStore({ database }),
  outbox: new PostgresOutbox({ database }),
  deadLetters: new PostgresDeadLetters({ database }),
})

type OldRows = Awaited<ReturnType<typeof writeOldRows>>

/** What the version before would have left behind: one conversation with an unanswered event, whose worker died, and one answered, its four messages each at another end. */
async function writeOldRows(owner: Knex, tenant: TenantId) {
  const [answered, open] = [
    anEvent(tenant, { conversation: 'undelivered', id: 'e-1' }),
    anEvent(tenant, { conversation: 'open', id: 'e-2' }),
  ]
  const lease = { tenantId: tenant, conversationId: conversationId('undelivered'), worker: 'gone', fencingToken: 1, until: new Date() }
  const turn = aTurn(
    { lease, pending: [answered], undelivered: [], held: [], turnCount: 0, state: freshState, tries: 1 },
    { replies: ['delivered', 'pending', 'held', 'dead'].map((text) => ({ text })) },
  )
  const messages = messagesOf(turn)
  await owner('conversations').insert([
    { tenant_id: tenant, conversation_id: 'undelivered', state: JSON.stringify(freshState), turn_count: 1, fencing_token: 1 },
    {
      tenant_id: tenant,
      conversation_id: 'open',
      state: JSON.stringify(freshState),
      worker: 'gone',
      fencing_token: 3,
      lease_until: new Date(0),
    },
  ])
  await owner('inbox_events').insert(
    [answered, open].map((event) => ({
      tenant_id: tenant,
      channel: event.channel,
      event_id: event.eventId,
      conversation_id: event.conversationId,
      customer_id: event.customerId,
      at: event.at,
      content: JSON.stringify(event.content),
      answered_by: event === answered ? turn.id : null,
      stored_at: new Date(event === answered ? '2026-12-01T09:00:00Z' : '2026-12-01T09:00:02Z'),
    })),
  )
  const [id, number] = [turn.id, turn.number]
  await owner('turns').insert({
    tenant_id: tenant,
    turn_id: id,
    conversation_id: 'undelivered',
    number,
    customer_id: 'guest',
    at: turn.at,
    record: JSON.stringify(turn),
  })
  await owner('outbox_messages').insert(
    messages.map((message, index) => ({
      tenant_id: tenant,
      message_id: message.id,
      conversation_id: 'undelivered',
      customer_id: 'guest',
      channel: message.channel,
      turn_id: id,
      turn_number: number,
      position: message.position,
      reply: JSON.stringify(message.reply),
      state: message.reply.text,
      attempts: index === 1 ? 2 : 1,
      reason: message.reply.text === 'dead' ? 'blocked' : null,
      created_at: new Date('2026-12-01T09:00:01Z'),
      settled_at: message.reply.text === 'pending' ? null : new Date('2026-12-01T09:00:03Z'),
    })),
  )
  const [, pending, held, dead] = messages.map((message, index) => ({ ...message, attempts: index === 1 ? 2 : 1 }))
  if (!pending || !held || !dead) throw new Error('expected four messages')
  return { answered, open, turn, pending, held, dead }
}

/** What the version before asked for a turn from the event's arrival to its delivery, as it was written there. */
function statementsBefore(tenant: TenantId, event: string): { statement: string; parameters: Record<string, string> }[] {
  const parameters = {
    tenantId: tenant,
    event,
    message: randomUUID(),
    record: JSON.stringify({ id: 'turn-before', at: new Date(0), receipts: [] }),
  }
  return [
    `insert into inbox_events (tenant_id, channel, event_id, conversation_id, customer_id, at, content, customer_language)
     values (:tenantId, 'terminal', :event, 'terminal:guest', 'guest', now(), '{}', null) on conflict (tenant_id, channel, event_id) do nothing`,
    `insert into conversations as conversation (tenant_id, conversation_id, state, worker, fencing_token, lease_until)
     values (:tenantId, 'terminal:guest', '{"offered":[]}', 'old', 1, clock_timestamp() + interval '30 seconds')
     on conflict (tenant_id, conversation_id) do update set worker = excluded.worker, fencing_token = conversation.fencing_token + 1`,
    `with held as (
       update conversations set state = '{"offered":[]}', turn_count = turn_count + 1
       where tenant_id = :tenantId and conversation_id = 'terminal:guest' and worker = 'old' and fencing_token = 1
       returning tenant_id, conversation_id
     ), turn as (
       insert into turns (tenant_id, turn_id, conversation_id, number, customer_id, at, record)
       select tenant_id, 'turn-before', conversation_id, 1, 'guest', now(), :record from held
     ), messages as (
       insert into outbox_messages (tenant_id, message_id, conversation_id, customer_id, channel, turn_id, turn_number, position, reply)
       select tenant_id, :message, conversation_id, 'guest', 'terminal', 'turn-before', 1, 0, '{"text":"hello"}' from held
     ), answered as (
       update inbox_events as event set answered_by = 'turn-before' from held
       where event.tenant_id = held.tenant_id and event.channel = 'terminal' and event.event_id = :event and event.answered_by is null
     )
     select from held`,
    `update outbox_messages set attempts = attempts + 1 where tenant_id = :tenantId and message_id = :message`,
    `update outbox_messages set state = 'delivered', reason = null, settled_at = clock_timestamp() where tenant_id = :tenantId and message_id = :message`,
    `update conversations set worker = null, lease_until = null where tenant_id = :tenantId and conversation_id = 'terminal:guest'`,
  ].map((statement) => ({ statement, parameters }))
}

async function openEmbeddedEmpty(): Promise<Unmigrated> {
  const { knex, close } = await openEmbedded(undefined, await emptyImage())
  return { owner: knex, open: (known) => new Database({ knex, migrations: known, close }), close }
}

async function openServerEmpty(): Promise<Unmigrated> {
  const name = `frontdesk_test_${randomUUID().replaceAll('-', '')}`
  const superuser = connectServer(urlOf('postgres'), 1)
  await superuser.raw(`create database ${name} template template0`)
  const knex = connectServer(urlOf(name), 1)
  const close = async () => {
    await knex.destroy()
    await superuser.raw(`drop database ${name} with (force)`)
    await superuser.destroy()
  }
  return { owner: knex, open: (known) => new Database({ knex, pipelined: true, migrations: known, close }), close }
}
