import type { Knex } from 'knex'

/** Tables that are not a tenant's: ours, and the queue, which carries all tenants' messages and which the app role cannot reach. */
const withoutTenant = ['frontdesk_migrations', 'queue_messages']

/**
 * Looks through the database's own catalog for ways around a tenant's wall, and returns each it finds, in words. None in a database that is
 * as it should be. What extensions bring is left out: it holds no data.
 */
export async function findGaps(owner: Knex): Promise<readonly string[]> {
  const { rows } = await owner.raw<{ rows: { gap: string }[] }>(gaps, { withoutTenant })
  return rows.map((row) => row.gap)
}

const gaps = `
  with ours as (
    select relation.*, format('%I.%I', namespace.nspname, relation.relname) as name
    from pg_class as relation
    join pg_namespace as namespace on namespace.oid = relation.relnamespace
    where namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = relation.oid and deptype = 'e')
  ), tables as (
    select ours.*, exists (
        select from pg_attribute where attrelid = ours.oid and attname = 'tenant_id' and attnotnull and not attisdropped
      ) as has_tenant,
      (select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0] where indrelid = ours.oid and indisprimary) as leads_key
    from ours where relkind in ('r', 'p') and relname <> all (:withoutTenant)
  ), policies as (
    select polrelid, polname, polpermissive, polcmd,
      pg_get_expr(polqual, polrelid) as seen, pg_get_expr(polwithcheck, polrelid) as written
    from pg_policy
  ), role as (select * from pg_roles where rolname = 'frontdesk_app')
  select name || ' has no column tenant_id that is never null' as gap from tables where not has_tenant
  union all select name || ' has a primary key that does not begin with tenant_id' from tables where leads_key is distinct from 'tenant_id'
  union all select name || ' has no row-level security' from tables where not relrowsecurity
  union all select name || ' does not force row-level security on its owner' from tables where not relforcerowsecurity
  union all select name || ' has not exactly one policy' from tables where (select count(*) from policies where polrelid = tables.oid) <> 1
  union all select name || ' has a policy that does not hold for every command, on seeing and on writing, by the tenant of the transaction'
    from tables join policies on polrelid = tables.oid
    where polcmd <> '*' or seen is null or written is null or seen <> written
      or seen <> '(tenant_id = NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))'
  union all select name || ' has a unique key without tenant_id, by which one tenant learns what another has'
    from tables join pg_index on indrelid = tables.oid
    where indisunique and not exists (select from pg_attribute where attrelid = indrelid and attname = 'tenant_id' and attnum = any (indkey))
  union all select name || ' is a view, which sees with its owner’s eyes' from ours where relkind in ('v', 'm')
  union all select name || ' is a table elsewhere' from ours where relkind = 'f'
  union all select name || ' belongs to the app role' from ours join role on relowner = role.oid
  union all select proname || ' runs with its owner’s powers' from pg_proc
    where prosecdef and pronamespace not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname = 'information_schema')
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
  union all select 'there is no app role' where not exists (select from role)
  union all select 'the app role may log in, pass by row-level security or rule the server' from role where rolsuper or rolbypassrls or rolcanlogin or rolcreaterole
  union all select 'the app role belongs to the role ' || granted.rolname
    from pg_auth_members join role on member = role.oid join pg_roles as granted on granted.oid = roleid
  union all select name || ' may be emptied, or given triggers or references, by the app role' from tables
    where has_table_privilege('frontdesk_app', oid, 'truncate, trigger, references')
  union all select name || ' is no tenant’s, and the app role may use it' from ours
    where relkind in ('r', 'p') and relname = any (:withoutTenant)
      and (has_any_column_privilege('frontdesk_app', oid, 'select, insert, update, references')
        or has_table_privilege('frontdesk_app', oid, 'delete, truncate, trigger'))
  order by 1`
