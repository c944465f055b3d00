/** The role every statement on tenants' data runs as. Owns nothing, cannot log in, cannot pass by row-level security. */
export const appRole = 'frontdesk_app'

/**
 * The statements that close a new table to all but the tenant of the running transaction (see `Database.inTenant`) and let the app role
 * use it. To follow each `create table` of a table with tenants' data, whose first key column is `tenant_id text not null`.
 *
 * `nullif(…, '')`: after a transaction-local setting ends, Postgres leaves the setting empty instead of absent. Either way the
 * comparison is with null, and no row is seen and none may be written.
 *
 * @param privileges what the app role may do, as `grant` writes it: `select, insert, update (answered_by)`
 */
export function keepToTenant(table: string, privileges: string): readonly string[] {
  const own = `tenant_id = nullif(current_setting('app.tenant_id', true), '')`
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy own_tenant on ${table} using (${own}) with check (${own})`,
    `grant ${privileges} on ${table} to ${appRole}`,
  ]
}

/** Says in the database itself which columns hold personal data, for those who export, erase or look at it. */
export function markPersonal(table: string, columns: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(columns).map(([column, what]) => `comment on column ${table}.${column} is 'Personal data: ${what}'`)
}
