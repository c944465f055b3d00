import { type TenantId, tenantId } from '@frontdesk/core/kernel/ids'
import * as fc from 'fast-check'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findGaps } from './tenant-isolation.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const [ours, theirs] = [tenantId('ours'), tenantId('theirs')]

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`The wall between tenants ${title}`, () => {
    let at: TestDatabases
    beforeAll(async () => void (at = await open(2)), 60_000)
    afterAll(async () => await at.close())

    it('has no gap', async () => {
      expect(await findGaps(at.owner)).toEqual([])
    })

    it.each([
      ['create table planted (tenant_id text not null primary key)', /planted has no row-level security/],
      ['create table planted (id text primary key)', /planted has no column tenant_id/],
      ['create table planted (tenant_id text primary key, email text unique)', /planted has a unique key without tenant_id/],
      ['alter table turns no force row level security', /turns does not force/],
      ['drop policy own_tenant on turns', /turns has not exactly one policy/],
      ['create policy second on turns using (true)', /turns has not exactly one policy/],
      ['alter policy own_tenant on turns using (true)', /turns has a policy that does not hold/],
      [`alter policy own_tenant on turns with check (tenant_id <> '')`, /turns has a policy that does not hold/],
      ['create view planted as select * from turns', /planted is a view/],
      ['create function planted() returns integer language sql security definer as $$ select 1 $$', /planted runs with its owner/],
      ['alter table turns owner to frontdesk_app', /turns belongs to the app role/],
      ['alter role frontdesk_app bypassrls', /pass by row-level security/],
      ['grant truncate on turns to frontdesk_app', /turns may be emptied/],
      ['grant select on queue_messages to frontdesk_app', /queue_messages is no tenant’s, and the app role may use it/],
      ['grant insert on queue_messages to frontdesk_app', /queue_messages is no tenant’s/],
      ['grant update (dead) on queue_messages to frontdesk_app', /queue_messages is no tenant’s/],
      ['grant delete on queue_messages to public', /queue_messages is no tenant’s/],
      ['grant trigger on queue_messages to frontdesk_app', /queue_messages is no tenant’s/],
      ['grant select (name) on frontdesk_migrations to frontdesk_app', /frontdesk_migrations is no tenant’s/],
    ])('would be found to have the gap that this makes: %s', async (fault, found) => {
      const planting = at.owner.transaction(async (transaction) => {
        await transaction.raw(fault)
        expect((await findGaps(transaction)).join('\n')).toMatch(found)
        throw new Error('undo')
      })
      await expect(planting).rejects.toThrow('undo')
    })

    it('holds for every table and every kind of statement, by the policies alone', async () => {
      // With every privilege: what is refused now is refused by row-level security.
      await at.owner.raw('grant all on all tables in schema public to frontdesk_app')
      const tables = await tenantTables(at.owner)
      expect(tables).toContain('turns')
      for (const table of tables) for (const tenant of [ours, theirs]) await plantRow(at.owner, table, tenant)
      for (const table of tables) await tryTheWall(at, table)
    })

    it('stands however the transactions of several tenants are interleaved', async () => {
      const who = fc.constantFrom<TenantId[]>('a' as TenantId, 'b' as TenantId, 'c' as TenantId)
      const step = fc.record({ tenant: who, does: fc.constantFrom('adds', 'adds and fails', 'reads', 'changes all it can see') })
      let round = 0
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 24 }), async (steps) => {
          round++
          const mine = (tenant: TenantId): TenantId => tenantId(`${tenant}-${round}`)
          await Promise.all(steps.map(({ tenant, does }, index) => takeStep(at, mine(tenant), does, `${round}-${index}`)))
          for (const tenant of ['a', 'b', 'c'] as TenantId[]) {
            const added = steps.filter((step) => step.tenant === tenant && step.does === 'adds').length
            const rows = await at.one.inTenant(mine(tenant), (transaction) => transaction('conversations').select('tenant_id'))
            expect(rows).toEqual(Array.from({ length: added }, () => ({ tenant_id: mine(tenant) })))
          }
        }),
        { numRuns: 30 },
      )
    }, 60_000)
  })
}

async function takeStep(at: TestDatabases, tenant: TenantId, does: string, name: string): Promise<void> {
  const database = name.endsWith('1') ? at.other : at.one
  const work = database.inTenant(tenant, async (transaction) => {
    if (does === 'adds' || does === 'adds and fails') {
      await transaction('conversations').insert({ tenant_id: tenant, conversation_id: name, state: '{}' })
    }
    if (does === 'adds and fails') throw new Error('fails')
    if (does === 'changes all it can see') await transaction('conversations').update({ worker: tenant })
    const rows = await transaction<{ tenant_id: string; worker: string | null }>('conversations').select('tenant_id', 'worker')
    for (const row of rows) {
      expect(row.tenant_id).toBe(tenant)
      expect([null, tenant]).toContain(row.worker)
    }
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof Error && error.message === 'fails')) throw error
  })
}

async function tryTheWall({ one, owner }: TestDatabases, table: string): Promise<void> {
  const asOurs = <T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> => one.inTenant(ours, work)
  expect(await asOurs((transaction) => transaction(table).distinct().pluck('tenant_id')), `${table}: seeing`).toEqual([ours])
  expect(
    await asOurs((transaction) => transaction(table).where({ tenant_id: theirs }).update({ tenant_id: ours })),
    `${table}: taking`,
  ).toBe(0)
  expect(await asOurs((transaction) => transaction(table).where({ tenant_id: theirs }).delete()), `${table}: deleting`).toBe(0)
  await expect(
    asOurs((transaction) => transaction(table).where({ tenant_id: ours }).update({ tenant_id: theirs })),
    `${table}: giving`,
  ).rejects.toThrow('row-level security')
  await expect(
    asOurs((transaction) => plantRow(transaction, table, tenantId('third'))),
    `${table}: writing`,
  ).rejects.toThrow('row-level security')
  const unseen = await owner.transaction(async (transaction) => {
    await transaction.raw(`set local role frontdesk_app`)
    return await transaction(table).pluck('tenant_id')
  })
  expect(unseen, `${table}: seeing as nobody`).toEqual([])
  expect(await owner(table).where({ tenant_id: theirs }), `${table}: theirs is whole`).toHaveLength(1)
}

async function tenantTables(owner: Knex): Promise<string[]> {
  const found = await owner('information_schema.columns')
    .where({ table_schema: 'public', column_name: 'tenant_id' })
    .pluck<string[]>('table_name')
  return found.sort()
}

/** Puts a row made up from the table's own columns into it; the same values everywhere, so that keys into other tables fit. */
async function plantRow(knex: Knex, table: string, tenant: TenantId): Promise<void> {
  const { rows } = await knex.raw<{ rows: { name: string; type: string }[] }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = ?::regclass and attnum > 0 and not attisdropped and not atthasdef and attidentity = '' and attnotnull and attname <> 'tenant_id'`,
    [table],
  )
  const columns = ['tenant_id', ...rows.map(({ name }) => `"${name}"`)]
  const values = [`'${tenant}'`, ...rows.map(({ type }) => madeUp(type))]
  // Tables may be filled in any order: keys into others are not looked at for this one statement. Only the owner may; others write what fits.
  const filling = `insert into ${table} (${columns.join(', ')}) values (${values.join(', ')})`
  if (knex.isTransaction) await knex.raw(filling)
  else {
    await knex.transaction(async (transaction) => {
      await transaction.raw(`set local session_replication_role = replica`)
      await transaction.raw(filling)
    })
  }
}

function madeUp(type: string): string {
  const dimensions = /^(?:half)?vec(?:tor)?\((\d+)\)$/.exec(type)?.[1]
  if (dimensions !== undefined) return `'[${Array.from({ length: Number(dimensions) }, () => 1).join(',')}]'`
  if (type.endsWith('[]')) return `'{}'`
  const value = {
    text: `'x'`,
    uuid: `'00000000-0000-4000-8000-000000000000'`,
    jsonb: `'{}'`,
    'timestamp with time zone': 'now()',
    integer: '1',
    smallint: '1',
    bigint: '1',
    real: '1',
    'double precision': '1',
    boolean: 'true',
    tsvector: `''`,
    bytea: `''`,
    vector: `'[1]'`,
  }[type]
  if (value === undefined) throw new Error(`this test knows no value for a column of type ${type}; teach it one`)
  return value
}
