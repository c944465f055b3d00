import { setTimeout as pause } from 'node:timers/promises'

import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-codes.ts'
import { ownName } from '../own-name.ts'
import { lineEvent, type Happening, type LineEvent, type Occasion } from './line-event.ts'
import { reasonOf, type LineSimulatorClient } from './line-simulator.ts'
import { signBody } from './signed-body.ts'
import type { TriggeredEvent } from './trigger-event.ts'

/** How webhooks are to go out. */
export type TriggerManner = {
  readonly repeat: number
  /** Milliseconds between two events. */
  readonly interval: number
  /** Further copies of each. */
  readonly duplicate: number
  readonly outOfOrder: boolean
  readonly expiredToken: boolean
  readonly badSignature: boolean
}

export type TriggerTarget = {
  readonly url: URL
  readonly botUserId: string
  readonly channelSecret: string
  readonly simulator?: LineSimulatorClient
}

/** One webhook posted. `copy` counts from 0. */
export type Post = { readonly event: LineEvent; readonly copy: number; readonly status: number; readonly milliseconds: number }

/** LINE keeps a reply token for a minute after its webhook, and never longer than 20 after the event. */
const tokenEnds = 21 * 60_000
/** LINE waits 2 s; we longer, to tell how long it would have been. */
const postDeadline = 15_000

/**
 * Posts the events one after another, as LINE would. Yields each post as it is answered. Throws `CommandFailure` when there is no answer or it is
 * not the one expected (401 for a bad signature, else 2xx); what follows is then not sent.
 */
export async function* triggerWebhook(triggered: TriggeredEvent, manner: TriggerManner, target: TriggerTarget): AsyncGenerator<Post> {
  const happenings = Array.from({ length: manner.repeat }, () => triggered.happenings).flat()
  const began = Date.now()
  const count = happenings.length
  for (const [position, happening] of (manner.outOfOrder ? happenings.toReversed() : happenings).entries()) {
    if (position > 0 && manner.interval > 0) await pause(manner.interval)
    // Out of order, the first to go out happened last, and each of the others a second before it.
    const timestamp = manner.outOfOrder ? began - position * 1_000 : Date.now()
    const event = await makeEvent(happening, { ...occasionOf(triggered), timestamp }, manner, target)
    yield* await postCopies(event, manner, target)
  }
  if (count === 0) throw new RangeError('nothing to trigger')
}

function occasionOf({ from, in: place, mode }: TriggeredEvent): Omit<Occasion, 'timestamp'> {
  return { from, mode, ...(place !== undefined && { in: place }) }
}

/** With an expired token, the simulator makes the event long ago, so that its token has run out there, and we say that it happened now. */
async function makeEvent(
  happening: Happening,
  occasion: Occasion,
  manner: TriggerManner,
  { simulator, botUserId }: TriggerTarget,
): Promise<LineEvent> {
  if (!simulator) return lineEvent(happening, occasion)
  if (!manner.expiredToken) return await simulator.composeEvent(botUserId, happening, occasion)
  const { timestamp } = occasion
  const event = await simulator.composeEvent(botUserId, happening, { ...occasion, timestamp: timestamp - tokenEnds })
  return { ...event, timestamp }
}

/** All at the same moment, as bad luck would have it. */
async function postCopies(event: LineEvent, manner: TriggerManner, target: TriggerTarget): Promise<Post[]> {
  const copies = Array.from({ length: 1 + manner.duplicate }, async (_, copy) => {
    const delivered = copy === 0 ? event : { ...event, deliveryContext: { isRedelivery: true } }
    return { event, copy, ...(await post(delivered, manner, target)) }
  })
  return await Promise.all(copies)
}

async function post(event: LineEvent, { badSignature }: TriggerManner, { url, botUserId, channelSecret }: TriggerTarget) {
  const { body, headers } = signBody(botUserId, [event], badSignature ? `not ${channelSecret}` : channelSecret)
  const began = performance.now()
  try {
    const signal = AbortSignal.timeout(postDeadline)
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal })
    await response.body?.cancel()
    const milliseconds = Math.round(performance.now() - began)
    refuseUnexpected(response.status, badSignature, url)
    return { status: response.status, milliseconds }
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    throw new CommandFailure(
      exitCodes.unavailable,
      'no-webhook',
      `The webhook at ${url.href} took nothing: ${reasonOf(error)}.`,
      `Start a front desk with: ${ownName.replace('frontdesk', 'dev')}   or name its address with --url.`,
    )
  }
}

function refuseUnexpected(status: number, badSignature: boolean, url: URL): void {
  if (badSignature) {
    if (status === 401) return
    throw new CommandFailure(
      exitCodes.bug,
      'forgery-not-refused',
      `The webhook at ${url.href} answered ${status} to a wrong signature, and should answer 401.`,
      status < 300 ? 'It believes anybody: do not connect it to LINE.' : 'Look into the log of the front desk for the reason.',
    )
  }
  if (status >= 200 && status < 300) return
  const told = `The webhook at ${url.href} answered ${status}`
  if (status === 401)
    throw new CommandFailure(
      exitCodes.credentials,
      'refused',
      `${told}: the signature does not hold there, or it serves no such tenant.`,
      'Give this command and the front desk the same channel secret, and look at the tenant in the address. The front desk’s log says which it is.',
    )
  throw new CommandFailure(
    exitCodes.unavailable,
    'not-taken',
    `${told}, where LINE wants 200.`,
    'Look into the log of the front desk for the reason.',
  )
}
