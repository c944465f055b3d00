import type { Choice, Reply } from '@frontdesk/core/conversation/reply'
import type { messagingApi } from '@line/bot-sdk'

import { cutToUnits } from './cut-text.ts'
import { lineLimits } from './line-limits.ts'
import { cardText, drawCards, plainCards } from './render-cards.ts'
import { quickReply, showable } from './render-choices.ts'
import { isBlank, splitText } from './split-text.ts'
import { withoutMarkdown } from './without-markdown.ts'

/**
 * Replies as the message objects of one reply or push, in order: texts, cards as a carousel, and below the last object the choices of all of them. A
 * reply's source is left out: a chat has no room for it. None when there is nothing to see.
 *
 * Of more than LINE takes in one call, the fifth object ends in `…`. `fitting` never puts so many replies together, and a single one comes to it with
 * more than 25,000 characters.
 */
export function renderReplies(replies: readonly Reply[]): readonly messagingApi.Message[] {
  const objects = withinOneCall(replies.flatMap(objectsOf))
  const choices = quickReply(replies.flatMap((reply) => [...(reply.choices ?? []), ...choicesOfTextCards(reply)]))
  const last = objects.at(-1)
  return last && choices ? [...objects.slice(0, -1), { ...last, quickReply: choices }] : objects
}

/** The same in words alone, for when LINE would not take the drawn ones: cards and choices become lines. */
export function renderRepliesPlainly(replies: readonly Reply[]): readonly messagingApi.Message[] {
  return withinOneCall(replies.flatMap(plainObjectsOf))
}

/** How many of the replies, from the front, go into one call; at least 1 when there is one. */
export function fitting(replies: readonly Reply[]): number {
  // As nearly always: a single one goes whatever it is, and need not be drawn to know it.
  if (replies.length <= 1) return replies.length
  let objects = 0
  for (const [index, reply] of replies.entries()) {
    objects += objectsOf(reply).length
    if (objects > lineLimits.messages) return Math.max(index, 1)
  }
  return replies.length
}

function objectsOf(reply: Reply): readonly messagingApi.Message[] {
  const { message, left } = drawCards(reply.cards ?? [])
  const objects = [...textsOf([withoutMarkdown(reply.text)]), ...(message ? [message] : []), ...textsOf(left.map(cardText))]
  // Quick replies need an object to stand below; and words pack closer than drawn cards where there is too much of both.
  return objects.length > 0 && objects.length <= lineLimits.messages ? objects : plainObjectsOf(reply)
}

function plainObjectsOf({ text, cards = [], choices = [] }: Reply): readonly messagingApi.TextMessage[] {
  const listed = showable(choices).map(({ label }) => `・${label}`)
  return textsOf([withoutMarkdown(text), ...plainCards(cards).map(cardText), listed.join('\n')])
}

/** A card that could only be told in words still has its choices for tapping, after the reply's own. */
function choicesOfTextCards({ cards = [] }: Reply): readonly Choice[] {
  return drawCards(cards).left.flatMap((card) => card.choices ?? [])
}

function textsOf(paragraphs: readonly string[]): readonly messagingApi.TextMessage[] {
  const text = paragraphs.filter((paragraph) => !isBlank(paragraph)).join('\n\n')
  return splitText(text, lineLimits.text).map((piece) => ({ type: 'text', text: piece }))
}

function withinOneCall(objects: readonly messagingApi.Message[]): readonly messagingApi.Message[] {
  if (objects.length <= lineLimits.messages) return objects
  const kept = objects.slice(0, lineLimits.messages)
  return kept.map((object, index) =>
    index === kept.length - 1 && object.type === 'text' ? { ...object, text: cutToUnits(`${object.text}…`, lineLimits.text) } : object,
  )
}
