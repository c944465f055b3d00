import { ok, type Route } from './api-call.ts'
import { markAsRead, startLoading } from './chat-signs.ts'
import { botInfo, consumption, content, groupSummary, memberProfile, profile, quota, transcoding } from './lookups.ts'
import { multicast, push, reply } from './send-messages.ts'
import { getEndpoint, putEndpoint, testEndpoint } from './webhook-endpoint.ts'

const validation = (kind: string): Route => ({
  name: `validate-${kind}`,
  method: 'POST',
  path: `/v2/bot/message/validate/${kind}`,
  schema: 'ValidateMessageRequest',
  // The body was judged before it came here.
  run: () => ok(),
})

/** What of the Messaging API is simulated. Both of LINE's hosts are served at one address. */
const routes: readonly Route[] = [
  { name: 'reply', method: 'POST', path: '/v2/bot/message/reply', schema: 'ReplyMessageRequest', run: reply },
  { name: 'push', method: 'POST', path: '/v2/bot/message/push', schema: 'PushMessageRequest', takesRetryKey: true, run: push },
  {
    name: 'multicast',
    method: 'POST',
    path: '/v2/bot/message/multicast',
    schema: 'MulticastRequest',
    takesRetryKey: true,
    perSecond: 200,
    run: multicast,
  },
  ...['reply', 'push', 'multicast', 'narrowcast', 'broadcast'].map(validation),
  // Seconds are judged by the route, in LINE's words, and not by the schema.
  { name: 'loading', method: 'POST', path: '/v2/bot/chat/loading/start', perSecond: 100, run: startLoading },
  { name: 'markAsRead', method: 'POST', path: '/v2/bot/chat/markAsRead', schema: 'MarkMessagesAsReadByTokenRequest', run: markAsRead },
  { name: 'profile', method: 'GET', path: /^\/v2\/bot\/profile\/([^/]+)$/, run: profile },
  { name: 'member', method: 'GET', path: /^\/v2\/bot\/(?:group|room)\/([^/]+)\/member\/([^/]+)$/, run: memberProfile },
  { name: 'group', method: 'GET', path: /^\/v2\/bot\/group\/([^/]+)\/summary$/, run: groupSummary },
  { name: 'content', method: 'GET', path: /^\/v2\/bot\/message\/(\d+)\/content(?:\/preview)?$/, run: content },
  { name: 'transcoding', method: 'GET', path: /^\/v2\/bot\/message\/(\d+)\/content\/transcoding$/, run: transcoding },
  { name: 'quota', method: 'GET', path: '/v2/bot/message/quota', run: quota },
  { name: 'consumption', method: 'GET', path: '/v2/bot/message/quota/consumption', run: consumption },
  { name: 'info', method: 'GET', path: '/v2/bot/info', run: botInfo },
  { name: 'webhook', method: 'GET', path: '/v2/bot/channel/webhook/endpoint', run: getEndpoint },
  { name: 'webhook', method: 'PUT', path: '/v2/bot/channel/webhook/endpoint', schema: 'SetWebhookEndpointRequest', run: putEndpoint },
  {
    name: 'webhook-test',
    method: 'POST',
    path: '/v2/bot/channel/webhook/test',
    schema: 'TestWebhookEndpointRequest',
    bodyOptional: true,
    run: testEndpoint,
  },
]

const fixed = new Map<string, Route>(
  routes.flatMap((route) => (typeof route.path === 'string' ? [[`${route.method} ${route.path}`, route] as const] : [])),
)
const patterns = routes.filter((route): route is Route & { readonly path: RegExp } => typeof route.path !== 'string')

export const routeNames: ReadonlySet<string> = new Set(routes.map(({ name }) => name))

export function findRoute(method: string, path: string): { readonly route: Route; readonly parameters: readonly string[] } | undefined {
  const route = fixed.get(`${method} ${path}`)
  if (route !== undefined) return { route, parameters: [] }
  for (const pattern of patterns) {
    const found = pattern.method === method ? pattern.path.exec(path) : null
    if (found !== null) return { route: pattern, parameters: found.slice(1) }
  }
  return undefined
}
