import { characterStart } from './cut-text.ts'

const sentences = new Intl.Segmenter('ja', { granularity: 'sentence' })

/** Whether there is anything in it that a reader can see. LINE refuses a text that is blank. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800]*$/u.test(text)
}

/**
 * The text in pieces of at most `limit` UTF-16 units: cut after a paragraph, else after a line, else after a sentence, else between two words or
 * characters. Blank space at a cut falls away, and nothing else. None when the text is blank.
 */
export function splitText(text: string, limit: number): readonly string[] {
  const pieces: string[] = []
  let rest = text.trim()
  while (rest.length > limit) {
    const cut = cutIn(rest, limit)
    pieces.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  pieces.push(rest)
  return pieces.filter((piece) => !isBlank(piece))
}

/** A cut in the first half would leave a stub; then the next finer one is better. */
function cutIn(text: string, limit: number): number {
  const window = text.slice(0, limit)
  const half = limit / 2
  for (const cut of [window.lastIndexOf('\n\n'), window.lastIndexOf('\n')]) if (cut > half) return cut
  for (const cut of [lastSentence(window), window.search(/\s\S*$/)]) if (cut > half) return characterStart(text, cut)
  return characterStart(text, limit)
}

/** Where the last sentence begun in the window starts: it may go on beyond. */
function lastSentence(window: string): number {
  return sentences.segment(window).containing(window.length - 1)?.index ?? 0
}
