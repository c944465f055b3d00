/** The statements of `PostgresPassageIndex`. Parameters are named; `:tenantId` is written out beside row-level security, as everywhere. */

/** Learning within a tenant goes one source at a time: two at once would wait for each other's terms in different orders. */
export const lockKnowledge = `select pg_advisory_xact_lock(hashtextextended('knowledge/' || :tenantId, 0))`

export const findSource = `select source_id from knowledge_sources where tenant_id = :tenantId and source = :source`

/** Whether there is anything to take out. */
export const findPassage = `select from passages where tenant_id = :tenantId and source_id = :sourceId limit 1`

/** Takes the source's passages out with all that finds them. Terms that no passage holds any more are left at zero; `dropUnheld` takes them. */
export const removePassages = `
  with gone as (
    delete from passages where tenant_id = :tenantId and source_id = :sourceId returning length, frequencies
  ), held as (
    select term.term, count(*) as passages from gone cross join lateral json_object_keys(cast(gone.frequencies as json)) as term (term)
    group by term.term
  ), unposted as (
    delete from passage_terms as posting using held
    where posting.tenant_id = :tenantId and posting.term = held.term collate "C" and posting.source_id = :sourceId
  ), fewer as (
    update knowledge_terms as known set passages = known.passages - held.passages from held
    where known.tenant_id = :tenantId and known.term = held.term collate "C"
  )
  update knowledge_totals
  set passages = passages - (select count(*) from gone), length = length - (select coalesce(sum(gone.length), 0) from gone)
  where tenant_id = :tenantId`

export const dropUnheld = `
  delete from knowledge_terms where tenant_id = :tenantId and passages <= 0`

export const noteSource = `
  insert into knowledge_sources (tenant_id, source, fingerprint) values (:tenantId, :source, :fingerprint)
  on conflict (tenant_id, source) do update set fingerprint = excluded.fingerprint, learned_at = clock_timestamp()
  returning source_id`

export const forgetSource = `delete from knowledge_sources where tenant_id = :tenantId and source_id = :sourceId`

/** Puts passages in, with their vectors, postings and counts. Called again for a source's next passages. */
export const addPassages = `
  with given as (
    select * from json_to_recordset(:passages)
      as given (position integer, language text, "headingPath" jsonb, text text, length integer, frequencies json, embedding text, model text)
  ), written as (
    insert into passages (tenant_id, source_id, position, language, heading_path, text, length, frequencies)
    select :tenantId, cast(:sourceId as bigint), position, language, "headingPath", text, length, cast(frequencies as text) from given
  ), likened as (
    insert into passage_vectors (tenant_id, source_id, position, model, dimensions, embedding)
    select :tenantId, cast(:sourceId as bigint), position, model, vector_dims(cast(embedding as vector)), cast(embedding as vector)
    from given where embedding <> '[]'
  ), held as (
    select term.term, array_agg(given.position) as positions
    from given cross join lateral json_object_keys(given.frequencies) as term (term)
    group by term.term
  ), posted as (
    insert into passage_terms as posting (tenant_id, term, source_id, positions) select :tenantId, term, cast(:sourceId as bigint), positions from held
    on conflict (tenant_id, term, source_id) do update set positions = posting.positions || excluded.positions
  ), more as (
    insert into knowledge_terms as known (tenant_id, term, passages) select :tenantId, term, cardinality(positions) from held
    on conflict (tenant_id, term) do update set passages = known.passages + excluded.passages
  )
  insert into knowledge_totals as known (tenant_id, passages, length)
  select :tenantId, count(*), coalesce(sum(length), 0) from given
  on conflict (tenant_id) do update set passages = known.passages + excluded.passages, length = known.length + excluded.length`

export const readFingerprints = `select source, fingerprint from knowledge_sources where tenant_id = :tenantId`

export const countPassages = `select passages from knowledge_totals where tenant_id = :tenantId`

/**
 * How many postings a search reads. A question's rarest terms come first, and by then the passages that can win are all seen; its commonest would be
 * most of the reading and change nothing. Small tenants are read whole.
 */
const postingsRead = 2_000
/** How many passages each leg brings to the ranking. */
const broughtByWords = 32
const broughtByLikeness = 12

/**
 * What the ranking needs, in one round trip: the tenant's totals, how many passages hold each term, and the passages that hold the most of what the
 * question names or are most like it. Choosing them, how often a passage repeats a term does not count; ranking them, it does.
 *
 * The laterals with `offset 0` keep the planner to one index lookup per term. Without statistics (an embedded database has no autovacuum) it would read
 * all postings instead.
 */
export const searchPassages = `
  with totals as materialized (
    select passages, length from knowledge_totals where tenant_id = :tenantId
  ), asked as (
    select term, weight from unnest(cast(:terms as text[]), cast(:weights as float8[])) as asked (term, weight)
  ), known as materialized (
    select asked.term, counted.passages as held,
      asked.weight * ln(1 + (totals.passages - counted.passages + 0.5) / (counted.passages + 0.5)) as worth
    from asked cross join totals cross join lateral (
      select passages from knowledge_terms as known
      where known.tenant_id = :tenantId and known.term = asked.term collate "C" and known.passages > 0 offset 0
    ) as counted
  ), chosen as (
    select term, worth from (
      select term, worth, held, sum(held) over (order by worth desc, term rows unbounded preceding) as read from known
    ) as ordered
    where read - held < ${postingsRead}
  ), by_words as (
    select posting.source_id, place.position from chosen cross join lateral (
      select source_id, positions from passage_terms as posting
      where posting.tenant_id = :tenantId and posting.term = chosen.term collate "C" offset 0
    ) as posting cross join lateral unnest(posting.positions) as place (position)
    group by posting.source_id, place.position
    order by sum(chosen.worth) desc, posting.source_id, place.position
    limit ${broughtByWords}
  ), by_likeness as (
    select source_id, position from passage_vectors
    where tenant_id = :tenantId and model = :model and dimensions = :dimensions
    order by embedding <#> cast(:embedding as vector), source_id, position
    limit ${broughtByLikeness}
  ), brought as (
    select source_id, position from by_words union select source_id, position from by_likeness
  )
  select totals.passages, totals.length,
    (select coalesce(json_object_agg(term, held), '{}') from known) as held,
    (select coalesce(json_agg(candidate), '[]') from (
      select origin.source, found.position, found.language, found.heading_path as "headingPath", found.text, found.length,
        cast(found.frequencies as json) as frequencies,
        (select -(likeness.embedding <#> cast(:embedding as vector)) from passage_vectors as likeness
          where likeness.tenant_id = :tenantId and likeness.source_id = brought.source_id and likeness.position = brought.position
            and likeness.model = :model and likeness.dimensions = :dimensions) as cosine
      from brought cross join lateral (
        select * from passages as found
        where found.tenant_id = :tenantId and found.source_id = brought.source_id and found.position = brought.position offset 0
      ) as found cross join lateral (
        select source from knowledge_sources as origin
        where origin.tenant_id = :tenantId and origin.source_id = brought.source_id offset 0
      ) as origin
    ) as candidate) as candidates
  from totals`
