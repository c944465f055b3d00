/**
 * The statements on conversations, each for many at a time: `$1` is the tenant, `$2` the items as JSON. The tenant is written out beside row-level security,
 * since the policy is there to stop mistakes, not to save a condition (and the planner finds the index by it).
 *
 * Their form leaves the planner no choice but to look rows up by key, however little it knows of the tables: a plan made on the first day is kept, and one that reads all of a
 * tenant's rows costs nothing then. So conversations are changed by \`insert … on conflict do update\`, which finds the row by its key without a plan (a row
 * is proposed only where there is one, so that it is never inserted), others by \`= any(array(…))\`, and \`(select true … limit 1)\` stands for \`exists\`.
 */

/**
 * Two at once: the second waits for the first to commit, and finds it there. A message that was taken back before it came keeps nothing of itself.
 */
export const insertEvents = `
  insert into inbox_events (tenant_id, channel, event_id, conversation_id, customer_id, at, content, customer_language,
    reply_token, reply_until, message_id, unsends, original, closed, closed_at)
  select $1, channel, "eventId", "conversationId", "customerId", at,
    case when unsent then '{"kind":"other","type":"unsent"}' else content end, "customerLanguage",
    "replyToken", "replyUntil", "messageId", unsends, case when not unsent then original end,
    coalesce(kept, case when unsent then 'unsent' end), case when unsent or kept is not null then clock_timestamp() end
  from (
    select event.*, coalesce((select true from inbox_events as taken
      where taken.tenant_id = $1 and taken.unsends = event."messageId" and taken.channel = event.channel limit 1), false) as unsent
    from jsonb_to_recordset($2) as event (channel text, "eventId" text, "conversationId" text, "customerId" text, at timestamptz, content jsonb,
      "customerLanguage" text, "replyToken" text, "replyUntil" timestamptz, "messageId" text, unsends text, original jsonb, kept text)
    offset 0
  ) as event
  on conflict (tenant_id, channel, event_id) do nothing
  returning channel, event_id`

/**
 * Takes the leases of conversations new, free or run out; no row for one that is held. By the server's clock at this moment, not at the transaction's
 * start. In one order, so that two workers who want the same ones wait for each other and never both.
 */
export const takeLeases = `
  insert into conversations as conversation (tenant_id, conversation_id, state, worker, fencing_token, lease_until, tries)
  select $1, wanted."conversationId", wanted.state, wanted.worker, 1, clock_timestamp() + wanted."leaseMilliseconds" * interval '1 millisecond', 1
  from jsonb_to_recordset($2) as wanted ("conversationId" text, worker text, "leaseMilliseconds" float8, state jsonb)
  order by wanted."conversationId"
  on conflict (tenant_id, conversation_id) do update
    set worker = excluded.worker, fencing_token = conversation.fencing_token + 1, lease_until = excluded.lease_until, tries = conversation.tries + 1
    where conversation.lease_until is null or conversation.lease_until <= clock_timestamp()
  returning conversation_id, fencing_token, lease_until, tries`

/** The conversations (`$2`: their ids) and what is open in them. */
export const readOpen = `
  select conversation_id, state, turn_count, worker, fencing_token, lease_until, tries,
    (select coalesce(json_agg(json_build_object('channel', event.channel, 'event_id', event.event_id, 'customer_id', event.customer_id, 'at', event.at,
          'content', event.content, 'customer_language', event.customer_language, 'reply_token', event.reply_token, 'reply_until', event.reply_until,
          'message_id', event.message_id) order by event.at, event.arrival), '[]')
      from inbox_events as event
      where event.tenant_id = $1 and event.conversation_id = conversation.conversation_id and event.answered_by is null and event.closed is null) as pending,
    (select coalesce(json_agg(message order by message.turn_number, message.position), '[]')
      from outbox_messages as message
      where message.tenant_id = $1 and message.conversation_id = conversation.conversation_id and message.state in ('pending', 'held')) as open_messages
  from conversations as conversation
  where tenant_id = $1 and conversation_id = any($2)`

export const extendLeases = `
  insert into conversations as conversation (tenant_id, conversation_id, state, worker, fencing_token, lease_until)
  select $1, held."conversationId", '{}', held.worker, held."fencingToken", clock_timestamp() + held."leaseMilliseconds" * interval '1 millisecond'
  from jsonb_to_recordset($2) as held ("conversationId" text, worker text, "fencingToken" bigint, "leaseMilliseconds" float8)
  where (select true from conversations as known where known.tenant_id = $1 and known.conversation_id = held."conversationId" limit 1)
  on conflict (tenant_id, conversation_id) do update set lease_until = excluded.lease_until
    where conversation.worker = excluded.worker and conversation.fencing_token = excluded.fencing_token
  returning conversation_id`

/** Keeps the tokens, so that the next claim's is higher; without a worker nobody holds it. The row proposed carries in \`tries\` whether to keep those there are. */
export const releaseLeases = `
  insert into conversations as conversation (tenant_id, conversation_id, state, worker, fencing_token, tries)
  select $1, held."conversationId", '{}', held.worker, held."fencingToken", case held.tries when 'kept' then 1 when 'taken-back' then 2 else 0 end
  from jsonb_to_recordset($2) as held ("conversationId" text, worker text, "fencingToken" bigint, tries text)
  where (select true from conversations as known where known.tenant_id = $1 and known.conversation_id = held."conversationId" limit 1)
  on conflict (tenant_id, conversation_id) do update
    set worker = null, lease_until = null, tries = case excluded.tries when 1 then conversation.tries when 2 then greatest(0, conversation.tries - 1) else 0 end
    where conversation.worker = excluded.worker and conversation.fencing_token = excluded.fencing_token
  returning conversation_id`

/** Which of the conversations (`$2`: their ids) have an event that no turn has answered. */
export const findPending = `
  select wanted.id as conversation_id from unnest($2::text[]) as wanted (id)
  where (select true from inbox_events where tenant_id = $1 and conversation_id = wanted.id and answered_by is null and closed is null limit 1)`

/**
 * All of a turn in one statement. Everything hangs on the row the first part changes: it waits for whoever has the conversation's row, then looks at the
 * token again, and where that is no longer ours nothing else is written.
 */
export const writeTurns = `
  with taken as materialized (
    select * from jsonb_to_recordset($2) as turn ("conversationId" text, worker text, "fencingToken" bigint, "onlyIfLatest" boolean, state jsonb, "turnId" text,
      number integer, "customerId" text, at timestamptz, record jsonb, channel text, events jsonb, messages jsonb)
  ), held as (
    insert into conversations as conversation (tenant_id, conversation_id, state, worker, fencing_token)
    select $1, "conversationId", state, worker, "fencingToken" from taken
    where (select true from conversations as known where known.tenant_id = $1 and known.conversation_id = taken."conversationId" limit 1)
      and (select true from jsonb_array_elements_text(taken.events) as answer (event_id)
        where (select event.closed from inbox_events as event
          where event.tenant_id = $1 and event.channel = taken.channel and event.event_id = answer.event_id limit 1) = 'unsent' limit 1) is null
      and not ("onlyIfLatest" and (select true from inbox_events as newer
      where newer.tenant_id = $1 and newer.conversation_id = taken."conversationId" and newer.answered_by is null and newer.closed is null
        and not taken.events ? newer.event_id limit 1) is not null)
    on conflict (tenant_id, conversation_id) do update set state = excluded.state, turn_count = conversation.turn_count + 1, tries = 0
      where conversation.worker = excluded.worker and conversation.fencing_token = excluded.fencing_token
    returning conversation_id
  ), committed as materialized (
    select taken.* from taken join held on held.conversation_id = taken."conversationId"
  ), turn as (
    insert into turns (tenant_id, turn_id, conversation_id, number, customer_id, at, record)
    select $1, "turnId", "conversationId", number, "customerId", at, record from committed
  ), messages as (
    insert into outbox_messages (tenant_id, message_id, conversation_id, customer_id, channel, turn_id, turn_number, position, reply, attempts, way, reply_token, reply_until)
    select $1, message.id, committed."conversationId", message."customerId", message.channel, message."turnId", committed.number, message.position, message.reply,
      message.attempts, message."lastWay", message."replyToken" ->> 'token', (message."replyToken" ->> 'until')::timestamptz
    from committed, jsonb_to_recordset(committed.messages) as message (id uuid, "customerId" text, channel text, "turnId" text, position integer, reply jsonb,
      attempts integer, "lastWay" text, "replyToken" jsonb)
  ), answers as materialized (
    select channel, "conversationId", "turnId", jsonb_array_elements_text(events) as event_id from committed
  ), answered as (
    insert into inbox_events as event (tenant_id, channel, event_id, conversation_id, customer_id, at, content, answered_by)
    select $1, channel, event_id, "conversationId", '', now(), '{}', "turnId" from answers
    where (select known.conversation_id from inbox_events as known
      where known.tenant_id = $1 and known.channel = answers.channel and known.event_id = answers.event_id limit 1) = "conversationId"
    on conflict (tenant_id, channel, event_id) do update set answered_by = excluded.answered_by where event.answered_by is null
  )
  select "conversationId" as conversation_id from committed`

/** `$2` conversation, `$3` worker, `$4` token, `$5` channel, `$6` event, `$7` reason. */
export const buryEvent = `
  with held as (
    update conversations set tries = 0
    where tenant_id = $1 and conversation_id = $2 and worker = $3 and fencing_token = $4
    returning conversation_id
  ), buried as (
    update inbox_events as event set closed = 'dead', closed_reason = $7, closed_at = clock_timestamp()
    from held
    where event.tenant_id = $1 and event.channel = $5 and event.event_id = $6 and event.conversation_id = held.conversation_id
      and event.answered_by is null and event.closed is null
  )
  select from held`

/** What is stored of a message (`$2` channel, `$3` message) that the customer took back, and what the turn that answered it says of it. */
export const eraseMessage = `
  with erased as (
    update inbox_events set content = '{"kind":"other","type":"unsent"}', original = null,
      closed = case when (answered_by is null and closed is null) or closed = 'dead' then 'unsent' else closed end,
      closed_at = case when (answered_by is null and closed is null) or closed = 'dead' then clock_timestamp() else closed_at end
    where tenant_id = $1 and channel = $2 and message_id = $3
    returning answered_by
  )
  update turns set record = record || '{"said":""}' || jsonb_build_object('understood', (record -> 'understood') || '{"values":[],"unresolved":[]}')
  from erased where turns.tenant_id = $1 and turns.turn_id = erased.answered_by`

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

/** The tenant's conversations with something open that nobody is working on, oldest first. */
export const selectUnfinished = `
  select open.conversation_id
  from (
    select conversation_id, stored_at as since, arrival as place from inbox_events where tenant_id = $1 and answered_by is null and closed is null
    union all
    select conversation_id, created_at, turn_number from outbox_messages
      where tenant_id = $1 and state = 'pending' and (due_at is null or due_at <= clock_timestamp())
  ) as open
    left join conversations as conversation on conversation.tenant_id = $1 and conversation.conversation_id = open.conversation_id
  where conversation.lease_until is null or conversation.lease_until <= clock_timestamp()
  group by open.conversation_id
  order by min(since), min(place), open.conversation_id`
