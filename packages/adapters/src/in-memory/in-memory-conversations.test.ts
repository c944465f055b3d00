import { conversationStoreContract } from '@frontdesk/port-contracts/conversation-store.contract'
import { deadLettersContract } from '@frontdesk/port-contracts/dead-letters.contract'
import { inboxContract } from '@frontdesk/port-contracts/inbox.contract'
import { outboxContract } from '@frontdesk/port-contracts/outbox.contract'
import { InMemoryConversationStore } from './in-memory-conversation-store.ts'
import { InMemoryConversations } from './in-memory-conversations.ts'
import { InMemoryDeadLetters } from './in-memory-dead-letters.ts'
import { InMemoryInbox } from './in-memory-inbox.ts'
import { InMemoryOutbox } from './in-memory-outbox.ts'

const clock = { now: () => new Date() }

const storage = {
  name: 'memory',
  async open() {
    const conversations = new InMemoryConversations()
    const instance = () => ({
      inbox: new InMemoryInbox({ conversations, clock }),
      conversations: new InMemoryConversationStore({ conversations, clock }),
      outbox: new InMemoryOutbox({ conversations, clock }),
      deadLetters: new InMemoryDeadLetters({ conversations }),
    })
    return { one: instance(), other: instance(), close: async () => {} }
  },
}

inboxContract(storage)
conversationStoreContract(storage)
outboxContract(storage)
deadLettersContract(storage)
