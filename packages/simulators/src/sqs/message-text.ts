/** What SQS does not carry: everything but #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF (documentation of SendMessage). */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u

/** The first such character's code point in hexadecimal; `undefined` when there is none. */
export function firstForbiddenCharacter(text: string): string | undefined {
  return forbidden.exec(text)?.[0].codePointAt(0)?.toString(16)
}

/** Letters, digits and punctuation of ASCII, 1 to 128 of them: MessageGroupId, MessageDeduplicationId, ReceiveRequestAttemptId. */
export const isPlainId = (text: string): boolean => /^[!-~]{1,128}$/.test(text)
