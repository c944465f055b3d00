import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { Hono } from 'hono'
import { openHttpServer, type Fetch } from './http-server.ts'
import type { HostEnvironment } from './read-environment.ts'

/** What a host runs: the whole platform, or the door alone (without `work`). */
export type Hosted = {
  readonly app: Hono
  start(): Promise<void>
  /** Gets ready what the first customers would wait for. */
  warmUp?(): Promise<void>
  stop(): Promise<void>
  /** Brings the tenants' knowledge up to date; what has not changed since costs nothing. */
  learnTenants?(signal: AbortSignal): Promise<void>
  /** Resolves when the signal has aborted and everything begun is finished. */
  work?(signal: AbortSignal): Promise<void>
}

export type HostParts = {
  readonly environment: Pick<HostEnvironment, 'role' | 'host' | 'port' | 'delaySeconds' | 'graceSeconds'>
  readonly hosted: Hosted
  readonly logger: Logger
  /** Resolves when the process is asked to stop. */
  readonly stopAsked: Promise<string>
}

/**
 * Runs until asked to stop, then: says that it is not ready, after the delay takes no more requests, answers those begun, lets the worker finish what it has begun (leases are
 * given back with it), and lets go of the platform. What was taken and not finished is on the queue or in the inbox: the next process answers it.
 * Rejects when it cannot start or the worker fails.
 */
export async function runHost({ environment, hosted, logger, stopAsked }: HostParts): Promise<void> {
  let stopping = false
  await hosted.start()
  try {
    if (environment.role !== 'web') await hosted.warmUp?.()
    const fetch = fetchFor(environment.role, hosted.app, () => stopping)
    const server = await openHttpServer({ fetch, host: environment.host, port: environment.port })
    logger.info('host.started', { role: environment.role, port: server.port })
    const finish = new AbortController()
    const working = workUntil(hosted, environment.role, finish.signal)
    try {
      const why = await Promise.race([stopAsked, working.then(() => Promise.reject(new Error('the worker ended without being asked')))])
      logger.info('host.stopping', { why })
    } finally {
      stopping = true
      await sleep(environment.delaySeconds * 1_000)
      await server.close(requestsMilliseconds(environment.graceSeconds))
      finish.abort()
      await working
    }
  } finally {
    await hosted.stop()
  }
  logger.info('host.stopped')
}

/** What a request may still take of the grace: the larger part is for turns. One that is cut was not answered, and is delivered again. */
function requestsMilliseconds(graceSeconds: number): number {
  return Math.min(12_000, graceSeconds * 400)
}

async function workUntil(hosted: Hosted, role: HostEnvironment['role'], signal: AbortSignal): Promise<void> {
  if (role !== 'web' && hosted.work) {
    await Promise.all([hosted.work(signal), hosted.learnTenants?.(signal)])
    return
  }
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** The platform's app as this role serves it: a worker is asked for its health only, and a process that stops is not ready whatever its checks say. */
function fetchFor(role: HostEnvironment['role'], app: Hono, isStopping: () => boolean): Fetch {
  return (request, env) => {
    const { pathname } = new URL(request.url)
    if (isStopping() && pathname === '/health/ready')
      return Response.json({ ready: false, checks: [{ what: 'running', ok: false }] }, { status: 503 })
    if (role === 'worker' && !pathname.startsWith('/health/')) return Response.json({ error: 'not-found' }, { status: 404 })
    return app.fetch(request, env)
  }
}
