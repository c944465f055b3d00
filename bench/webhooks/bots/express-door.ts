import { middleware, type webhook } from '@line/bot-sdk'
import express, { type RequestHandler } from 'express'
import { settings } from './bot-settings.ts'

/** An express server with the SDK's own signature check for each tenant; 200 once `accept` is through. */
export function openDoor(accept: (tenant: string, callback: webhook.CallbackRequest) => Promise<void>): void {
  const checks = new Map(settings.channels.map(({ tenant, channelSecret }) => [tenant, middleware({ channelSecret }) as RequestHandler]))
  const app = express()
  app.disable('x-powered-by')
  app.post('/webhooks/line/:tenant', (request, response, next) => {
    const check = checks.get(request.params.tenant)
    if (check) void check(request, response, next)
    else response.sendStatus(404)
  })
  app.post('/webhooks/line/:tenant', async (request, response) => {
    await accept(request.params.tenant, request.body as webhook.CallbackRequest)
    response.sendStatus(200)
  })
  app.listen(settings.port, '127.0.0.1')
}
