import type { IncomingMessage } from 'node:http'
import type { ReceiveWebhook, WebhookVerdict } from '@frontdesk/core/conversation/receive-webhook'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import { Hono, type Context } from 'hono'
import { BodyReader, type BodyLimits, type BodyReading } from './read-body.ts'
import { ReadinessProbe, type ReadinessCheck } from './readiness-probe.ts'

export type WebhookAppParts = {
  readonly receiveWebhook: Pick<ReceiveWebhook, 'receive'>
  readonly clock: Clock
  /** Asks everything the process needs whether it answers. Without it, the process is ready as soon as it listens. */
  readonly ready?: () => Promise<readonly ReadinessCheck[]>
  /** Told of requests turned away before anybody looked into them. */
  readonly logger?: Logger
  readonly limits?: Partial<BodyLimits>
}

/** 1 MiB: no queue’s message carries more, and a usual webhook is some hundred times smaller. Ten seconds: a channel’s own servers need milliseconds. */
const usualLimits: BodyLimits = { longest: 1_048_576, deadlineMilliseconds: 10_000, small: 65_536, together: 67_108_864 }

/**
 * The door. `POST /webhooks/<channel>/<tenant>` takes what a channel delivers: 200 once every event is durable; 401 not from the channel, or nobody served
 * here; 400 signed and unreadable; 503 not taken, to be delivered again; 413 longer than 1 MiB; 408 slower than ten seconds; 415 compressed.
 * `GET /health/live` and `/health/ready` are for whoever runs the process. Bodies of answers hold one short code, never a reason or what was sent.
 */
export function webhookApp({ receiveWebhook, clock, ready = async () => [], logger, limits }: WebhookAppParts): Hono {
  const app = new Hono()
  const bodies = new BodyReader({ ...usualLimits, ...limits })
  const readiness = new ReadinessProbe({ ready, clock })

  app.use(async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
  })

  app.post('/webhooks/:channel/:tenant', async (context) => {
    const receivedAt = clock.now()
    const { channel, tenant } = context.req.param()
    // The signature is over the bytes as they are; unpacking them for anybody who asks would let a kilobyte fill the memory.
    if (!plainEncodings.has(context.req.header('content-encoding')?.toLowerCase() ?? '')) return turnAway(context, 'compressed', logger)
    // On Node's own server its request is read itself, which spares drawing a web stream over it.
    const { incoming } = (context.env ?? {}) as { readonly incoming?: IncomingMessage }
    const reading = await bodies.read(incoming ?? context.req.raw)
    if (reading.outcome !== 'read') return turnAway(context, reading.outcome, logger)
    const verdict = await receiveWebhook.receive(channel, tenant, {
      body: reading.body,
      header: (name) => context.req.header(name),
      receivedAt,
    })
    if (verdict === 'accepted') return context.json({}, 200)
    const { status, code } = refusals[verdict]
    if (verdict === 'unavailable') context.header('retry-after', '5')
    return context.json({ error: code }, status)
  })

  app.all('/webhooks/:channel/:tenant', (context) => context.json({ error: 'method-not-allowed' }, 405, { allow: 'POST' }))
  app.get('/health/live', (context) => context.json({ live: true }))
  app.get('/health/ready', async (context) => {
    const checks = await readiness.check()
    const allWell = checks.every(({ ok }) => ok)
    return context.json({ ready: allWell, checks }, allWell ? 200 : 503)
  })
  app.notFound((context) => context.json({ error: 'not-found' }, 404))
  app.onError((error, context) => {
    logger?.error('http.failed', { reason: error.name })
    return context.json({ error: 'failed' }, 500)
  })
  return app
}

const plainEncodings = new Set(['', 'identity'])

const refusals = {
  refused: { status: 401, code: 'unauthorized' },
  malformed: { status: 400, code: 'malformed' },
  unavailable: { status: 503, code: 'unavailable' },
} as const satisfies Record<Exclude<WebhookVerdict, 'accepted'>, unknown>

const turnedAway = {
  'too-long': 413,
  'too-slow': 408,
  crowded: 503,
  'broken-off': 400,
  compressed: 415,
} as const satisfies Record<Exclude<BodyReading['outcome'], 'read'> | 'compressed', number>

/** Answers without having taken the whole body, so that the connection cannot carry another request. */
function turnAway(context: Context, why: keyof typeof turnedAway, logger: Logger | undefined): Response {
  logger?.warn('http.turned-away', { reason: why, status: turnedAway[why] })
  if (why === 'crowded') context.header('retry-after', '5')
  return context.json({ error: why }, turnedAway[why], { connection: 'close' })
}
