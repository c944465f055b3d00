import { composeDoor } from '@frontdesk/composition/compose-door'
import { handle } from 'hono/aws-lambda'
import { once } from './once.ts'
import { settingsFor } from './settings-for.ts'
import { withoutStage, type WebhookEvent } from './without-stage.ts'

/** The door as a function: behind API Gateway (HTTP API), a function URL or a load balancer. Needs the queue, and no database. */
const open = once(async () => {
  const door = composeDoor(settingsFor('door'))
  await door.start()
  return handle(door.app)
})

/** AWS Lambda calls it with a request. @public */
export const handler = async (event: WebhookEvent) => await (await open())(withoutStage(event))
