import type { Choice } from '@frontdesk/core/conversation/reply'
import type { messagingApi } from '@line/bot-sdk'

import { cutToGraphemes } from './cut-text.ts'
import { lineLimits } from './line-limits.ts'
import { isBlank } from './split-text.ts'
import { withoutMarkdown } from './without-markdown.ts'

/** The choices that can be shown: those with a label, each once. */
export function showable(choices: readonly Choice[]): readonly Choice[] {
  const shown = choices
    .map(({ label, data }) => ({ label: withoutMarkdown(label).replace(/\s+/g, ' ').trim(), data }))
    .filter(({ label }) => !isBlank(label))
  return [...new Map(shown.map((choice) => [JSON.stringify([choice.label, choice.data]), choice])).values()]
}

/** Buttons below the last message, the first 13 of them; they vanish with the next message. `undefined` when there is nothing to tap. */
export function quickReply(choices: readonly Choice[]): messagingApi.QuickReply | undefined {
  const items = showable(choices)
    .slice(0, lineLimits.quickReplies)
    .map((choice) => ({ type: 'action' as const, action: actionOf(choice, lineLimits.quickReplyLabelGraphemes) }))
  return items.length > 0 ? { items } : undefined
}

/**
 * Tapping says the label in the chat and sends the data. Data that LINE may not take (none, more than 300 units, control characters) is left out: then tapping says
 * the label as if the customer had typed it, which the desk understands as well.
 */
export function actionOf({ label, data }: Choice, labelGraphemes: number): messagingApi.Action {
  const shown = cutToGraphemes(label, labelGraphemes)
  const said = cutToGraphemes(label, lineLimits.tappedTextGraphemes)
  const taken = data !== '' && data.length <= lineLimits.postbackData && data.isWellFormed() && !/\p{Cc}/u.test(data)
  if (!taken) return { type: 'message', label: shown, text: said }
  return { type: 'postback', label: shown, data, displayText: said }
}
