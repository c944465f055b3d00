import { ok, refusal, type ApiAnswer, type ApiCall } from './api-call.ts'
import type { SimulatedUser } from './channels.ts'

const notFound = refusal(404, 'Not found')

/** Of friends, and of those who wrote; 404 for who blocked the bot or is unknown to it. */
export function profile({ channel, parameters: [userId = ''] }: ApiCall): ApiAnswer {
  const user = channel.knownUser(userId)
  return user === undefined || channel.reaches(userId) === 0 ? notFound : ok(profileOf(user))
}

export function memberProfile({ channel, parameters: [chatId = '', userId = ''] }: ApiCall): ApiAnswer {
  const user = channel.knownGroup(chatId)?.members.has(userId) === true ? channel.knownUser(userId) : undefined
  if (user === undefined || channel.knownGroup(chatId)?.left === true) return notFound
  return ok({ userId, displayName: user.displayName, pictureUrl: pictureOf(userId) })
}

export function groupSummary({ channel, parameters: [groupId = ''] }: ApiCall): ApiAnswer {
  const group = channel.knownGroup(groupId)
  return group === undefined || group.left ? notFound : ok({ groupId, groupName: group.name, pictureUrl: pictureOf(groupId) })
}

function profileOf({ userId, displayName, language }: SimulatedUser): object {
  return { userId, displayName, ...(language !== undefined && { language }), pictureUrl: pictureOf(userId) }
}

function pictureOf(id: string): string {
  return `https://profile.line-scdn.net/${id.toLowerCase()}`
}

export function quota({ channel }: ApiCall): ApiAnswer {
  const { monthlyLimit } = channel.settings
  return ok(monthlyLimit === undefined ? { type: 'none' } : { type: 'limited', value: monthlyLimit })
}

export function consumption({ channel }: ApiCall): ApiAnswer {
  return ok({ totalUsage: channel.usage })
}

export function botInfo({ channel }: ApiCall): ApiAnswer {
  const { botUserId, displayName = 'Simulated bot' } = channel.settings
  return ok({ userId: botUserId, basicId: `@${botUserId.slice(1, 9)}`, displayName, chatMode: 'bot', markAsReadMode: 'auto' })
}

/** 202 while it is being prepared, 410 after the sender took it back. */
export function content({ state, channel, parameters: [messageId = ''] }: ApiCall): ApiAnswer {
  const kept = state.contents.find(messageId, channel.settings.botUserId)
  if (kept === undefined) return notFound
  if (kept.gone) return refusal(410, 'The content is gone')
  if (state.clock.now() < kept.readyAt) return { status: 202, body: {} }
  return { status: 200, body: kept.bytes, headers: { 'content-type': kept.contentType } }
}

export function transcoding({ state, channel, parameters: [messageId = ''] }: ApiCall): ApiAnswer {
  const kept = state.contents.find(messageId, channel.settings.botUserId)
  if (kept === undefined) return notFound
  if (kept.gone) return refusal(410, 'The content is gone')
  return ok({ status: state.clock.now() < kept.readyAt ? 'processing' : 'succeeded' })
}
