import type { ConversationId, TenantId } from '../kernel/ids.ts'
import type { Inbox } from './ports/inbox.ts'
import type { ServeConversation } from './serve-conversation.ts'

/** Finds what a crash left behind, and answers it. */
export class SweepUnfinished {
  readonly #inbox: Inbox
  readonly #serveConversation: ServeConversation

  constructor({ inbox, serveConversation }: { inbox: Inbox; serveConversation: ServeConversation }) {
    this.#inbox = inbox
    this.#serveConversation = serveConversation
  }

  /** The tenant's conversations that were unfinished. One still leased by a worker is left to it. */
  async sweep(tenantId: TenantId): Promise<readonly ConversationId[]> {
    const unfinished = await this.#inbox.unfinished(tenantId)
    for (const conversation of unfinished) await this.#serveConversation.serve(tenantId, conversation)
    return unfinished
  }
}
