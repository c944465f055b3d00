import { webhookApp } from '@frontdesk/adapters/http/webhook-app'
import { openDatabase, type Database } from '@frontdesk/adapters/postgres/database'
import type { AcceptEvent } from '@frontdesk/core/conversation/accept-event'
import type { DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import type { Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { ReceiveWebhook } from '@frontdesk/core/conversation/receive-webhook'
import type { WorkQueue } from '@frontdesk/core/conversation/work-queue'
import type { ConversationStore } from '@frontdesk/core/conversation/ports/conversation-store'
import type { ServeConversation } from '@frontdesk/core/conversation/serve-conversation'
import type { SweepUnfinished } from '@frontdesk/core/conversation/sweep-unfinished'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { LearnKnowledge } from '@frontdesk/core/knowledge/learn-knowledge'
import type { SearchKnowledge } from '@frontdesk/core/knowledge/search-knowledge'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { Stopwatch } from '@frontdesk/core/kernel/ports/stopwatch'
import type { Understand } from '@frontdesk/core/understanding/understand'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import { Container, type ContainerModule } from 'inversify'
import { answers, tellQueueProblems } from './compose-door.ts'
import { capabilitiesModule } from './capabilities.module.ts'
import { conversationModule } from './conversation.module.ts'
import { doorModule } from './door.module.ts'
import { knowledgeModule } from './knowledge.module.ts'
import { type OpenQueue, openQueue } from './open-queue.ts'
import type { Platform, PlatformSettings } from './platform.ts'
import { settingsModule } from './settings.module.ts'
import { storageModule } from './storage.module.ts'
import { tokens } from './tokens.ts'
import { understandingModule } from './understanding.module.ts'

/**
 * Wires Frontdesk. Nothing is connected yet: tenants and understanding work at once, the rest after `start()`.
 * `replacements` are loaded last and may `rebind` any token; a test swaps a port so.
 */
export function composePlatform(settings: PlatformSettings, ...replacements: ContainerModule[]): Platform {
  const container = new Container({ defaultScope: 'Singleton' })
  container.load(settingsModule(settings), understandingModule, knowledgeModule, capabilitiesModule, conversationModule, doorModule)
  const tenants = container.get(tokens.tenants)
  const understand = container.get(tokens.understand)
  let running: Running | undefined
  const parts = (): Running => {
    if (!running) throw new Error('the platform is not started')
    return running
  }
  const logger = container.get(tokens.logger)
  const learnQuietly = async (id: TenantId) => {
    try {
      const learned = await parts().learnKnowledge.learn(await known(tenants, id))
      logger.info('knowledge.learned', { tenant: id, learned: learned.learned, skipped: learned.skipped, forgotten: learned.forgotten })
    } catch (error) {
      logger.error('knowledge.not-learned', {
        tenant: id,
        reason: error instanceof PortFailure ? error.message : String(error instanceof Error && error.name),
      })
    }
  }
  const app = webhookApp({
    clock: settings.clock,
    logger,
    receiveWebhook: {
      receive: async (channel, tenant, request) =>
        running ? await running.receiveWebhook.receive(channel, tenant, request) : 'unavailable',
    },
    ready: async () => [{ what: 'started', ok: running !== undefined }, ...(running ? await readiness(running) : [])],
  })
  return {
    tenants,
    app,
    get conversations() {
      return parts().conversations
    },
    get queue() {
      return parts().opened.queue
    },
    get outbox() {
      return parts().outbox
    },
    get deadLetters() {
      return parts().deadLetters
    },
    start: async () => {
      running ??= await startUp(container, settings, replacements)
    },
    warmUp: (milliseconds = 15_000) => warmUp(tenants, understand, container.get(tokens.stopwatch), milliseconds),
    stop: async () => {
      const stopping = running
      running = undefined
      await stopping?.opened.close()
      await stopping?.database.close()
    },
    acceptEvent: (event) => parts().acceptEvent.accept(event),
    serveConversation: (tenantId, conversationId) => parts().serveConversation.serve(tenantId, conversationId),
    work: (signal) => parts().workQueue.work(signal),
    serveQueued: (body) => parts().workQueue.serveMessage(body),
    sweepAll: () => parts().sweepUnfinished.sweepAll(),
    sweepUnfinished: (tenantId) => parts().sweepUnfinished.sweep(tenantId),
    readerFor: async (tenantId) => {
      const tenant = await known(tenants, tenantId)
      return ({ text, now = settings.clock.now(), language }) =>
        understand.read(tenant, { text, now, ...(language !== undefined && { customerLanguage: language }) })
    },
    learnKnowledge: async (tenantId, progress) => parts().learnKnowledge.learn(await known(tenants, tenantId), progress),
    learnTenants: async (signal) => {
      for (const id of await tenants.list()) {
        if (signal?.aborted) return
        await learnQuietly(id)
      }
    },
    searchKnowledge: (tenantId, query) => parts().searchKnowledge.search(tenantId, query),
    pingDatabase: () => parts().database.ping(),
  }
}

type Running = {
  readonly database: Database
  readonly opened: OpenQueue
  readonly conversations: ConversationStore
  readonly outbox: Outbox
  readonly deadLetters: DeadLetters
  readonly receiveWebhook: ReceiveWebhook
  readonly workQueue: WorkQueue
  readonly acceptEvent: AcceptEvent
  readonly serveConversation: ServeConversation
  readonly sweepUnfinished: SweepUnfinished
  readonly learnKnowledge: LearnKnowledge
  readonly searchKnowledge: SearchKnowledge
}

/** Opens the database, brings it to the newest shape and resolves every root, so that a missing part fails here and not in a turn. */
async function startUp(container: Container, settings: PlatformSettings, replacements: readonly ContainerModule[]): Promise<Running> {
  const database = await openDatabase({ database: settings.database })
  try {
    await database.migrate()
    const opened = await openQueue(settings.queue, container.get(tokens.timers), () => database)
    container.bind(tokens.queue).toConstantValue(opened.queue)
    void tellQueueProblems(opened, container.get(tokens.logger))
    container.load(storageModule(database), ...replacements)
    return {
      database,
      opened,
      outbox: container.get(tokens.outbox),
      deadLetters: container.get(tokens.deadLetters),
      receiveWebhook: container.get(tokens.receiveWebhook),
      workQueue: container.get(tokens.workQueue),
      conversations: container.get(tokens.conversations),
      acceptEvent: container.get(tokens.acceptEvent),
      serveConversation: container.get(tokens.serveConversation),
      sweepUnfinished: container.get(tokens.sweepUnfinished),
      learnKnowledge: container.get(tokens.learnKnowledge),
      searchKnowledge: container.get(tokens.searchKnowledge),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function readiness({ database, opened }: Running): Promise<readonly { readonly what: string; readonly ok: boolean }[]> {
  const [databaseAnswers, queueAnswers] = await Promise.all([answers(() => database.ping()), answers(opened.check)])
  return [
    { what: 'database', ok: databaseAnswers },
    { what: 'queue', ok: queueAnswers },
  ]
}

async function known(tenants: TenantDirectory, id: TenantId): Promise<Tenant> {
  const tenant = await tenants.find(id)
  if (!tenant) throw new RangeError(`no tenant ${id}`)
  return tenant
}

async function warmUp(tenants: TenantDirectory, understand: Understand, stopwatch: Stopwatch, milliseconds: number): Promise<void> {
  const until = stopwatch.read() + milliseconds
  for (const id of await tenants.list()) {
    if (stopwatch.read() > until) return
    const tenant = await tenants.find(id).catch(() => undefined)
    if (tenant) understand.prepare(tenant)
    // Health checks and signals are heard in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
