import { ok, refusal, type ApiAnswer, type ApiCall } from './api-call.ts'
import { kindOfId, messageId, opaqueToken } from './identifiers.ts'
import type { Flag, LineMessage, Seen } from './line-state.ts'
import { digestOf } from './retry-keys.ts'

/** Free of charge, and once per reply token. */
export function reply(call: ApiCall): ApiAnswer {
  const { state, channel, body } = call
  const replyToken = String(body.replyToken)
  const token = state.replyTokens.use(replyToken, channel.settings.botUserId)
  if (typeof token === 'string') return refusal(400, 'Invalid reply token', [`reply-token-${token}`])
  const flags = show(call, { to: token.to, via: 'reply', replyToken })
  return { ...ok({ sentMessages: sentMessages(call) }), flags }
}

/** Counted by recipient; 200 also for those who blocked the bot, who see nothing and are not counted. */
export function push(call: ApiCall): ApiAnswer {
  const { channel, body } = call
  const to = String(body.to)
  if (kindOfId(to) === undefined) return refusal(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
  const units = body.customAggregationUnits
  if (Array.isArray(units) && units.length > 1) {
    const details = [{ message: 'Size must be between 1 and 1', property: 'customAggregationUnits' }]
    return refusal(400, { message: 'The request body has 1 error(s)', details })
  }
  return underRetryKey(call, () => {
    if (!channel.accepts(to)) return refusal(400, 'Failed to send messages', ['recipient-unknown'])
    if (!channel.consume(channel.reaches(to))) return refusal(429, 'You have reached your monthly limit.')
    const flags = show(call, { to, via: 'push' })
    return { ...ok({ sentMessages: sentMessages(call) }), flags }
  })
}

/** To users, not groups; ids the channel does not know are passed over without a word. */
export function multicast(call: ApiCall): ApiAnswer {
  const { channel, body } = call
  const to = [...new Set((body.to as readonly unknown[]).map(String))]
  if (to.some((id) => kindOfId(id) !== 'user')) {
    return refusal(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
  }
  return underRetryKey(call, () => {
    const recipients = to.filter((id) => channel.reaches(id) > 0)
    if (!channel.consume(recipients.length)) return refusal(429, 'You have reached your monthly limit.')
    const flags = to.flatMap((id) => show(call, { to: id, via: 'multicast' }))
    return { ...ok(), flags: [...new Set(flags)] }
  })
}

/** A key accepted within 24 hours is not accepted again, whatever the body; the answer names the first request and what it sent. */
function underRetryKey(call: ApiCall, send: () => ApiAnswer): ApiAnswer {
  const { state, channel, retryKey } = call
  if (retryKey === undefined) return send()
  const { botUserId } = channel.settings
  const digest = digestOf(call.path, call.text)
  const accepted = state.retryKeys.find(botUserId, retryKey)
  if (accepted !== undefined) {
    const body = { message: 'The retry key is already accepted', ...(accepted.sentMessages && { sentMessages: accepted.sentMessages }) }
    const flag: Flag = accepted.digest === digest ? 'retry-key-repeated' : 'retry-key-with-another-body'
    return { status: 409, body, headers: { 'x-line-accepted-request-id': accepted.requestId }, flags: [flag] }
  }
  const answer = send()
  if (answer.status === 200) {
    const { sentMessages } = answer.body as { readonly sentMessages?: readonly object[] }
    state.retryKeys.accept(botUserId, retryKey, { requestId: call.requestId, digest, ...(sentMessages && { sentMessages }) })
  }
  return answer
}

function show(call: ApiCall, { to, via, replyToken }: Pick<Seen, 'to' | 'via' | 'replyToken'>): Flag[] {
  const { state, channel, body, requestId, retryKey } = call
  if (channel.reaches(to) === 0) return ['recipient-not-reached']
  const { botUserId } = channel.settings
  const messages = body.messages as readonly LineMessage[]
  const how = { ...(replyToken !== undefined && { replyToken }), ...(retryKey !== undefined && { retryKey }) }
  state.seen.add({ botUserId, to, via, messages, at: state.clock.now(), requestId, ...how })
  return []
}

function sentMessages({ body }: ApiCall): object[] {
  return (body.messages as readonly LineMessage[]).map(() => ({ id: messageId(), quoteToken: opaqueToken() }))
}
