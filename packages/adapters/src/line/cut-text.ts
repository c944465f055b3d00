const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** The first `limit` characters as a reader counts them; what was longer ends in `…` within the limit. */
export function cutToGraphemes(text: string, limit: number): string {
  if (text.length <= limit) return text
  let count = 0
  let end = 0
  for (const { index } of graphemes.segment(text)) {
    if (count === limit - 1) end = index
    if (++count > limit) return `${text.slice(0, end)}…`
  }
  return text
}

/** The first `limit` UTF-16 units, never ending inside a character; what was longer ends in `…` within the limit. */
export function cutToUnits(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, characterStart(text, limit - 1))}…`
}

/**
 * Where the character (grapheme) at this index starts: the last place at or before it where the text may be cut. A character that fills
 * everything before the index (a letter under thousands of accents) is cut after a whole code point instead.
 */
export function characterStart(text: string, index: number): number {
  if (index >= text.length) return text.length
  const start = graphemes.segment(text).containing(index)?.index ?? 0
  if (start > 0) return start
  return index > 1 && isSecondHalf(text.charCodeAt(index)) ? index - 1 : index
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
