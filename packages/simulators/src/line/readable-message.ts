import { asParts, type Part } from './complaints.ts'
import type { Seen } from './line-state.ts'

/** What a customer sees, on one line for a message: text as it is, pictures as their alternative text, what can be tapped in brackets. */
export function readableSeen(seen: Seen): string[] {
  return seen.messages.map((message, index) => {
    // LINE shows the quick replies of the last message alone.
    const taps = index === seen.messages.length - 1 ? quickReplies(message) : []
    return [`${seen.to.slice(0, 6)} ← ${seen.via}:`, oneLine(readableMessage(message)), ...taps.map((tap) => `[${tap}]`)].join(' ')
  })
}

export function readableMessage(message: Part): string {
  switch (message.type) {
    case 'text':
    case 'textV2':
      return String(message.text)
    case 'flex':
      return flexText(message.contents as Part)
    case 'template':
      return templateText(message.template as Part)
    case 'location':
      return `(location) ${String(message.title)} ${String(message.address)}`
    case 'sticker':
      return `(sticker ${String(message.packageId)}/${String(message.stickerId)})`
    case 'imagemap':
      return `(imagemap) ${String(message.altText)}`
    default:
      return `(${String(message.type)})`
  }
}

function quickReplies(message: Part): string[] {
  return asParts((message.quickReply as Part | undefined)?.items).map(({ action }) => String((action as Part).label))
}

/** The words of a container in reading order; bubbles, blocks and rows apart. */
function flexText(part: Part | undefined): string {
  if (part === undefined) return ''
  const { type } = part
  if (type === 'carousel') return asParts(part.contents).map(flexText).join(' ‖ ')
  if (type === 'bubble') return joined([part.header, part.hero, part.body, part.footer], ' / ')
  if (type === 'box') return joined(asParts(part.contents), part.layout === 'vertical' ? ' / ' : ' ')
  if (type === 'button') return `[${String((part.action as Part).label)}]`
  if (type !== 'text') return ''
  const spans = asParts(part.contents).map(({ text }) => String(text))
  return spans.length > 0 ? spans.join('') : String(part.text)
}

function joined(parts: readonly unknown[], separator: string): string {
  return parts
    .map((part) => flexText(part as Part | undefined))
    .filter((text) => text !== '')
    .join(separator)
}

function templateText(template: Part): string {
  const cards = template.columns === undefined ? [template] : asParts(template.columns)
  const texts = cards.map((card) => {
    const actions = card.action === undefined ? asParts(card.actions) : [card.action as Part]
    const taps = actions.map(({ label = '' }) => `[${label as string}]`)
    const words = [card.title, card.text].filter((part) => part !== undefined).map(String)
    return [...words, ...taps].join(' ')
  })
  return texts.join(' ‖ ')
}

function oneLine(text: string): string {
  return text.replaceAll(/\r?\n/g, ' ⏎ ')
}
