/** A Markdown document taken apart as far as cutting it into passages needs. Inline marks are left in the texts. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Each item with its marker and the lines that continue it. */
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** `header` is the header row and the line of dashes under it. */
  | { readonly kind: 'table'; readonly header: string; readonly rows: readonly string[] }

/** Reads a Markdown document. Front matter, comments and rules are left out; any text is a document, also one without any mark. Never throws. */
export function readMarkdown(text: string): readonly MarkdownBlock[] {
  return new BlockReader(withoutFrontMatter(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'))).read()
}

function withoutFrontMatter(text: string): string {
  if (!text.startsWith('---\n')) return text
  const end = text.indexOf('\n---', 3)
  if (end < 0 || !/^\n---[ \t]*(?:\n|$)/.test(text.slice(end, end + 200))) return text
  return text.slice(text.indexOf('\n', end + 1) < 0 ? text.length : text.indexOf('\n', end + 1) + 1)
}

/** By hand, because a lazy pattern looks for the missing end of each of a thousand unclosed comments again. */
function withoutComments(text: string): string {
  let kept = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('<!--', at)
    const end = start < 0 ? -1 : text.indexOf('-->', start)
    if (end < 0) return kept + text.slice(at)
    kept += text.slice(at, start)
    at = end + 3
  }
}

/** A longer line is no heading, whatever marks it carries. */
const longestHeading = 200

const headingLine = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/
const itemLine = /^ {0,3}(?:[-*+・]|\d{1,9}[.)])[ \t]+\S|^ {0,3}・\S/
const ruleLine = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/
const dashesUnderHeader = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const fence = /^ {0,3}(?:```|~~~)/

class BlockReader {
  readonly #lines: readonly string[]
  readonly #blocks: MarkdownBlock[] = []
  #at = 0

  constructor(text: string) {
    this.#lines = withoutComments(text).split('\n')
  }

  read(): readonly MarkdownBlock[] {
    while (this.#at < this.#lines.length) this.#readBlock()
    return this.#blocks
  }

  #readBlock(): void {
    const line = this.#line()
    const heading = line.length <= longestHeading ? headingLine.exec(line) : null
    if (line.trim() === '' || ruleLine.test(line)) this.#at++
    else if (heading) {
      this.#at++
      const text = (heading[2] ?? '').trim()
      if (text !== '') this.#blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text })
    } else if (fence.test(line)) this.#readFenced()
    else if (this.#tableStarts()) this.#readTable()
    else if (itemLine.test(line)) this.#readList()
    else this.#readParagraph()
  }

  #line(ahead = 0): string {
    return this.#lines[this.#at + ahead] ?? ''
  }

  #tableStarts(): boolean {
    return this.#line().includes('|') && this.#line(1).includes('-') && dashesUnderHeader.test(this.#line(1))
  }

  #readTable(): void {
    const header = `${this.#line().trim()}\n${this.#line(1).trim()}`
    const rows: string[] = []
    for (this.#at += 2; this.#line().includes('|'); this.#at++) rows.push(this.#line().trim())
    this.#blocks.push({ kind: 'table', header, rows })
  }

  #readList(): void {
    const items: string[] = []
    while (this.#at < this.#lines.length) {
      const line = this.#line()
      const blank = line.trim() === ''
      const continues = /^(?: {2,}|\t)\S/.test(line) || (!blank && !this.#startsBlock(line))
      // A blank line ends the list unless the next line belongs to it.
      if (blank && !itemLine.test(this.#line(1)) && !/^(?: {2,}|\t)\S/.test(this.#line(1))) break
      if (itemLine.test(line)) items.push(line.trim())
      else if (!blank && continues) items[items.length - 1] += `\n${line.trimEnd()}`
      else if (!blank) break
      this.#at++
    }
    this.#blocks.push({ kind: 'list', items })
  }

  #readFenced(): void {
    const lines: string[] = []
    for (this.#at++; this.#at < this.#lines.length && !fence.test(this.#line()); this.#at++) lines.push(this.#line())
    this.#at++
    if (lines.some((line) => line.trim() !== '')) this.#blocks.push({ kind: 'paragraph', text: lines.join('\n').trim() })
  }

  #readParagraph(): void {
    const lines: string[] = []
    while (this.#at < this.#lines.length) {
      const line = this.#line()
      if (line.trim() === '' || (lines.length > 0 && (this.#startsBlock(line) || this.#tableStarts()))) break
      this.#at++
      // A line underlined by = or - is a heading.
      if (lines.length === 0 && line.length <= longestHeading && /^ {0,3}(?:=+|-{2,})[ \t]*$/.test(this.#line()) && !ruleBelowTable(line)) {
        this.#blocks.push({ kind: 'heading', level: this.#line().includes('=') ? 1 : 2, text: line.trim() })
        this.#at++
        return
      }
      lines.push(line.replace(/^ {0,3}(?:>[ \t]?)+/, '').trim())
    }
    const text = lines.join('\n').trim()
    if (text !== '') this.#blocks.push({ kind: 'paragraph', text })
  }

  #startsBlock(line: string): boolean {
    return (line.length <= longestHeading && headingLine.test(line)) || fence.test(line) || itemLine.test(line) || ruleLine.test(line)
  }
}

function ruleBelowTable(line: string): boolean {
  return line.includes('|')
}
