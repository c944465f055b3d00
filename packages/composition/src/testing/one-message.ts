/**
 * A process that takes one customer message from door to delivery, for tests that kill it on the way:
 * `node one-message.ts <data folder> <transcript file> <tenants folder> <event id> [fault point to die at]`.
 * Each message shown is appended to the transcript as a JSON line. Without an event id (`-`) it only sweeps what was left.
 */
import { appendFileSync } from 'node:fs'
import type { FaultPoints } from '@frontdesk/core/kernel/ports/fault-points'
import { conversationId, customerId, eventId, tenantId } from '@frontdesk/core/kernel/ids'
import { composePlatform } from '../compose-platform.ts'

const [folder = '', transcript = '', tenantsFolder = '', event = '-', dieAt] = process.argv.slice(2)

const dying: FaultPoints = {
  pass: async (point) => {
    // SIGKILL cannot be caught: no destructor, no rollback, no goodbye.
    if (point === dieAt) process.kill(process.pid, 'SIGKILL')
  },
}

const platform = composePlatform({
  tenantsFolder,
  database: { folder },
  clock: { now: () => new Date() },
  terminal: {
    show: async (message) =>
      appendFileSync(transcript, `${JSON.stringify({ id: message.id, turn: message.turnId, attempts: message.attempts })}\n`),
  },
  faultPoints: dying,
})
await platform.start()
const tenant = tenantId('minato')
const conversation = conversationId('terminal:test:1')
if (event === '-') await platform.sweepUnfinished(tenant)
else {
  await platform.acceptEvent({
    tenantId: tenant,
    channel: 'terminal',
    conversationId: conversation,
    customerId: customerId('test'),
    eventId: eventId(event),
    at: new Date(),
    content: { kind: 'text', text: 'こんにちは' },
  })
  await platform.serveConversation(tenant, conversation)
}
const turns = await platform.conversations.lastTurns(tenant, conversation, 100)
process.stdout.write(`${JSON.stringify(turns.map(({ number, events }) => ({ number, events })))}\n`)
await platform.stop()
