import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { tenantId } from '@frontdesk/core/kernel/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const [ours, theirs] = [tenantId('ours'), tenantId('theirs')]

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`A database ${title}`, () => {
    let at: TestDatabases
    beforeAll(async () => void (at = await open(1)), 60_000)
    afterAll(async () => await at.close())

    const value = async (expression: string, parameters: unknown[] = []): Promise<unknown> => {
      return await at.one.inTenant(ours, async (transaction) => {
        const { rows } = await transaction.raw<{ rows: { value: unknown }[] }>(`select ${expression} as value`, parameters as string[])
        return rows[0]?.value
      })
    }

    it.each<[string, unknown, unknown?]>([
      ['?::bigint', 12_345_678_901],
      ['?::bigint', 9_007_199_254_740_993n],
      ['?::integer', 7],
      ['?::double precision', 0.1],
      ['?::numeric', '0.10'],
      ['?::boolean', true],
      ['?::text', '日本語 \'"\\ ? $1'],
      ['?::timestamptz', new Date('2026-12-01T00:00:00.123Z')],
      ['?::jsonb', JSON.stringify([{ a: [1, null, '?'] }]), [{ a: [1, null, '?'] }]],
      ['?::text[]', ['a', 'b,"c"', null, '{}', '\\', '日本']],
      ['?::integer[]', [1, 2, null]],
      ['?::text[]', []],
      ["(?::text = any(array['x', 'y']))", 'y', true],
      ['?::text', null],
    ])('gives %s back as it was given: %s', async (expression, given, expected = given) => {
      expect(await value(expression, [given])).toEqual(expected)
    })

    it('counts the rows a statement changed and returns the rows it is asked for', async () => {
      await at.one.inTenant(ours, async (transaction) => {
        const row = { tenant_id: ours, conversation_id: 'counted', state: JSON.stringify({}) }
        expect(await transaction('conversations').insert(row).returning(['turn_count', 'fencing_token'])).toEqual([
          { turn_count: 0, fencing_token: 0 },
        ])
        expect(await transaction('conversations').where({ conversation_id: 'counted' }).update({ turn_count: 3 })).toBe(1)
        expect(await transaction('conversations').where({ conversation_id: 'none' }).update({ turn_count: 3 })).toBe(0)
        expect(await transaction('conversations').where({ turn_count: 3 }).first('conversation_id')).toEqual({ conversation_id: 'counted' })
        expect(await transaction('conversations').pluck('turn_count')).toEqual([3])
      })
    })

    it('works as the app role, for the tenant, and leaves nothing of it in the connection', async () => {
      const who = `current_user || '/' || coalesce(current_setting('app.tenant_id', true), '')`
      expect(await value(who)).toBe('frontdesk_app/ours')
      const { rows } = await at.owner.raw<{ rows: { who: string }[] }>(`select ${who} as who`)
      expect(rows[0]?.who).not.toMatch(/frontdesk_app|ours/)
    })

    it('writes nothing of a transaction that throws, and throws what it threw', async () => {
      const failure = new Error('changed my mind')
      const row = { tenant_id: ours, conversation_id: 'undone', state: '{}' }
      const thrown = at.one.inTenant(ours, async (transaction) => {
        await transaction('conversations').insert(row)
        throw failure
      })
      await expect(thrown).rejects.toBe(failure)
      expect(await value(`(select count(*) from conversations where conversation_id = 'undone')`)).toBe(0)
    })

    it('has a transaction wait for another one’s end, however many there are', async () => {
      const finished: number[] = []
      let goOn = () => {}
      const first = at.one.inTenant(ours, async (transaction) => {
        await new Promise<void>((resolve) => (goOn = resolve))
        await transaction.raw('select 1')
        finished.push(0)
      })
      const others = [1, 2, 3].map((number) => at.one.inTenant(theirs, async () => void finished.push(number)))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(finished).toEqual([])
      goOn()
      await Promise.all([first, ...others])
      expect(finished).toEqual([0, 1, 2, 3])
    })

    it('refuses a transaction inside another at once, and the outer one goes on', async () => {
      const outer = at.one.inTenant(ours, async (transaction) => {
        await expect(at.one.inTenant(ours, () => Promise.resolve(1))).rejects.toThrow('inside a transaction')
        await expect(at.one.ping()).rejects.toThrow('inside a transaction')
        await expect(at.one.migrate()).rejects.toThrow('inside a transaction')
        await transaction.raw('select 1')
        return 'went on'
      })
      expect(await outer).toBe('went on')
    })

    it('does not take for nested what a finished transaction left running', async () => {
      let later: Promise<unknown> = Promise.resolve()
      await at.one.inTenant(ours, () => {
        later = new Promise((resolve) => setTimeout(resolve, 30)).then(() => at.one.ping())
        return Promise.resolve()
      })
      await expect(later).resolves.toBeUndefined()
    })

    it('says nothing of a customer’s in its errors', async () => {
      const secret = 'secret-words'
      const conversation = { tenant_id: ours, conversation_id: secret, state: '{}' }
      const failures = await Promise.all([
        at.one.inTenant(ours, (transaction) => transaction('conversations').insert([conversation, conversation])).catch(everythingOf),
        value('?::integer', [secret]).catch(everythingOf),
        value('?::jsonb', [secret]).catch(everythingOf),
        at.one
          .inTenant(ours, (transaction) => transaction('conversations').insert({ ...conversation, tenant_id: theirs }))
          .catch(everythingOf),
        at.one.inTenant(ours, (transaction) => transaction('turns').insert({ ...conversation, turn_id: secret })).catch(everythingOf),
      ])
      for (const failure of failures) {
        expect(failure).toBeTypeOf('string')
        expect(failure).not.toContain(secret)
      }
    })

    it('answers a ping', async () => {
      await expect(at.other.ping()).resolves.toBeUndefined()
    })
  })
}

describe('A database that cannot be had', () => {
  it('is a retryable failure of the port Database', async () => {
    const database = await openDatabase({ database: { url: 'postgres://nobody@127.0.0.1:1/nothing' } })
    const failure = await database.ping().catch((error: unknown) => error)
    await database.close()
    expect(failure).toBeInstanceOf(PortFailure)
    expect(failure).toMatchObject({ port: 'Database', code: 'unavailable', retryable: true })
  })
})

function everythingOf(error: unknown): string {
  return error instanceof Error ? JSON.stringify([error.message, Object.entries(error)]) : String(error)
}
