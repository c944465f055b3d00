/**
 * A text as LINE shows it, which draws no Markdown: emphasis, headings, quotation and code lose their marks, a link shows its address, and list items
 * keep a bullet. What only looks like a mark stays: `*1,000円`, `3*4*5`, `snake_case`, `(*^_^*)`, `m(_ _)m`, `[A席](窓側)`, and whatever stands in
 * an address or between backticks. Control characters and half surrogate pairs, which LINE may refuse, are left out.
 */
export function withoutMarkdown(markdown: string): string {
  const lines = printable(markdown)
    .replace(/^ {0,3}```[a-z]{0,20}[ \t]*(?:\n|$)/gm, '')
    .replace(/^ {0,3}#{1,6}[ \t]+(?=\S)/gm, '')
    .replace(/^ {0,3}>[ \t]+(?=\S)/gm, '')
    // A number after the mark is a sign or a footnote: `- 5°C`, `* 1,000円`.
    .replace(/^([ \t]*)[*+-][ \t]+(?=[^\s\d*+-])(.*)$/gm, (_, indent: string, item: string) => `${indent}${bullet(item)}${item}`)
    .replace(/!?\[([^[\]\n]+)\]\(((?:https?|mailto|tel|line):[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)(?=(\S)?)/g, linked)
  return aside(lines, withoutEmphasis)
}

function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
}

/** Japanese lists are dotted. */
function bullet(item: string): string {
  return /[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]/u.test(item) ? '・' : '- '
}

/** A space keeps what follows from being taken for a part of the address; the end of an emphasis falls away later. */
function linked(_: string, text: string, address: string, next: string | undefined): string {
  const shown = address.replace(/^(?:mailto|tel):/, '')
  return `${text === address || text === shown ? shown : `${text} ${shown}`}${next === undefined || next === '*' ? '' : ' '}`
}

/** Stands for a piece set aside. A noncharacter of Unicode; a text that has one of its own gets it back like any other piece. */
const place = '\ufdd0'

/** Changes the text around addresses and code, and leaves those as they are. */
function aside(text: string, change: (text: string) => string): string {
  const pieces: string[] = []
  const masked = text.replace(
    /\ufdd0|`([^`\n]+)`|https?:\/\/[\w.~:/?#@!$&'()+,;=%-]+(?:\*+[\w/&=][\w.~:/?#@!$&'()+,;=%-]*)*/g,
    (piece, code: string | undefined) => {
      pieces.push(code ?? piece)
      return place
    },
  )
  return change(masked).replaceAll(place, () => pieces.shift() ?? '')
}

/** One pass per mark, each over text that has no such mark inside, so that none looks ahead further than the next. */
function withoutEmphasis(text: string): string {
  return (
    text
      .replace(/(?<![\w*(（])\*(?=[\p{L}\ufdd0「『【])([^*\n]*[^\s*])\*(?![\w*])/gu, '$1')
      .replace(/(?<![\w*])\*{2,3}(?=[^\s*])([^*\n]*[^\s*])\*{2,3}(?!\*)/g, '$1')
      // An underscore inside a word is part of it.
      .replace(/(?<![\p{L}\p{N}_])_{1,3}(?=[\p{L}\p{N}\ufdd0「『【])([^_\n]*[^\s_])_{1,3}(?![\p{L}\p{N}_])/gu, '$1')
      .replace(/~~(?=[^\s~])([^~\n]*[^\s~])~~/g, '$1')
      .replace(/\\([*#`])/g, '$1')
  )
}
