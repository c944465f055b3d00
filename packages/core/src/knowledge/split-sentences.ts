import type { Language } from '../kernel/language.ts'

/** The sentences of a text, in order; joined they are the text again. Line breaks end a sentence only where a blank line or a mark does. */
export function splitSentences(text: string, language: Language): readonly string[] {
  const sentences: string[] = []
  for (const { segment } of segmenterFor(language).segment(text)) {
    const before = sentences.at(-1)
    if (before !== undefined && belongsTogether(before, segment)) sentences[sentences.length - 1] = before + segment
    else sentences.push(segment)
  }
  return sentences
}

/** Making a segmenter costs a thousand times its use. */
const segmenters = new Map<Language, Intl.Segmenter>()

function segmenterFor(language: Language): Intl.Segmenter {
  const known = segmenters.get(language)
  if (known) return known
  const made = new Intl.Segmenter(Intl.Segmenter.supportedLocalesOf([language]).length > 0 ? language : 'en', { granularity: 'sentence' })
  segmenters.set(language, made)
  return made
}

/**
 * Where ICU cuts too early: inside brackets and quotes that are still open (「はい。」と言う is one sentence), after the abbreviations it does
 * not know, and at the end of a line that goes on in the next.
 */
function belongsTogether(before: string, after: string): boolean {
  if (
    /\b(?:approx|incl|excl|tel|no|nos|st|mr|mrs|ms|dr|e\.g|i\.e|a\.m|p\.m|vs|max|min)\.\s*$/i.test(before) &&
    !/^\p{Lu}\p{Ll}+\s/u.test(after)
  )
    return true
  if (/^[」』）)】］\]"”]/.test(after)) return true
  if (!/[。．.!?！？…」』）)】"”:：;；]\s*$/.test(before) && !/\n\s*\n\s*$/.test(before)) return true
  return opened(before) > 0 && before.length < longestBracket
}

/** A bracket never closed must not swallow the rest of a document. */
const longestBracket = 300

function opened(text: string): number {
  let depth = 0
  for (const character of text.slice(-longestBracket)) {
    if ('「『（(【［'.includes(character)) depth++
    else if ('」』）)】］'.includes(character)) depth = Math.max(0, depth - 1)
  }
  return depth
}
