import { ok, refusal, type ApiAnswer, type ApiCall } from './api-call.ts'
import { postWebhook, webhookHeaders } from './webhook-post.ts'
import { webhookJson } from './webhook-signature.ts'

export function getEndpoint({ channel }: ApiCall): ApiAnswer {
  const endpoint = channel.settings.webhookUrl
  return endpoint === undefined ? refusal(404, 'Not found') : ok({ endpoint, active: true })
}

/** Https alone, as LINE; this machine's own http addresses are let through, or no local bot could be registered. */
export function putEndpoint({ channel, body }: ApiCall): ApiAnswer {
  const endpoint = String(body.endpoint)
  const refused = refuseEndpoint(endpoint)
  if (refused !== undefined) return refused
  channel.settings = { ...channel.settings, webhookUrl: endpoint }
  return ok()
}

/** Posts a body without events and tells how it went. */
export async function testEndpoint({ state, channel, body }: ApiCall): Promise<ApiAnswer> {
  const endpoint = (body.endpoint as string | undefined) ?? channel.settings.webhookUrl
  if (endpoint === undefined) return refusal(404, 'Not found')
  const refused = refuseEndpoint(endpoint)
  if (refused !== undefined) return refused
  const probe = webhookJson({ destination: channel.settings.botUserId, events: [] })
  const { status, reason } = await postWebhook(endpoint, probe, webhookHeaders(channel.settings.channelSecret, probe), 2000)
  const timestamp = new Date(state.clock.now()).toISOString()
  return ok({ success: reason === 'OK', timestamp, statusCode: status ?? 0, reason, detail: status === null ? reason : String(status) })
}

function refuseEndpoint(endpoint: string): ApiAnswer | undefined {
  const usable =
    endpoint.length <= 500 && /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/.test(endpoint) && URL.canParse(endpoint)
  if (usable) return undefined
  return refusal(400, {
    message: 'The request body has 1 error(s)',
    details: [{ message: 'Invalid webhook endpoint URL', property: 'endpoint' }],
  })
}
