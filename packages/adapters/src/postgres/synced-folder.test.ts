import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tenantId } from '@frontdesk/core/kernel/ids'
import { afterAll, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { openEmbedded } from './embedded-database.ts'
import { migrations } from './migrations/index.ts'
import { emptyImage } from './test-databases.ts'

const synced = vi.hoisted(() => ({ files: 0 }))
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  return {
    ...fs,
    fdatasyncSync(descriptor: number) {
      synced.files++
      fs.fdatasyncSync(descriptor)
    },
  }
})

const parent = mkdtempSync(join(tmpdir(), 'frontdesk-synced-'))
afterAll(() => rmSync(parent, { recursive: true }))

it('A commit to a folder is on the disk when it returns', async () => {
  const embedded = await openEmbedded(join(parent, 'folder'), await emptyImage())
  const database = new Database({ ...embedded, migrations })
  await database.migrate()
  const tenant = tenantId('synced')
  const before = synced.files
  for (let number = 0; number < 10; number++) {
    const row = { tenant_id: tenant, conversation_id: `c-${number}`, state: '{}' }
    await database.inTenant(tenant, (transaction) => transaction('conversations').insert(row))
  }
  expect(synced.files - before).toBeGreaterThanOrEqual(10)
  await database.close()
}, 30_000)
