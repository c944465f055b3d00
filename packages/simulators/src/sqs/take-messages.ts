import type { Call } from './operation.ts'
import { shuffled } from './seeded-random.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import type { StoredMessage } from './stored-message.ts'

/** How many messages a disordered receive draws from. */
const disorder = 100

/** Receives up to `limit` messages; those received too often before go to the dead-letter queue instead. */
export function takeMessages(
  queue: SimulatedQueue,
  { limit, visibilitySeconds }: { limit: number; visibilitySeconds: number },
  call: Call,
): StoredMessage[] {
  const { moods, inFlightLimit } = call.world
  const room = Math.min(limit, inFlightLimit - queue.inFlight)
  if (room <= 0) return []
  const standard = !queue.settings.fifo
  const reordered = standard && moods.strike(call.operation, ['reorder']) !== undefined
  const drawn: StoredMessage[] = []
  const taken: StoredMessage[] = []
  for (const message of queue.candidates()) {
    if (movedToDeadLetters(message, queue, call)) continue
    if (reordered) drawn.push(message)
    else {
      queue.receive(message, visibilitySeconds)
      taken.push(message)
    }
    if (taken.length >= room || drawn.length >= disorder) break
  }
  for (const message of shuffled(drawn, call.world.random)) {
    if (taken.length >= room) queue.giveBack(message)
    else {
      queue.receive(message, visibilitySeconds)
      taken.push(message)
    }
  }
  if (standard) for (const message of taken) duplicate(message, queue, call)
  return taken
}

function movedToDeadLetters(message: StoredMessage, queue: SimulatedQueue, { world }: Call): boolean {
  const { redrive } = queue.settings
  if (redrive === undefined || message.receives < redrive.maxReceiveCount) return false
  const target = world.queues.byArn(redrive.deadLetterTargetArn)
  if (target === undefined) return false
  queue.remove(message)
  const { messageId, sentAt, receives, firstReceivedAt } = message
  target.put(message, { messageId, sentAt, receives, firstReceivedAt, deadLetterSourceArn: queue.arn })
  return true
}

/** The same message again, as a server that missed the receive would give it: with the receives from before, and handles of its own. */
function duplicate(message: StoredMessage, queue: SimulatedQueue, { operation, world }: Call): void {
  const mood = world.moods.strike(operation, ['duplicate'])
  if (mood === undefined) return
  const { messageId, sentAt, receives, firstReceivedAt, deadLetterSourceArn } = message
  queue.put(message, {
    messageId,
    sentAt,
    receives: receives - 1,
    firstReceivedAt,
    deadLetterSourceArn,
    delaySeconds: (mood.milliseconds ?? 0) / 1000,
  })
}
