/**
 * The statements on conversations that have more to them than meets the eye. Parameters are named; `:tenantId` is written out beside row-level security, since the
 * policy is there to stop mistakes, not to save a condition (and the planner finds the index by it).
 */

/** Takes the lease of a conversation new, free or run out; no row when it is held. By the server's clock at this moment, not at the transaction's start. */
export const takeLease = `
  insert into conversations as conversation (tenant_id, conversation_id, state, worker, fencing_token, lease_until)
  values (:tenantId, :conversationId, :state, :worker, 1, clock_timestamp() + :leaseMilliseconds * interval '1 millisecond')
  on conflict (tenant_id, conversation_id) do update
    set worker = excluded.worker, fencing_token = conversation.fencing_token + 1, lease_until = excluded.lease_until
    where conversation.lease_until is null or conversation.lease_until <= clock_timestamp()
  returning fencing_token, lease_until`

/** The conversation and what is open in it; no row when the lease is no longer ours. */
export const readOpen = `
  select state, turn_count, lease_until,
    (select coalesce(json_agg(event order by event.at, event.arrival), '[]')
      from inbox_events as event
      where event.tenant_id = :tenantId and event.conversation_id = :conversationId and event.answered_by is null) as pending,
    (select coalesce(json_agg(message order by message.turn_number, message.position), '[]')
      from outbox_messages as message
      where message.tenant_id = :tenantId and message.conversation_id = :conversationId and message.state = 'pending') as undelivered
  from conversations
  where tenant_id = :tenantId and conversation_id = :conversationId and worker = :worker and fencing_token = :fencingToken`

export const extendLease = `
  update conversations set lease_until = clock_timestamp() + :leaseMilliseconds * interval '1 millisecond'
  where tenant_id = :tenantId and conversation_id = :conversationId and worker = :worker and fencing_token = :fencingToken
  returning fencing_token`

/** Keeps the token, so that the next claim's is higher; without a worker nobody holds it. */
export const releaseLease = `
  update conversations set worker = null, lease_until = null
  where tenant_id = :tenantId and conversation_id = :conversationId and worker = :worker and fencing_token = :fencingToken
  returning fencing_token`

/** A row when the conversation has an event no turn has answered. */
export const findPending = `
  select event_id from inbox_events
  where tenant_id = :tenantId and conversation_id = :conversationId and answered_by is null
  limit 1`

/**
 * All of a turn in one statement. Everything hangs on the row the first part changes: it waits for whoever has the conversation's row, then looks at the
 * token again, and where that is no longer ours nothing else is written.
 */
export const writeTurn = `
  with held as (
    update conversations set state = :state, turn_count = turn_count + 1
    where tenant_id = :tenantId and conversation_id = :conversationId and worker = :worker and fencing_token = :fencingToken
    returning tenant_id, conversation_id
  ), turn as (
    insert into turns (tenant_id, turn_id, conversation_id, number, customer_id, at, record)
    select tenant_id, :turnId, conversation_id, :number, :customerId, :at, :record from held
  ), messages as (
    insert into outbox_messages (tenant_id, message_id, conversation_id, customer_id, channel, turn_id, turn_number, position, reply)
    select held.tenant_id, message.id, held.conversation_id, message."customerId", message.channel, message."turnId", :number, message.position, message.reply
    from held, jsonb_to_recordset(:messages) as message (id uuid, "customerId" text, channel text, "turnId" text, position integer, reply jsonb)
  ), answered as (
    update inbox_events as event set answered_by = :turnId
    from held
    where event.tenant_id = held.tenant_id and event.channel = :channel and event.event_id = any(:events)
      and event.conversation_id = held.conversation_id and event.answered_by is null
  )
  select from held`

export const readTurn = `select record from turns where tenant_id = :tenantId and turn_id = :turnId`

/** How many turns the conversation has had; no row for one never seen. */
export const countTurns = `select turn_count from conversations where tenant_id = :tenantId and conversation_id = :conversationId`

/**
 * The turns after a given number, oldest first. Asked for by a number that is known beforehand, nothing hangs on the planner's choice: by `limit` it
 * reads and sorts all turns there are where it has no statistics (the embedded engine never gathers any), and with a
 * subquery for the number it may not use the index, since row-level security has to be checked before such a condition.
 */
export const readTurnsAfter = `
  select record from turns
  where tenant_id = :tenantId and conversation_id = :conversationId and number > :after
  order by number`

/** The tenant's conversations with something open, oldest first. */
export const selectUnfinished = `
  select conversation_id
  from (
    select conversation_id, stored_at as since from inbox_events where tenant_id = :tenantId and answered_by is null
    union all
    select conversation_id, created_at from outbox_messages where tenant_id = :tenantId and state = 'pending'
  ) as open
  group by conversation_id
  order by min(since), conversation_id`
