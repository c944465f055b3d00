import { createHmac } from 'node:crypto'

/** A tenant's LINE channel, as bots and driver both know it. */
export type LineChannel = {
  readonly tenant: string
  readonly channelSecret: string
  readonly accessToken: string
  readonly botUserId: string
}

const hexadecimal = (number: number, digits: number) => number.toString(16).padStart(digits, '0')

export function lineChannels(count: number): LineChannel[] {
  return Array.from({ length: count }, (_, index) => ({
    tenant: `bench-${index}`,
    channelSecret: `c4a7${hexadecimal(index, 28)}`,
    accessToken: `bench-access-token-${index}`,
    botUserId: `Ub07${hexadecimal(index, 29)}`,
  }))
}

export const customerUserId = (conversation: number): string => `Uc${hexadecimal(conversation, 31)}`

/** Every bot answers it without a model; ours from the tenant's own hours. */
export const ordinaryText = '営業時間を教えて'

/** Answered from the tenant's documents, by the model where there is one. */
export const knowledgeText = 'クレジットカードは使えますか'

export type Delivery = { readonly body: Buffer; readonly signature: string; readonly replyToken: string; readonly userId: string }

/** What LINE would post: one message of one customer. `run` and `number` together name it once and for all. */
export function delivery(
  channel: LineChannel,
  message: { readonly run: string; readonly number: number; readonly conversation: number; readonly text: string },
): Delivery {
  const number = String(message.number).padStart(16, '0')
  const replyToken = `${message.run}${number}`
  const userId = customerUserId(message.conversation)
  const event = {
    type: 'message',
    message: { type: 'text', id: `46${number}`, quoteToken: `q${replyToken}`, text: message.text },
    // A ULID's form: two digits, eight of the run, sixteen of the number.
    webhookEventId: `01${message.run.toUpperCase()}${number}`,
    deliveryContext: { isRedelivery: false },
    timestamp: Date.now(),
    source: { type: 'user', userId },
    replyToken,
    mode: 'active',
  }
  const body = Buffer.from(JSON.stringify({ destination: channel.botUserId, events: [event] }))
  return { body, signature: createHmac('sha256', channel.channelSecret).update(body).digest('base64'), replyToken, userId }
}
