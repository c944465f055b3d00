import type { ConversationStorage } from '@frontdesk/port-contracts/conversation-storage'
import { conversationStoreContract } from '@frontdesk/port-contracts/conversation-store.contract'
import { deadLettersContract } from '@frontdesk/port-contracts/dead-letters.contract'
import { inboxContract } from '@frontdesk/port-contracts/inbox.contract'
import { outboxContract } from '@frontdesk/port-contracts/outbox.contract'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Database } from './database.ts'
import { PostgresConversationStore } from './postgres-conversation-store.ts'
import { PostgresDeadLetters } from './postgres-dead-letters.ts'
import { PostgresInbox } from './postgres-inbox.ts'
import { PostgresOutbox } from './postgres-outbox.ts'
import { type TestDatabases, testDatabases } from './test-databases.ts'

const instance = (database: Database): ConversationStorage => ({
  inbox: new PostgresInbox({ database }),
  conversations: new PostgresConversationStore({ database }),
  outbox: new PostgresOutbox({ database }),
  deadLetters: new PostgresDeadLetters({ database }),
})

for (const { title, skip, open } of testDatabases) {
  describe.skipIf(skip)(`Conversations ${title}`, () => {
    let databases: TestDatabases
    beforeAll(async () => void (databases = await open()), 60_000)
    afterAll(async () => await databases.close())

    const storage = {
      name: 'Postgres',
      open: () => Promise.resolve({ one: instance(databases.one), other: instance(databases.other), close: () => Promise.resolve() }),
    }
    inboxContract(storage)
    conversationStoreContract(storage)
    outboxContract(storage)
    deadLettersContract(storage)
  })
}
