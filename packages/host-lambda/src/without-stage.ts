import type { LambdaEvent } from 'hono/aws-lambda'

export type WebhookEvent = LambdaEvent

/** API Gateway puts the stage's name before the path, except for the stage `$default`; our paths begin after it. */
export function withoutStage(event: WebhookEvent): WebhookEvent {
  if (!('rawPath' in event) || !('stage' in event.requestContext)) return event
  const prefix = `/${event.requestContext.stage}/`
  return event.rawPath.startsWith(prefix) ? { ...event, rawPath: event.rawPath.slice(prefix.length - 1) } : event
}
