import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyMigrations } from './apply-migrations.ts'
import { migrations } from './migrations/index.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`Migrating ${title}`, () => {
    let at: TestDatabases
    beforeAll(async () => void (at = await open()), 60_000)
    afterAll(async () => await at.close())

    const later = (name: string, ...statements: string[]) => [...migrations, { name, statements }]

    it('has nothing to do in a database of the newest shape, and asks once to know it', async () => {
      const asked: string[] = []
      at.owner.on('query', ({ sql }: { sql: string }) => asked.push(sql))
      expect(await applyMigrations(at.owner, migrations)).toEqual([])
      at.owner.removeAllListeners('query')
      expect(asked).toHaveLength(1)
    })

    it('applies a new migration once, however many processes start at once', async () => {
      const extended = later('9001-once', 'create table once (tenant_id text primary key)')
      const applied = await Promise.all(Array.from({ length: 4 }, () => applyMigrations(at.owner, extended)))
      expect(applied.flat()).toEqual(['9001-once'])
      await at.owner.raw(`drop table once; delete from frontdesk_migrations where name = '9001-once'`)
    })

    it('changes nothing by a migration that fails halfway, and tries it again the next time', async () => {
      const broken = later('9002-broken', 'create table broken (id text)', 'select nonsense')
      await expect(applyMigrations(at.owner, broken)).rejects.toThrow('nonsense')
      const mended = later('9002-broken', 'create table broken (id text)')
      expect(await applyMigrations(at.owner, mended)).toEqual(['9002-broken'])
    })
  })
}
