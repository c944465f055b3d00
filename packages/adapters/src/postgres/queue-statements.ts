/**
 * `$1` groups, `$2` bodies; so many of the first (`$3`) as received already, and hidden for `$4` milliseconds. A row for each; of those received with what it says, since
 * nobody promises that the rows come in the order of the parameters.
 */
export const sendMessages = `
  insert into queue_messages (group_id, body, receives, visible_at)
  select group_id, body, case when place <= $3::bigint then 1 else 0 end,
    clock_timestamp() + case when place <= $3::bigint then $4::float8 else 0 end * interval '1 millisecond'
  from unnest($1::text[], $2::text[]) with ordinality as message (group_id, body, place)
  returning id, case when receives > 0 then group_id end as group_id, case when receives > 0 then body end as body, receives`

/**
 * `$1` how many, `$2` for how long hidden (milliseconds), `$3` how often a message may be received. Tenants take turns: each with something waiting gets its first,
 * then each its second …, and who comes first among them is left to chance, so that taking one at a time is fair too. The groups are found by stepping through the index from one to the next, so that a thousand messages of one tenant
 * cost no more than one. A message received too often is turned dead instead.
 */
export const receiveMessages = `
  with recursive groups as (
    (select group_id from queue_messages where not dead order by group_id limit 1)
    union all
    select (select next.group_id from queue_messages as next where not next.dead and next.group_id > groups.group_id order by next.group_id limit 1)
    from groups where groups.group_id is not null
  ), candidates as (
    select waiting.id
    from groups cross join lateral (
      select first.id, row_number() over (order by first.id) as place
      from (
        select message.id from queue_messages as message
        where message.group_id = groups.group_id and not message.dead and message.visible_at <= clock_timestamp()
        order by message.id
        limit greatest(4, ceil($1::float8 / (select count(group_id) from groups)))::bigint
      ) as first
    ) as waiting
    order by waiting.place, random()
    limit $1
  ), locked as (
    select id, receives from queue_messages
    where id = any(array(select id from candidates)) and not dead and visible_at <= clock_timestamp()
    for update skip locked
  )
  update queue_messages as message
  set receives = message.receives + case when locked.receives < $3 then 1 else 0 end, dead = locked.receives >= $3,
    visible_at = clock_timestamp() + $2 * interval '1 millisecond'
  from locked where message.id = locked.id
  returning message.id, message.group_id, message.body, message.receives, message.dead`

/** `$1` ids, `$2` which receive of each: a later one is somebody else's. */
export const removeMessages = `
  delete from queue_messages as message using unnest($1::bigint[], $2::int[]) as done (id, receives)
  where message.id = done.id and message.receives = done.receives and not message.dead`

/** `$1` id, `$2` which receive, `$3` milliseconds. */
export const hideMessage = `
  update queue_messages set visible_at = clock_timestamp() + $3 * interval '1 millisecond'
  where id = $1 and receives = $2 and not dead and visible_at > clock_timestamp()`

/** Turns dead what was received too often and is visible again, so that operators see it without a worker having asked first; `$1` as `$3` above. */
export const turnDead = `
  update queue_messages set dead = true
  where not dead and receives >= $1 and visible_at <= clock_timestamp()`

export const listDead = `select id, group_id, body, sent_at, receives from queue_messages where dead order by id limit $1`

export const reviveMessage = `
  update queue_messages set dead = false, receives = 0, visible_at = clock_timestamp() where id = $1 and dead`

export const dropMessage = `delete from queue_messages where id = $1 and dead`
