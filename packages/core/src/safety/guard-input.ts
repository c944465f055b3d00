/** LINE's own limit for a text message, in UTF-16 units; other channels are held to the same. */
export const longestMessage = 5_000

export type GuardedInput =
  | { readonly verdict: 'fine'; readonly text: string }
  /** Nothing in it can be read as words: empty, or only control and format characters. */
  | { readonly verdict: 'unreadable' }
  | { readonly verdict: 'too-long'; readonly length: number }

/**
 * Makes a customer's text safe to work on: lone surrogates become U+FFFD, control characters and invisible format characters that can
 * hide instructions (zero-width, bidirectional overrides, Unicode tags) are dropped, except those emoji are joined with.
 */
export function guardInput(text: string): GuardedInput {
  if (text.length > longestMessage) return { verdict: 'too-long', length: text.length }
  const clean = text.toWellFormed().replace(invisible, '').replace(controls, ' ').trim()
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(clean.replaceAll('\u{fffd}', '')) ? { verdict: 'fine', text: clean } : { verdict: 'unreadable' }
}

/** Format characters, without the zero-width joiner (U+200D) that families and flags of emoji need. */
const invisible = /(?!\u200d)\p{Cf}/gu
/** C0 and C1 controls other than tab and line feed. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
