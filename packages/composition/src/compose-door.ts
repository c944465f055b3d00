import { webhookApp } from '@frontdesk/adapters/http/webhook-app'
import type { Database } from '@frontdesk/adapters/postgres/database'
import type { ReceiveWebhook } from '@frontdesk/core/conversation/receive-webhook'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { Container, type ContainerModule } from 'inversify'
import type { Hono } from 'hono'
import { capabilitiesModule } from './capabilities.module.ts'
import { conversationModule } from './conversation.module.ts'
import { doorModule } from './door.module.ts'
import { type OpenQueue, openQueue } from './open-queue.ts'
import type { PlatformSettings } from './platform.ts'
import { settingsModule } from './settings.module.ts'
import { tokens } from './tokens.ts'

/** What takes events in and puts them on the queue, and nothing else. */
export type Door = {
  /** `app.fetch(request)` answers. Everything is 503 before `start`. */
  readonly app: Hono
  start(): Promise<void>
  stop(): Promise<void>
}

/** Settings of a door. With a queue service there is no database. */
export type DoorSettings = Omit<PlatformSettings, 'database'> & { readonly database?: PlatformSettings['database'] }

/** Wires the door alone, for a host that only takes in. `replacements` are loaded last and may `rebind` any token. */
export function composeDoor(settings: DoorSettings, ...replacements: ContainerModule[]): Door {
  const container = new Container({ defaultScope: 'Singleton' })
  // The capabilities are there for their names, which tenants' profiles are checked against.
  container.load(
    settingsModule({ ...settings, database: settings.database ?? { folder: undefined } }),
    capabilitiesModule,
    conversationModule,
    doorModule,
  )
  let running: { receiveWebhook: ReceiveWebhook; opened: OpenQueue; database: Database | undefined } | undefined
  const app = webhookApp({
    clock: settings.clock,
    logger: container.get(tokens.logger),
    receiveWebhook: {
      receive: async (channel, tenant, request) =>
        running ? await running.receiveWebhook.receive(channel, tenant, request) : 'unavailable',
    },
    ready: async () => [
      { what: 'started', ok: running !== undefined },
      ...(running ? [{ what: 'queue', ok: await answers(running.opened.check) }] : []),
    ],
  })
  return {
    app,
    start: async () => {
      if (running) return
      const database = await openQueueDatabase(settings)
      const opened = await openQueue(settings.queue, container.get(tokens.timers), () => required(database))
      container.bind(tokens.queue).toConstantValue(opened.queue)
      container.load(...replacements)
      running = { receiveWebhook: container.get(tokens.receiveWebhook), opened, database }
      // Not waited for: a function that starts for a customer should not.
      void tellQueueProblems(opened, container.get(tokens.logger))
    },
    stop: async () => {
      const stopping = running
      running = undefined
      await stopping?.opened.close()
      await stopping?.database?.close()
    },
  }
}

/** The database, where it is the queue. */
async function openQueueDatabase({ queue, database }: DoorSettings): Promise<Database | undefined> {
  if (queue?.kind === 'sqs') return undefined
  const { openDatabase } = await import('@frontdesk/adapters/postgres/database')
  const opened = await openDatabase({ database: required(database) })
  await opened.migrate()
  return opened
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError('without a queue service, the door needs the database for its queue')
  return value
}

/** Whether it answers, as readiness wants to know it. */
export async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  return await ask().then(
    () => true,
    () => false,
  )
}

/** A queue set up wrongly works until it matters: told at the start, where somebody looks. */
export async function tellQueueProblems({ check }: OpenQueue, logger: Logger): Promise<void> {
  try {
    for (const problem of await check()) logger.error('queue.misconfigured', { reason: problem })
  } catch (failure) {
    if (!(failure instanceof PortFailure)) throw failure
    logger.error('queue.unavailable', { reason: failure.message })
  }
}
