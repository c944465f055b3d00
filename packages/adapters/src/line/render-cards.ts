import type { Card, Choice } from '@frontdesk/core/conversation/reply'
import type { messagingApi } from '@line/bot-sdk'

import { cutToUnits } from './cut-text.ts'
import { lineLimits } from './line-limits.ts'
import { actionOf, showable } from './render-choices.ts'
import { isBlank } from './split-text.ts'
import { withoutMarkdown } from './without-markdown.ts'

/** A row of cards as LINE draws it, and those that it has no room for, as `plainCards` has them. */
export type DrawnCards = { readonly message?: messagingApi.FlexMessage; readonly left: readonly Card[] }

/** The cards from the front as one bubble or a carousel. A card too big for a bubble, and all after the twelfth or the 50th KB, are left. */
export function drawCards(cards: readonly Card[]): DrawnCards {
  const bubbles: messagingApi.FlexBubble[] = []
  const drawn: Card[] = []
  const left: Card[] = []
  let bytes = jsonBytes({ type: 'carousel', contents: [] })
  for (const card of plainCards(cards)) {
    const bubble = bubbleOf(card, cards.length > 1)
    const size = jsonBytes(bubble)
    const fits =
      size <= lineLimits.bubbleBytes && bubbles.length < lineLimits.carouselBubbles && bytes + size + 1 <= lineLimits.carouselBytes
    if (!fits) {
      left.push(card)
      continue
    }
    bytes += size + 1
    bubbles.push(bubble)
    drawn.push(card)
  }
  const [first] = bubbles
  if (!first) return { left }
  const contents = bubbles.length === 1 ? first : ({ type: 'carousel', contents: bubbles } as const)
  return { message: { type: 'flex', altText: altText(drawn), contents }, left }
}

/** A card of `plainCards` in words, its choices as a list. */
export function cardText({ title, lines, choices = [] }: Card): string {
  return [title, ...lines, ...choices.map(({ label }) => `・${label}`)].join('\n').trim()
}

/** The cards that have anything to show, without Markdown and without what is blank. */
export function plainCards(cards: readonly Card[]): readonly Card[] {
  return cards.map(plainCard).filter(({ title, lines, choices = [] }) => !isBlank(title) || lines.length > 0 || choices.length > 0)
}

/** What shows in a notification and where flex messages cannot be drawn: the cards' words. */
function altText(cards: readonly Card[]): string {
  const words = cards.map(({ title, lines, choices }) => {
    const said = [title, ...lines].filter((line) => !isBlank(line))
    return (said.length > 0 ? said : (choices ?? []).map(({ label }) => label)).join(' ')
  })
  return cutToUnits(words.join('\n'), lineLimits.altText)
}

function plainCard({ title, lines, choices }: Card): Card {
  return {
    title: withoutMarkdown(title).trim(),
    lines: lines.map((line) => withoutMarkdown(line).trim()).filter((line) => !isBlank(line)),
    choices: showable(choices ?? []),
  }
}

function bubbleOf({ title, lines, choices = [] }: Card, beside: boolean): messagingApi.FlexBubble {
  const heading: messagingApi.FlexText[] = isBlank(title) ? [] : [{ type: 'text', text: title, weight: 'bold', size: 'lg', wrap: true }]
  const rest = lines.map((text): messagingApi.FlexText => ({ type: 'text', text, size: 'sm', color: '#555555', wrap: true }))
  const contents = [...heading, ...rest]
  return {
    type: 'bubble',
    // Cards in a row stay narrow enough for the next one to show at the edge.
    ...(beside && { size: 'kilo' }),
    ...(contents.length > 0 && { body: { type: 'box', layout: 'vertical', spacing: 'sm', contents } }),
    ...(choices.length > 0 && { footer: { type: 'box', layout: 'vertical', spacing: 'sm', contents: choices.map(buttonOf) } }),
  }
}

/** LINE does not wrap a button's label; a long one is drawn smaller. */
function buttonOf(choice: Choice, _: number, { length }: readonly Choice[]): messagingApi.FlexButton {
  return {
    type: 'button',
    style: length === 1 ? 'primary' : 'secondary',
    height: 'sm',
    adjustMode: 'shrink-to-fit',
    action: actionOf(choice, lineLimits.flexLabelGraphemes),
  }
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8')
}
