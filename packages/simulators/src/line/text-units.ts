const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** What a reader sees as characters: 👩‍👩‍👧‍👦 and が (か + ゛) are one each. Labels and titles are counted so; text in UTF-16 units (`length`). */
export function graphemes(text: string): number {
  // Counting clusters costs; text without combining or surrogate characters has as many as it has units.
  if (/^[\u0020-\u007e\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uff01-\uff5e]*$/.test(text)) return text.length
  let count = 0
  for (const _ of segmenter.segment(text)) count += 1
  return count
}
