import { longestBody, type NewQueueMessage } from './ports/queue.ts'

/** What SQS refuses in a body (service model, `SendMessage`: the characters of XML 1.0 only); lone surrogates have no form in UTF-8. */
// oxlint-disable-next-line no-control-regex -- the very characters that are refused
const uncarriable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** What SQS takes as `MessageGroupId`. A tenant's id is always one. */
const carriableGroup = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/

/** Throws `RangeError` on a message that some queue could not carry, so that what works on one works on all. The error tells nothing of the body. */
export function refuseUncarriable({ group, body }: NewQueueMessage): void {
  const bytes = new TextEncoder().encode(body).length
  if (bytes < 1 || bytes > longestBody) throw new RangeError(`a queue carries bodies of 1 to ${longestBody} bytes, not ${bytes}`)
  const at = body.search(uncarriable)
  if (at !== -1) throw new RangeError(`the body has a character that no queue carries, at ${at}`)
  if (!carriableGroup.test(group)) throw new RangeError('a group is 1 to 128 letters, digits or punctuation marks of ASCII')
}
