import { DeduplicationWindow } from './deduplication.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import type { StoredMessage } from './stored-message.ts'

type Attempt = readonly { readonly message: StoredMessage; readonly receive: number; readonly visibleAt: number }[]

const attempts = new WeakMap<SimulatedQueue, DeduplicationWindow<Attempt>>()

/** Notes what a receive with a ReceiveRequestAttemptId (FIFO) was given. */
export function rememberAttempt(queue: SimulatedQueue, id: string | undefined, taken: readonly StoredMessage[], now: number): void {
  if (id === undefined || taken.length === 0) return
  const noted = attempts.get(queue) ?? new DeduplicationWindow<Attempt>()
  attempts.set(queue, noted)
  noted.remember(
    id,
    taken.map((message) => ({ message, receive: message.receives, visibleAt: message.visibleAt })),
    now,
  )
}

/**
 * What the same attempt was given up to five minutes ago, hidden anew, with the same handles; `undefined` when it was given nothing, or one of the
 * messages was deleted, changed or shown since (documentation of ReceiveMessage).
 */
export function receiveAgain(
  queue: SimulatedQueue,
  id: string | undefined,
  visibilitySeconds: number,
  now: number,
): StoredMessage[] | undefined {
  const attempt = id === undefined ? undefined : attempts.get(queue)?.find(id, now)
  const untouched = attempt?.every(
    ({ message, receive, visibleAt }) =>
      !message.gone && message.receives === receive && message.visibleAt === visibleAt && visibleAt > now,
  )
  if (id === undefined || attempt === undefined || untouched !== true) return undefined
  const messages = attempt.map(({ message }) => message)
  for (const message of messages) queue.hide(message, visibilitySeconds)
  attempts.get(queue)?.forget(id)
  rememberAttempt(queue, id, messages, now)
  return messages
}
