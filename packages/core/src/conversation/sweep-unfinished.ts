import type { ConversationId, TenantId } from '../kernel/ids.ts'
import type { Timers } from '../kernel/ports/timers.ts'
import type { TenantDirectory } from '../tenancy/ports/tenant-directory.ts'
import type { Inbox } from './ports/inbox.ts'
import type { ServeConversation } from './serve-conversation.ts'

type Dependencies = {
  readonly tenants: TenantDirectory
  readonly inbox: Inbox
  readonly serveConversation: ServeConversation
  readonly timers: Timers
}

/** Finds what a crash or a failing channel left behind, and has it answered. */
export class SweepUnfinished {
  readonly #ports: Dependencies

  constructor(dependencies: Dependencies) {
    this.#ports = dependencies
  }

  /**
   * Serves the tenant's unfinished conversations, and returns them. One still leased by a worker is left to it. One that fails keeps no other from
   * being served: the first failure is thrown when all had their turn.
   */
  async sweep(tenantId: TenantId): Promise<readonly ConversationId[]> {
    const unfinished = await this.#ports.inbox.unfinished(tenantId)
    await eachInTurn(unfinished, async (conversation) => await this.#ports.serveConversation.serve(tenantId, conversation))
    return unfinished
  }

  /** `sweep` for every tenant; how many conversations there were. */
  async sweepAll(): Promise<number> {
    let swept = 0
    await eachInTurn(await this.#ports.tenants.list(), async (tenantId) => {
      swept += (await this.sweep(tenantId)).length
    })
    return swept
  }

  /** Looks once at every tenant, spread over so many milliseconds so that many tenants are no burst, and tells of each unfinished conversation. */
  async find(
    milliseconds: number,
    signal: AbortSignal,
    tell: (place: { tenantId: TenantId; conversationId: ConversationId }) => void,
  ): Promise<void> {
    const { tenants, inbox, timers } = this.#ports
    const all = await tenants.list()
    for (const tenantId of all) {
      for (const conversationId of await inbox.unfinished(tenantId)) tell({ tenantId, conversationId })
      await timers.sleep(milliseconds / all.length, signal)
      if (signal.aborted) return
    }
    if (all.length === 0) await timers.sleep(milliseconds, signal)
  }
}

async function eachInTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = []
  for (const item of items) await work(item).catch((failure) => failures.push(failure))
  if (failures.length > 0) throw failures[0]
}
