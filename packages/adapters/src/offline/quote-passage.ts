import type { Language } from '@frontdesk/core/kernel/language'
import { lexicalTerms } from '@frontdesk/core/knowledge/lexical-terms'
import type { Passage } from '@frontdesk/core/knowledge/passage'
import { plainText } from '@frontdesk/core/knowledge/plain-text'
import { type MarkdownBlock, readMarkdown } from '@frontdesk/core/knowledge/read-markdown'
import { splitSentences } from '@frontdesk/core/knowledge/split-sentences'
import { holds, type Asked } from './asked.ts'
import { isCjk, quoteTable } from './quote-table.ts'

/**
 * How long a quotation may be, in characters: what a customer reads on a telephone without scrolling. A single sentence may be longer; none is cut.
 */
const longestQuote = { cjk: 300, other: 600 }

/** The part of a passage that answers, as a customer reads it: no Markdown, whole sentences, short passages whole. */
export function quotePassage(passage: Passage, asked: Asked): string {
  const { language } = passage
  const longest = isCjk(language) ? longestQuote.cjk : longestQuote.other
  const blocks = readMarkdown(passage.text)
  const table = blocks.findIndex(({ kind }) => kind === 'table')
  if (table >= 0) return quoteAroundTable(passage, blocks, table, asked, longest)
  const text = blocks.map((block) => sayBlock(block, language)).join('\n')
  const whole = startsBare(blocks) || !namesItself(text, asked) ? underHeading(passage, text) : text
  return whole.length <= longest ? whole : trimAround(blocks, asked, language, longest)
}

/** How much of the question a sentence beside a table must hold to answer in the table's place. */
const leastOfSentence = 0.4

/** What the table says to the question, with the sentences beside it that speak of it too; failing that, as much of the table as fits. */
function quoteAroundTable(passage: Passage, blocks: readonly MarkdownBlock[], at: number, asked: Asked, longest: number): string {
  const { language } = passage
  const block = blocks[at]
  if (block?.kind !== 'table') return ''
  const inHeadings = new Set(lexicalTerms(passage.headingPath.join('\n')))
  const about = new Map([...asked].filter(([term]) => !inHeadings.has(term)))
  const table = quoteTable(block, asked, about, language)
  const before = blocks.slice(0, at).map((other) => sayBlock(other, language))
  const after = blocks.slice(at + 1).map((other) => sayBlock(other, language))
  const beside = [...before, ...after].flatMap((text) => splitSentences(text, language)).map((sentence) => sentence.trim())
  const telling = beside.filter((sentence) => holds(about, sentence) > Math.max(leastOfSentence, table.held))
  // The question is about the text beside the table: ご飯のおかわりは無料ですか under a menu.
  if (telling.length > 0) return telling.join('\n')
  if (!table.picked) {
    const text = [...before, bulleted(table.lines, language), ...after].join('\n')
    const whole = startsBare(blocks) ? underHeading(passage, text) : text
    if (whole.length <= longest) return whole
  }
  const lines = fitting(table.lines, longest, language)
  const legend = table.needsLegend ? before.at(-1) : undefined
  const heading = table.picked && lines.length <= 3 ? undefined : passage.headingPath.at(-1)
  return [heading, lines.length === 1 ? lines[0] : bulleted(lines, language), legend].filter((part) => part !== undefined).join('\n')
}

/** As many lines as fit, and how many were left out. */
function fitting(lines: readonly string[], longest: number, language: Language): readonly string[] {
  let room = longest
  const fit = lines.findIndex((line) => (room -= line.length + 2) < 0)
  if (fit < 0) return lines
  const left = lines.length - Math.max(1, fit)
  return [...lines.slice(0, Math.max(1, fit)), language === 'ja' ? `ほか${left}件` : `and ${left} more`]
}

/** The sentence that holds most of the question, with its neighbours where they fit; lists count an item as a sentence. */
function trimAround(blocks: readonly MarkdownBlock[], asked: Asked, language: Language, longest: number): string {
  const pieces = blocks.flatMap((block): { text: string; paragraph: MarkdownBlock }[] =>
    block.kind === 'list'
      ? block.items.map((item) => ({ text: `${sayItem(item, language)}\n`, paragraph: block }))
      : splitSentences(sayBlock(block, language), language).map((text) => ({ text, paragraph: block })),
  )
  const weights = pieces.map(({ text }) => holds(asked, text))
  const best = weights.indexOf(Math.max(...weights))
  let [from, to] = [best, best + 1]
  const length = (start: number, end: number) => pieces.slice(start, end).reduce((sum, { text }) => sum + text.length, 0)
  // What follows qualifies (ただし…), what goes before names the subject.
  if (to < pieces.length && length(from, to + 1) <= longest) to++
  if (from > 0 && length(from - 1, to) <= longest) from--
  return pieces
    .slice(from, to)
    .map(({ text, paragraph }, index, shown) => (index > 0 && shown[index - 1]?.paragraph !== paragraph ? `\n${text}` : text))
    .join('')
    .replace(/\n{2,}/g, '\n')
    .trim()
}

function sayBlock(block: MarkdownBlock, language: Language): string {
  if (block.kind === 'list') return block.items.map((item) => sayItem(item, language)).join('\n')
  if (block.kind === 'table') return ''
  const text = plainText(block.text)
  // Lines of one paragraph are one text; Japanese has no spaces between them.
  return text.replace(/\s*\n\s*/g, isCjk(language) ? '' : ' ').trim()
}

function sayItem(item: string, language: Language): string {
  return item
    .split('\n')
    .map((line) => plainText(line.trim()))
    .map((line) => (/^\d+[.)]\s/.test(line) ? line : bulleted([line.replace(/^[-*+・]\s*/, '')], language)))
    .join('\n')
}

function bulleted(lines: readonly string[], language: Language): string {
  return lines.map((line) => (isCjk(language) ? `・${line}` : `• ${line}`)).join('\n')
}

/** A list or table says nothing of what it lists. */
function startsBare(blocks: readonly MarkdownBlock[]): boolean {
  return blocks[0]?.kind === 'list' || blocks[0]?.kind === 'table'
}

/** Whether the text says what it speaks of, as far as it was asked for: 毎週月曜日です alone does not say 定休日. */
function namesItself(text: string, asked: Asked): boolean {
  const most = Math.max(0, ...asked.values())
  return [...asked].some(([term, weight]) => weight === most && holds(new Map([[term, 1]]), text) > 0)
}

/** The text under its heading, unless that is the question itself. */
function underHeading({ headingPath }: Passage, text: string): string {
  const heading = headingPath.at(-1)
  return heading === undefined || /(?:[?？]|ですか|ますか|ました)$/.test(heading) ? text : `${plainText(heading)}\n${text}`
}
