/** The statements on the outbox; `$1` is the tenant. */

/** `$2` message, `$3` way, `$4` and `$5` the reply token and its end. The state before tells whether there was still something to start. */
export const noteStart = `
  update outbox_messages set attempts = outbox_messages.attempts + case when before.open then 1 else 0 end,
    state = case when before.open then 'pending' else outbox_messages.state end,
    way = case when before.open then $3 else outbox_messages.way end,
    reply_token = case when before.open then $4 else outbox_messages.reply_token end,
    reply_until = case when before.open then $5::timestamptz else outbox_messages.reply_until end
  from (select attempts, state in ('pending', 'held') as open from outbox_messages where tenant_id = $1 and message_id = $2 for update) as before
  where tenant_id = $1 and message_id = $2
  returning before.attempts, before.open`

/** `$2`: the settlements as JSON. What is delivered or dead stays so; held again is held already. What is settled now enters the ledger. `case`, so that the index on open messages, a tenant's all together, does not tempt the planner. */
export const settleMessages = `
  with settlements as materialized (
    select * from jsonb_to_recordset($2) as settlement ("messageId" uuid, outcome text, way text, presumed boolean, reason text)
  ), settled as (
    update outbox_messages as message set settled_at = clock_timestamp(), (state, way, presumed, reason) =
      (select outcome, coalesce(settlements.way, message.way), settlements.presumed, settlements.reason from settlements where "messageId" = message.message_id)
    where message.tenant_id = $1 and message.message_id = any(array(select "messageId" from settlements))
      and case message.state when 'pending' then true
        when 'held' then (select outcome <> 'held' from settlements where "messageId" = message.message_id) else false end
    returning message.channel, message.state, message.way, message.presumed
  )
  insert into delivery_ledger as ledger (tenant_id, month, channel, replies, pushes, presumed, held, dead)
  select $1, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM'), channel,
    count(*) filter (where state = 'delivered' and way = 'reply'), count(*) filter (where state = 'delivered' and way = 'push'),
    count(*) filter (where state = 'delivered' and presumed), count(*) filter (where state = 'held'), count(*) filter (where state = 'dead')
  from settled group by channel order by channel
  on conflict (tenant_id, month, channel) do update set replies = ledger.replies + excluded.replies, pushes = ledger.pushes + excluded.pushes,
    presumed = ledger.presumed + excluded.presumed, held = ledger.held + excluded.held, dead = ledger.dead + excluded.dead`

export const postponeMessage = `
  update outbox_messages set due_at = clock_timestamp() + $3 * interval '1 millisecond'
  where tenant_id = $1 and message_id = $2 and state = 'pending'`

export const readLedger = `
  select channel, replies, pushes, presumed, held, dead from delivery_ledger where tenant_id = $1 and month = $2 order by channel`
