import { setTimeout as sleep } from 'node:timers/promises'
import { HTTPFetchError, messagingApi, type webhook } from '@line/bot-sdk'
import { settings } from './bot-settings.ts'

const clients = new Map(
  settings.channels.map(({ tenant, accessToken }) => [
    tenant,
    new messagingApi.MessagingApiClient({ channelAccessToken: accessToken, baseURL: settings.lineApi }),
  ]),
)

/** Echoes a text, after as long as the model takes. A token already spent was answered before: done. */
export async function answer(tenant: string, event: webhook.Event): Promise<void> {
  if (event.type !== 'message' || event.message.type !== 'text' || event.replyToken === undefined) return
  if (settings.modelMilliseconds > 0) await sleep(settings.modelMilliseconds)
  try {
    await clients.get(tenant)?.replyMessage({ replyToken: event.replyToken, messages: [{ type: 'text', text: event.message.text }] })
  } catch (error) {
    if (!(error instanceof HTTPFetchError) || error.status !== 400) throw error
  }
}
