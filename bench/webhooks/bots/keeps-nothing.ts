/** The bot of the SDK's own example: 200 at once, the answer from memory. */
import { answer } from './answer.ts'
import { openDoor } from './express-door.ts'

openDoor(async (tenant, { events }) => {
  for (const event of events) void answer(tenant, event).catch(() => console.error('an answer failed'))
})
