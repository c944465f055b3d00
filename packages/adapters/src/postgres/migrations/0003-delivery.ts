import type { Migration } from './migration.ts'
import { keepToTenant, markPersonal } from './tenant-table.ts'

/**
 * What the LINE door, the queue and delivery need: events that are kept or dead instead of answered, what brings an answer for free, how
 * messages were delivered, the ledger of it, and a queue for those who have none.
 */
export const delivery: Migration = {
  name: '0003-delivery',
  statements: [
    `alter table inbox_events
      add column reply_token text,
      add column reply_until timestamptz,
      add column message_id text,
      add column unsends text,
      add column original jsonb,
      add column closed text check (closed in ('standby', 'too-old', 'nothing-to-answer', 'unsent', 'dead', 'dropped')),
      add column closed_reason text,
      add column closed_at timestamptz`,
    `comment on column inbox_events.closed is 'why no turn answers it; null for an event that is open or answered'`,
    `comment on column inbox_events.unsends is 'the message that this event takes back'`,
    `drop index inbox_events_unanswered`,
    `create index inbox_events_open on inbox_events (tenant_id, conversation_id) where answered_by is null and closed is null`,
    `create index inbox_events_message on inbox_events (tenant_id, message_id) where message_id is not null`,
    `create index inbox_events_unsends on inbox_events (tenant_id, unsends) where unsends is not null`,
    `create index inbox_events_dead on inbox_events (tenant_id, closed_at) where closed = 'dead'`,
    `grant update (answered_by, content, original, reply_token, closed, closed_reason, closed_at) on inbox_events to frontdesk_app`,
    ...markPersonal('inbox_events', { original: 'the event as the channel delivered it' }),

    // Turn, messages and the conversation's row are written by one statement, which keeps them together; checking that again cost a third of it.
    `alter table turns drop constraint turns_tenant_id_conversation_id_fkey`,
    `alter table outbox_messages drop constraint outbox_messages_tenant_id_turn_id_fkey`,
    // Changed three times a turn: room for that on the page it is on spares the index.
    `alter table conversations set (fillfactor = 50)`,

    // Erasure of what a customer took back is the one change a turn's record ever sees.
    `grant update (record) on turns to frontdesk_app`,

    `alter table conversations add column tries integer not null default 0`,
    `comment on column conversations.tries is 'claims since a turn was committed or the lease given up in order'`,
    `grant update (tries) on conversations to frontdesk_app`,

    `alter table outbox_messages
      add column way text check (way in ('reply', 'push')),
      add column reply_token text,
      add column reply_until timestamptz,
      add column presumed boolean not null default false,
      add column due_at timestamptz,
      add column dropped boolean not null default false`,
    `comment on column outbox_messages.due_at is 'not to be looked at by a sweep before; null for at once'`,
    `drop index outbox_messages_pending`,
    `create index outbox_messages_open on outbox_messages (tenant_id, conversation_id) where state in ('pending', 'held')`,
    `create index outbox_messages_dead on outbox_messages (tenant_id, settled_at) where state = 'dead' and not dropped`,
    `grant update (way, reply_token, reply_until, presumed, due_at, dropped) on outbox_messages to frontdesk_app`,

    `create table delivery_ledger (
      tenant_id text not null,
      month text not null,
      channel text not null,
      replies bigint not null default 0,
      pushes bigint not null default 0,
      presumed bigint not null default 0,
      held bigint not null default 0,
      dead bigint not null default 0,
      primary key (tenant_id, month, channel)
    ) with (fillfactor = 50)`,
    ...keepToTenant('delivery_ledger', 'select, insert, update (replies, pushes, presumed, held, dead)'),

    // A queue in the place of a queue service: one for all tenants, as there; the app role has no way to it.
    `create table queue_messages (
      id bigint not null generated always as identity primary key,
      group_id text not null,
      body text not null,
      sent_at timestamptz not null default clock_timestamp(),
      visible_at timestamptz not null default clock_timestamp(),
      receives integer not null default 0,
      dead boolean not null default false
    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500)`,
    `create index queue_messages_waiting on queue_messages (group_id, id) where not dead`,
    `create index queue_messages_dead on queue_messages (id) where dead`,
    `comment on column queue_messages.body is 'Personal data: what customers did, until a worker has stored it'`,
  ],
}
