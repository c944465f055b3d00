import type { Migration } from './migration.ts'
import { appRole, keepToTenant, markPersonal } from './tenant-table.ts'

/**
 * Roles belong to the whole cluster, and several databases in it may be migrated at once, where no lock of one database helps: whoever comes
 * second finds the role there. A role of that name with powers it should not have is refused rather than used.
 */
const createAppRole = `
do $$
begin
  begin
    create role ${appRole} nologin nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
  exception when duplicate_object or unique_violation then
    null;
  end;
  if exists (select from pg_roles where rolname = '${appRole}' and (rolsuper or rolbypassrls or rolcanlogin)) then
    raise exception 'the role ${appRole} exists in this cluster and can log in or pass by row-level security';
  end if;
  if not pg_has_role(current_user, '${appRole}', 'MEMBER') then
    grant ${appRole} to current_user;
  end if;
end $$`

/** Inbox, conversations, turns and outbox: what a conversation needs. */
export const conversations: Migration = {
  name: '0001-conversations',
  statements: [
    createAppRole,

    `create table inbox_events (
      tenant_id text not null,
      channel text not null,
      event_id text not null,
      arrival bigint not null generated always as identity,
      conversation_id text not null,
      customer_id text not null,
      at timestamptz not null,
      content jsonb not null,
      customer_language text,
      stored_at timestamptz not null default clock_timestamp(),
      answered_by text,
      primary key (tenant_id, channel, event_id)
    )`,
    // Holds only what is open, so that finding it costs the same after ten turns and after ten thousand.
    `create index inbox_events_unanswered on inbox_events (tenant_id, conversation_id) where answered_by is null`,
    ...keepToTenant('inbox_events', 'select, insert, update (answered_by)'),
    ...markPersonal('inbox_events', {
      conversation_id: 'may carry the customer’s id',
      customer_id: 'the customer as the channel knows them',
      content: 'what the customer said or did',
    }),

    `create table conversations (
      tenant_id text not null,
      conversation_id text not null,
      state jsonb not null,
      turn_count integer not null default 0,
      worker text,
      fencing_token bigint not null default 0,
      lease_until timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      primary key (tenant_id, conversation_id)
    )`,
    ...keepToTenant('conversations', 'select, insert, update (state, turn_count, worker, fencing_token, lease_until)'),
    ...markPersonal('conversations', { conversation_id: 'may carry the customer’s id', state: 'what the conversation remembers' }),

    `create table turns (
      tenant_id text not null,
      turn_id text not null,
      conversation_id text not null,
      number integer not null,
      customer_id text not null,
      at timestamptz not null,
      record jsonb not null,
      primary key (tenant_id, turn_id),
      unique (tenant_id, conversation_id, number),
      foreign key (tenant_id, conversation_id) references conversations (tenant_id, conversation_id)
    )`,
    ...keepToTenant('turns', 'select, insert'),
    ...markPersonal('turns', {
      conversation_id: 'may carry the customer’s id',
      customer_id: 'the customer as the channel knows them',
      record: 'what was said and answered, and why',
    }),

    `create table outbox_messages (
      tenant_id text not null,
      message_id uuid not null,
      conversation_id text not null,
      customer_id text not null,
      channel text not null,
      turn_id text not null,
      turn_number integer not null,
      position integer not null,
      reply jsonb not null,
      state text not null default 'pending' check (state in ('pending', 'delivered', 'held', 'dead')),
      attempts integer not null default 0,
      reason text,
      created_at timestamptz not null default clock_timestamp(),
      settled_at timestamptz,
      primary key (tenant_id, message_id),
      unique (tenant_id, turn_id, position),
      foreign key (tenant_id, turn_id) references turns (tenant_id, turn_id)
    )`,
    `create index outbox_messages_pending on outbox_messages (tenant_id, conversation_id) where state = 'pending'`,
    ...keepToTenant('outbox_messages', 'select, insert, update (state, attempts, reason, settled_at)'),
    ...markPersonal('outbox_messages', {
      conversation_id: 'may carry the customer’s id',
      customer_id: 'the customer as the channel knows them',
      reply: 'what the customer is told',
    }),
  ],
}
