import { stripVTControlCharacters } from 'node:util'

import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** What Japanese typesetting does not let begin a line (kinsoku), and what Latin text keeps with the word before. */
const neverFirst = /^[、。，．・：；？！ー～…‥」』）〕］｝〉》】’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々,.!?;:)\]}%]/u
const neverLast = /[「『（〔［｛〈《【‘“([{¥￥$]$/u
const spaces = /^[ \t]+$/

/**
 * Breaks a text into lines at most `columns` wide, counting full-width characters as two. Its own line breaks are kept.
 * Colour codes take no room. Breaks at spaces, and between full-width characters except where Japanese forbids it; a word longer than a line is cut.
 */
export function wrapText(text: string, columns: number): string[] {
  const width = Math.max(2, columns)
  return text
    .split('\n')
    .flatMap((line) => (stringWidth(line) <= width && !line.includes('\t') ? [line] : wrapLine(line.replaceAll('\t', '  '), width)))
}

/** `text` filled with spaces up to `columns`. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)))
}

/** The beginning of `text` that fits, with an ellipsis where something was left out; line breaks become spaces. */
export function shortenText(text: string, columns: number): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  if (stringWidth(flat) <= columns) return flat
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(flat)) {
    const size = stringWidth(segment)
    if (used + size > columns - 1) break
    kept += segment
    used += size
  }
  return `${kept.trimEnd()}…`
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  let used = 0
  for (const piece of unbreakablePieces(line)) {
    const size = stringWidth(piece)
    if (used + size <= columns) {
      current += piece
      used += size
      continue
    }
    if (current.trim() !== '') lines.push(current.trimEnd())
    if (spaces.test(piece)) {
      current = ''
      used = 0
      continue
    }
    const cut = size <= columns ? [piece] : cutPiece(piece, columns)
    lines.push(...cut.slice(0, -1))
    current = cut.at(-1) ?? ''
    used = stringWidth(current)
  }
  if (current !== '') lines.push(current.trimEnd())
  return lines.length > 0 ? lines : ['']
}

const colours = /(\u001b\[[0-9;]*m)/

/** The characters as they are seen, each with the colour codes before it; codes at the end go with the last. */
function* coloured(line: string): Generator<string> {
  let codes = ''
  for (const part of line.split(colours)) {
    if (colours.test(part)) codes += part
    else
      for (const { segment } of graphemes.segment(part)) {
        yield codes + segment
        codes = ''
      }
  }
  if (codes !== '') yield codes
}

/** Words, runs of spaces, and single full-width characters with the marks that may not be parted from them. */
function unbreakablePieces(line: string): string[] {
  const pieces: string[] = []
  for (const character of coloured(line)) {
    const last = pieces.at(-1)
    const together = last !== undefined && belongsTogether(stripVTControlCharacters(last), stripVTControlCharacters(character))
    if (together) pieces[pieces.length - 1] = last + character
    else pieces.push(character)
  }
  return pieces
}

function belongsTogether(last: string, next: string): boolean {
  if (last === '' || next === '') return true
  if (spaces.test(next) || spaces.test(last)) return spaces.test(next) && spaces.test(last)
  if (neverFirst.test(next) || neverLast.test(last)) return true
  return isNarrow(next) && isNarrow(last.slice(-1))
}

function isNarrow(text: string): boolean {
  return /^[\u0021-\u2e7f\uff61-\uffdc]$/u.test(text.at(-1) ?? '')
}

function cutPiece(piece: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  let used = 0
  for (const character of coloured(piece)) {
    const size = stringWidth(character)
    if (used + size > columns && current !== '') {
      lines.push(current)
      current = ''
      used = 0
    }
    current += character
    used += size
  }
  lines.push(current)
  return lines
}
