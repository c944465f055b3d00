import type { Database } from '@frontdesk/adapters/postgres/database'
import { PostgresConversationStore } from '@frontdesk/adapters/postgres/postgres-conversation-store'
import { PostgresDeadLetters } from '@frontdesk/adapters/postgres/postgres-dead-letters'
import { PostgresInbox } from '@frontdesk/adapters/postgres/postgres-inbox'
import { PostgresOutbox } from '@frontdesk/adapters/postgres/postgres-outbox'
import { PostgresPassageIndex } from '@frontdesk/adapters/postgres/postgres-passage-index'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** Everything durable, in one Postgres: the embedded one or a server. */
export const storageModule = (database: Database) =>
  new ContainerModule(({ bind }) => {
    bind(tokens.inbox).toConstantValue(new PostgresInbox({ database }))
    bind(tokens.conversations).toConstantValue(new PostgresConversationStore({ database }))
    bind(tokens.outbox).toConstantValue(new PostgresOutbox({ database }))
    bind(tokens.deadLetters).toConstantValue(new PostgresDeadLetters({ database }))
    bind(tokens.passageIndex).toConstantValue(new PostgresPassageIndex({ database }))
  })
