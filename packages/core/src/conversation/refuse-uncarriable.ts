import { longestBody, type NewQueueMessage } from './ports/queue.ts'

/** What SQS carries (its `InvalidMessageContents`): of the control characters only tab and line breaks, no half pairs, no U+FFFE and U+FFFF. */
const uncarriable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** What SQS takes as `MessageGroupId`. A tenant's id is always one. */
const carriableGroup = /^[!-~]{1,128}$/

/** Throws `RangeError` on a message that some queue could not carry, so that what works on one works on all. The error tells nothing of the body. */
export function refuseUncarriable({ group, body }: NewQueueMessage): void {
  const bytes = new TextEncoder().encode(body).length
  if (bytes < 1 || bytes > longestBody) throw new RangeError(`a queue carries bodies of 1 to ${longestBody} bytes, not ${bytes}`)
  const at = body.search(uncarriable)
  if (at !== -1) throw new RangeError(`the body has a character that no queue carries, at ${at}`)
  if (!carriableGroup.test(group)) throw new RangeError('a group is 1 to 128 letters, digits or punctuation marks of ASCII')
}
