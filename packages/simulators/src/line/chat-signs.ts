import { kindOfId } from './identifiers.ts'
import { refusal, type ApiAnswer, type ApiCall } from './api-call.ts'

/** The loading animation: one to one only, 5 to 60 seconds in steps of 5 (20 when not said). */
export function startLoading({ channel, body }: ApiCall): ApiAnswer {
  const kind = kindOfId(body.chatId)
  if (kind === 'group' || kind === 'room') return refusal(400, 'Only user id is acceptable as chatId')
  if (kind === undefined) return wrong('chatId', 'invalid chatId')
  const { loadingSeconds: seconds = 20 } = body
  if (!Number.isInteger(seconds) || Number(seconds) < 5 || Number(seconds) > 60) return wrong('loadingSeconds', 'Must be between 5 and 60')
  if (Number(seconds) % 5 !== 0) return wrong('loadingSeconds', 'must be a multiple of five')
  // Nobody to show it to is no error: the request is accepted and has no effect.
  const flags = channel.reaches(String(body.chatId)) === 0 ? (['recipient-not-reached'] as const) : []
  return { status: 202, body: {}, flags }
}

export function markAsRead({ state, channel, body }: ApiCall): ApiAnswer {
  const bot = state.contents.botOfReadToken(String(body.markAsReadToken))
  if (bot === channel.settings.botUserId) return { status: 200, body: {} }
  return refusal(400, 'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.')
}

function wrong(property: string, message: string): ApiAnswer {
  return refusal(400, { message: 'The request body has 1 error(s)', details: [{ message, property }] })
}
