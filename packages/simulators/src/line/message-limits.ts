import { checkAction } from './action-limits.ts'
import { asParts, type Complaints, type Part, type Path } from './complaints.ts'
import type { FlexLimits } from './flex-limits.ts'
import { checkTemplate } from './template-limits.ts'

/**
 * The limits of message objects that the API description leaves out, from https://developers.line.biz/en/reference/messaging-api/ and
 * …/docs/messaging-api/text-character-count/ as of 2026-08-07. The message's shape has been checked by the schema.
 */
export function checkMessage(complaints: Complaints, path: Path, message: Part, flex: FlexLimits): void {
  checkContents(complaints, path, message, flex)
  const sender = message.sender as Part | undefined
  if (sender !== undefined) {
    complaints.units([...path, 'sender', 'name'], sender.name, 20)
    complaints.httpsUrl([...path, 'sender', 'iconUrl'], sender.iconUrl)
  }
  if (message.quickReply !== undefined) checkQuickReply(complaints, [...path, 'quickReply'], message.quickReply as Part)
}

function checkContents(complaints: Complaints, path: Path, message: Part, flex: FlexLimits): void {
  const at = (property: string): Path => [...path, property]
  switch (message.type) {
    case 'text':
    case 'textV2':
      return checkText(complaints, path, message)
    case 'image':
    case 'video':
    case 'audio':
      complaints.httpsUrl(at('originalContentUrl'), message.originalContentUrl)
      return complaints.httpsUrl(at('previewImageUrl'), message.previewImageUrl)
    case 'location':
      complaints.units(at('title'), message.title, 100)
      return complaints.units(at('address'), message.address, 100)
    case 'imagemap':
      complaints.units(at('altText'), message.altText, 1500)
      return complaints.httpsUrl(at('baseUrl'), message.baseUrl)
    case 'template':
      complaints.units(at('altText'), message.altText, 1500)
      return checkTemplate(complaints, at('template'), message.template as Part)
    case 'flex':
      complaints.units(at('altText'), message.altText, 1500)
      return flex.check(complaints, at('contents'), message.contents as Part)
    default:
  }
}

function checkText(complaints: Complaints, path: Path, message: Part): void {
  complaints.units([...path, 'text'], message.text, 5000)
  const emojis = asParts(message.emojis)
  complaints.size([...path, 'emojis'], emojis, 0, 20)
  for (const [index, emoji] of emojis.entries()) {
    const marked = String(message.text)[Number(emoji.index)] === '$'
    if (!marked) complaints.add([...path, 'emojis', index, 'index'], 'must point at a $ in the text')
  }
  const keys = Object.keys((message.substitution as Part | undefined) ?? {})
  complaints.size([...path, 'substitution'], keys, 0, 100)
  for (const key of keys) complaints.units([...path, 'substitution', key], key, 20)
}

function checkQuickReply(complaints: Complaints, path: Path, quickReply: Part): void {
  const items = asParts(quickReply.items)
  complaints.size([...path, 'items'], items, 1, 13)
  for (const [index, item] of items.entries()) {
    const at = [...path, 'items', index]
    if (item.type !== 'action') complaints.add([...at, 'type'], 'Must be one of the following values: [action]')
    complaints.httpsUrl([...at, 'imageUrl'], item.imageUrl)
    if (item.action === undefined) complaints.required([...at, 'action'], item.action)
    else checkAction(complaints, [...at, 'action'], item.action as Part, 'quickReply')
  }
}
