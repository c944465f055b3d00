import { passageIndexContract } from '@frontdesk/port-contracts/passage-index.contract'
import { afterAll, beforeAll, describe } from 'vitest'
import { PostgresPassageIndex } from './postgres-passage-index.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`Passages ${title}`, () => {
    let databases: TestDatabases
    beforeAll(async () => void (databases = await open()), 60_000)
    afterAll(async () => await databases.close())

    passageIndexContract({
      name: 'Postgres',
      open: () =>
        Promise.resolve({
          one: new PostgresPassageIndex({ database: databases.one }),
          other: new PostgresPassageIndex({ database: databases.other }),
          close: () => Promise.resolve(),
        }),
    })
  })
}
