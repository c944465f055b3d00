import type { ReplyToken } from './inbound-event.ts'
import type { OutboundMessage } from './outbound-message.ts'

/** What to do when a reply's outcome was lost and its token has run out since: see `line.unclearReply` in tenant.yaml. */
export type UnclearReply = 'resend' | 'leave'

/** The next thing to do for the first messages of a row. */
export type DeliveryStep =
  /** Answer with this token. `again`: the same reply was sent before, and what became of it is unknown. */
  | { readonly do: 'reply'; readonly token: ReplyToken; readonly messages: readonly OutboundMessage[]; readonly again: boolean }
  | { readonly do: 'push'; readonly messages: readonly OutboundMessage[] }
  /** Settle as delivered without sending. */
  | { readonly do: 'presume'; readonly message: OutboundMessage }

type Circumstances = {
  readonly now: Date
  /** A token the customer's newest event brought, if it is unspent. */
  readonly freshToken?: ReplyToken | undefined
  readonly unclearReply: UnclearReply
  /** How many of these go into one call. */
  readonly fit: (messages: readonly OutboundMessage[]) => number
}

/**
 * How to deliver the first of these messages, in order: free of charge when any token allows it, as a push otherwise, and never a second time when there is a
 * way to know. `undefined` when there are none.
 *
 * - A reply whose answer was lost is replied again with its own token while that lives: the channel refuses a spent token, which then tells us that the
 *   first reply went through. With the token run out nobody can tell any more; the tenant's policy decides.
 * - A push that was started is pushed again, alone with those it was pushed with, since its idempotency key makes that safe.
 */
export function planDelivery(messages: readonly OutboundMessage[], circumstances: Circumstances): DeliveryStep | undefined {
  const [first] = messages
  if (!first) return undefined
  const { now, freshToken, unclearReply, fit } = circumstances
  if (wasPushed(first)) return { do: 'push', messages: sameTurn(leading(messages, wasPushed), fit) }
  if (wasReplied(first)) {
    const own = first.replyToken
    if (own && alive(own, now)) {
      const together = leading(messages, (message) => wasReplied(message) && message.replyToken?.token === own.token)
      return { do: 'reply', token: own, messages: together.slice(0, fit(together)), again: true }
    }
    if (unclearReply === 'leave') return { do: 'presume', message: first }
  }
  const sendable = leading(messages, (message) => isSendable(message, now, unclearReply))
  if (freshToken && alive(freshToken, now)) {
    return { do: 'reply', token: freshToken, messages: sendable.slice(0, fit(sendable)), again: false }
  }
  return { do: 'push', messages: sameTurn(sendable, fit) }
}

/**
 * The messages of a new turn as delivery begins with them: those that go out at once, behind what was left before, are noted with their turn as
 * started. The others must not be: with the token spent on what went before, they would be taken for delivered.
 */
export function noteFirstStep(
  left: readonly OutboundMessage[],
  messages: readonly OutboundMessage[],
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  const step = planDelivery([...left, ...messages], circumstances)
  if (!step || step.do === 'presume') return messages
  const started = { attempts: 1, lastWay: step.do, ...(step.do === 'reply' && { replyToken: step.token }) }
  return messages.map((message) => (step.messages.includes(message) ? { ...message, ...started } : message))
}

export function alive(token: ReplyToken, now: Date): boolean {
  return token.until.getTime() > now.getTime()
}

const wasPushed = ({ attempts, lastWay }: OutboundMessage) => attempts > 0 && lastWay === 'push'
const wasReplied = ({ attempts, lastWay }: OutboundMessage) => attempts > 0 && lastWay === 'reply'

/** Whether it may go out whichever way there is: never begun, or replied with a token that has run out and to be sent again. */
function isSendable(message: OutboundMessage, now: Date, unclearReply: UnclearReply): boolean {
  if (!wasReplied(message)) return !wasPushed(message)
  return unclearReply === 'resend' && !(message.replyToken && alive(message.replyToken, now))
}

/** A channel counts a push by its recipients, not by its messages: a turn's go together. */
function sameTurn(messages: readonly OutboundMessage[], fit: Circumstances['fit']): readonly OutboundMessage[] {
  const together = leading(messages, ({ turnId }) => turnId === messages[0]?.turnId)
  return together.slice(0, fit(together))
}

function leading<Item>(items: readonly Item[], holds: (item: Item) => boolean): readonly Item[] {
  const end = items.findIndex((item) => !holds(item))
  return end === -1 ? items : items.slice(0, end)
}
