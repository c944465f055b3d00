import { cleanText } from '../reading/clean-text.ts'

/** A message object as it was sent to LINE. */
export type LineMessage = { readonly type: string; readonly [property: string]: unknown }

/** What the customer reads in a message, line by line: texts in reading order, what can be tapped in brackets, the rest by its kind. */
export function lineMessageLines(message: LineMessage): string[] {
  const drawn =
    message.type === 'flex' ? wordsIn(message['contents']) : message.type === 'template' ? wordsIn(message['template']) : plain(message)
  const taps = wordsIn(message['quickReply'])
  return [...drawn, ...(taps.length > 0 ? [taps.join(' ')] : [])]
}

function plain(message: LineMessage): string[] {
  if (typeof message['text'] === 'string') return cleanText(message['text']).split('\n')
  const said = [message['title'], message['address'], message['altText']].filter((part) => typeof part === 'string')
  return [cleanText([`(${message.type})`, ...said].join(' '))]
}

/** Flex containers, templates and quick replies nest differently and name the same things the same. */
function wordsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(wordsIn)
  if (typeof part !== 'object' || part === null) return []
  const { type, title, text, contents, header, hero, body, footer, columns, items, actions, action } = part as Record<string, unknown>
  const own = [title, text]
    .filter((words) => typeof words === 'string' && words !== '')
    .flatMap((words) => cleanText(String(words)).split('\n'))
  const spans = type === 'text' && Array.isArray(contents) ? [contents.flatMap(wordsIn).join('')] : wordsIn(contents)
  return [...own, ...spans, ...[header, hero, body, footer, columns, items].flatMap(wordsIn), ...[actions, action].flat().flatMap(labelOf)]
}

function labelOf(action: unknown): string[] {
  if (typeof action !== 'object' || action === null || !('label' in action) || typeof action.label !== 'string') return []
  return [`[${cleanText(action.label)}]`]
}
