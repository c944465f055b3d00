import { tenantId } from '@frontdesk/core/kernel/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Statement, StatementResult } from './statement.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const [ours, theirs] = [tenantId('ours'), tenantId('theirs')]

const insert = (conversation: string, tenant: string = ours): Statement => ({
  text: `insert into conversations (tenant_id, conversation_id, state) values ($1, $2, '{}') returning conversation_id`,
  values: [tenant, conversation],
})
/** All that are there for whoever asks. */
const select: Statement = {
  text: 'select conversation_id as id from conversations where $1::int = 1 order by conversation_id',
  values: [1],
}
const failing: Statement = { text: 'select 1 / $1::int as never', values: [0] }
const divide = (divisor: number): Statement => ({ text: 'select 6 / $1::int as value', values: [divisor] })

/** What of a transaction could stay behind on its connection. */
const traces: Statement = {
  text: `select pg_backend_pid() as connection, current_user::text as role, session_user::text = current_user::text as is_owner,
    coalesce(current_setting('app.tenant_id', true), '') as tenant,
    (select json_object_agg(name, setting) from pg_settings where name ~ '^(enable_|plan_cache_mode)') as settings
    where $1::int = 1`,
  values: [1],
}

type Traces = { readonly role: string; readonly is_owner: boolean; readonly tenant: string; readonly settings: Record<string, string> }

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`Statements sent to a database together ${title}`, () => {
    let at: TestDatabases
    // One connection, so that whatever stays on it is met by the next.
    beforeAll(async () => void (at = await open(1)), 60_000)
    afterAll(async () => await at.close())

    const rowsOf = async <Row>(running: Promise<readonly StatementResult[]>, index = 0) =>
      ((await running)[index]?.rows ?? []) as readonly Row[]
    const ids = async (tenant = ours) => (await rowsOf<{ id: string }>(at.one.runInTenant(tenant, [select]))).map(({ id }) => id)
    const valuesOf = async (running: Promise<readonly StatementResult[]>) =>
      (await running).map(({ rows }) => (rows[0] as { value: number }).value)
    /** Throws when a transaction was left open: then both have the same number. */
    const tracesLeft = async () => {
      const number = { text: 'select pg_current_xact_id()::text as number where $1::int = 1', values: [1] }
      const [first, second] = [await at.one.runAlone(number), await at.one.runAlone(number)]
      expect(first.rows).not.toEqual(second.rows)
      return (await at.one.runAlone(traces)).rows[0] as Traces
    }
    const empty = async () => void (await at.owner('conversations').delete())

    it('give what came of each, in order', async () => {
      await empty()
      const results = await at.one.runInTenant(ours, [
        insert('a'),
        select,
        divide(2),
        { text: `update conversations set state = $1`, values: ['{}'] },
      ])
      expect(results.map(({ rows }) => rows)).toEqual([[{ conversation_id: 'a' }], [{ id: 'a' }], [{ value: 3 }], []])
      expect(results.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1, 1])
      expect(await at.one.runInTenant(ours, [])).toEqual([])
      expect((await at.one.runAsOwner([divide(3), divide(1)])).map(({ rows }) => rows)).toEqual([[{ value: 2 }], [{ value: 6 }]])
      expect((await at.one.runAlone(divide(6))).rows).toEqual([{ value: 1 }])
    })

    it('see and write only the tenant’s rows', async () => {
      await empty()
      await at.one.runInTenant(ours, [insert('mine')])
      await at.one.runInTenant(theirs, [insert('yours', theirs)])
      expect([await ids(ours), await ids(theirs), await ids(tenantId('third'))]).toEqual([['mine'], ['yours'], []])
      await expect(at.one.runInTenant(ours, [insert('smuggled', theirs)])).rejects.toThrow('row-level security')
      const [changed] = await at.one.runInTenant(ours, [{ text: 'update conversations set turn_count = $1', values: [7] }])
      expect(changed?.rowCount).toBe(1)
      expect(await at.owner('conversations').orderBy('conversation_id').pluck('turn_count')).toEqual([7, 0])
      await expect(at.one.runInTenant(ours, [{ text: 'select from queue_messages where $1::int = 1', values: [1] }])).rejects.toThrow(
        'permission denied',
      )
    })

    it('undo all when one fails, wherever it stands, and throw what was at fault', async () => {
      await empty()
      for (const statements of [
        [failing, insert('a'), insert('b')],
        [insert('a'), failing, insert('b')],
        [insert('a'), insert('b'), failing],
      ]) {
        await expect(at.one.runInTenant(ours, statements)).rejects.toMatchObject({ code: '22012' })
        expect(await ids()).toEqual([])
      }
      await expect(
        at.one.runAsOwner([{ text: 'insert into queue_messages (group_id, body) values ($1, $2)', values: ['g', 'b'] }, failing]),
      ).rejects.toMatchObject({
        code: '22012',
      })
      expect(await at.owner('queue_messages').select()).toEqual([])
    })

    it('leave the connection fit for the same statements again, when they failed and when those after a failure were never prepared', async () => {
      await empty()
      const never = (text: string): Statement => ({ text: `${text} -- met first behind a failure`, values: [2] })
      const fresh = [never('select 6 / $1::int as value'), never('select $1::int as value')]
      await expect(at.one.runInTenant(ours, [failing, ...fresh])).rejects.toMatchObject({ code: '22012' })
      const [third, two] = await at.one.runInTenant(ours, fresh)
      expect([third?.rows, two?.rows]).toEqual([[{ value: 3 }], [{ value: 2 }]])
      expect((await at.one.runAlone({ ...fresh[0], values: [3] } as Statement)).rows).toEqual([{ value: 2 }])
      await expect(at.one.runInTenant(ours, [divide(0)])).rejects.toMatchObject({ code: '22012' })
      expect((await at.one.runInTenant(ours, [divide(1)]))[0]?.rows).toEqual([{ value: 6 }])
      await expect(at.one.runAlone(divide(0))).rejects.toMatchObject({ code: '22012' })
      expect((await at.one.runAlone(divide(2))).rows).toEqual([{ value: 3 }])
    })

    it('that cannot be parsed, or whose parameters do not fit, fail by themselves too', async () => {
      await empty()
      for (const [statement, code] of [
        [{ text: 'selec $1', values: [1] }, '42601'],
        [{ text: 'select $1 from nowhere', values: [1] }, '42P01'],
        [{ text: 'select $1::int, $2::int', values: [1] }, '08P01'],
        [{ text: 'select $1::int', values: ['words'] }, '22P02'],
      ] as const) {
        const thrown = await at.one.runInTenant(ours, [insert('a'), statement, insert('b')]).catch((error: unknown) => error)
        expect([thrown, (thrown as Error).cause]).toContainEqual(expect.objectContaining({ code }))
        expect(await ids()).toEqual([])
      }
    })

    it('leave nothing of who they were on the connection, neither done nor failed', async () => {
      const before = await tracesLeft()
      expect(before).toMatchObject({ is_owner: true, tenant: '' })
      const [inside] = await rowsOf<Traces>(at.one.runInTenant(ours, [traces]))
      expect(inside).toMatchObject({ role: 'frontdesk_app', tenant: 'ours' })
      expect(inside?.settings).not.toEqual(before.settings)
      expect(await tracesLeft()).toEqual(before)
      const [asOwner] = await at.one.runAsOwner([traces])
      expect(asOwner?.rows[0]).toMatchObject({ is_owner: true, tenant: '' })
      expect(await tracesLeft()).toEqual(before)
      for (const fail of [() => at.one.runInTenant(ours, [failing]), () => at.one.runAsOwner([failing]), () => at.one.runAlone(failing)]) {
        await expect(fail()).rejects.toMatchObject({ code: '22012' })
        expect(await tracesLeft()).toEqual(before)
      }
    })

    it.each([
      '',
      'UPPER',
      'a b',
      '-a',
      'a-',
      `a'); drop table turns; --`,
      `a', true), set_config('role', 'none`,
      'a'.repeat(64),
      'a\n',
      'ä',
    ])('are not sent for a tenant whose id is none: %j', async (id) => {
      await expect(at.one.runInTenant(id as typeof ours, [select])).rejects.toThrow(RangeError)
    })

    it('are refused inside a transaction, which goes on', async () => {
      const outer = await at.one.inTenant(ours, async (transaction) => {
        await expect(at.one.runInTenant(ours, [select])).rejects.toThrow('inside a transaction')
        await expect(at.one.runAsOwner([select])).rejects.toThrow('inside a transaction')
        await expect(at.one.runAlone(select)).rejects.toThrow('inside a transaction')
        await transaction.raw('select 1')
        return 'went on'
      })
      expect(outer).toBe('went on')
    })

    it('find the same whenever their plans are renewed, and when one fails right then', async () => {
      await empty()
      // Renewed at the 64th and the 512th use of a connection, wherever this test begins to count.
      for (let use = 1; use <= 600; use++) {
        const asked = valuesOf(at.one.runInTenant(ours, [divide(3), divide(use % 7 === 0 ? 0 : 2)])).catch(
          (error: { code: string }) => error.code,
        )
        expect(await asked).toEqual(use % 7 === 0 ? '22012' : [2, 3])
      }
      expect(await tracesLeft()).toMatchObject({ is_owner: true, tenant: '' })
    }, 30_000)

    it('may be sent by many at once, and each gets what is its own', async () => {
      await empty()
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, async (_, index) => {
          const tenant = tenantId(`t-${index % 5}`)
          const last = index % 10 === 9 ? failing : divide(1)
          const found = await rowsOf<{ id: string }>(at.one.runInTenant(tenant, [insert(`c-${index}`, tenant), divide(2), select, last]), 2)
          return found.map(({ id }) => Number(id.slice(2)) % 5)
        }),
      )
      outcomes.forEach((outcome, index) => {
        expect(outcome.status).toBe(index % 10 === 9 ? 'rejected' : 'fulfilled')
        expect(new Set(outcome.status === 'fulfilled' ? outcome.value : [index % 5])).toEqual(new Set([index % 5]))
      })
      expect(await at.owner('conversations').select()).toHaveLength(54)
    })
  })
}
