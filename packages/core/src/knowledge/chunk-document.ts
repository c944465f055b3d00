import { type MarkdownBlock, readMarkdown } from './read-markdown.ts'
import type { KnowledgeDocument, Passage } from './passage.ts'
import { splitSentences } from './split-sentences.ts'

/** Names this way of cutting. To be raised with every change of what passages come out, so that indexes learned before are learned again. */
export const chunkerVersion = '1'

/**
 * Cuts a document into passages. What stands under one heading stays together where it fits; longer sections are cut between sentences, list items
 * and table rows, never inside one, into parts of about equal size. A list keeps the sentence that leads into it and a table its header row in
 * every part. A heading with nothing under it is a passage by itself, since it may be all that is said.
 */
export function chunkDocument(document: KnowledgeDocument): readonly Passage[] {
  const { source, language } = document
  return readSections(document)
    .flatMap(({ headingPath, blocks }) => packSection(blocks, language).map((text) => ({ headingPath, text })))
    .map(({ headingPath, text }, position) => ({ source, position, language, headingPath, text }))
}

type Section = { readonly headingPath: readonly string[]; readonly blocks: MarkdownBlock[] }

function readSections({ title, text }: KnowledgeDocument): readonly Section[] {
  const root = title.trim() === '' ? [] : [title.trim()]
  const above: { level: number; text: string }[] = []
  const sections: Section[] = []
  let open: Section = { headingPath: root, blocks: [] }
  const close = (nextLevel: number) => {
    const heading = above.at(-1)
    if (open.blocks.length === 0 && heading !== undefined && nextLevel <= heading.level && heading.text !== title.trim())
      open.blocks.push({ kind: 'paragraph', text: heading.text })
    if (open.blocks.length > 0) sections.push(open)
  }
  for (const block of readMarkdown(text)) {
    if (block.kind !== 'heading') {
      open.blocks.push(block)
      continue
    }
    close(block.level)
    while ((above.at(-1)?.level ?? 0) >= block.level) above.pop()
    above.push(block)
    const path = above.map((heading) => heading.text)
    // A document usually says its title once more as its first heading.
    open = { headingPath: path[0] === root[0] ? path : [...root, ...path], blocks: [] }
  }
  close(0)
  return sections
}

/** What a passage is made of and never cut further; `head` is put before it where a passage begins with it. */
type Piece = { readonly text: string; readonly size: number; readonly gap: string; readonly head?: string }

/**
 * Sizes count Latin characters; a CJK character says about as much as 2.5 of them. A passage of 900 (900 Latin, 360 Japanese characters)
 * is a screen of a telephone, and lets one answer stand apart from the next.
 */
const targetSize = 900
/** A section this long is still better whole than in two. */
const wholeSize = 1_300
/** A "sentence", item or row longer than this is no such thing, and cut between words. */
const longestSentence = 1_800
/** A longer lead-in is not repeated over each part of its list. */
const longestLead = 250

function sizeOf(text: string): number {
  return text.length + 1.5 * (text.match(/[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff01-\uff9f]/g)?.length ?? 0)
}

function packSection(blocks: readonly MarkdownBlock[], language: string): readonly string[] {
  const pieces = readPieces(blocks, language)
  const total = pieces.reduce((sum, piece) => sum + piece.size, 0)
  const parts = total <= wholeSize ? 1 : Math.ceil(total / targetSize)
  const share = total / parts
  const passages: string[] = []
  let text = ''
  let size = 0
  for (const piece of pieces) {
    // Half of what overflows may still come along, so that parts come out even.
    if (text !== '' && size + piece.size / 2 > share) {
      passages.push(text.trim())
      text = ''
      size = 0
    }
    text += text === '' ? `${piece.head ?? ''}${piece.text}` : `${piece.gap}${piece.text}`
    size += piece.size
  }
  if (text.trim() !== '') passages.push(text.trim())
  return passages
}

function readPieces(blocks: readonly MarkdownBlock[], language: string): readonly Piece[] {
  const pieces: Piece[] = []
  const add = (text: string, gap: string, head?: string) => {
    for (const part of sizeOf(text) > longestSentence ? cutRun(text) : [text])
      pieces.push({ text: part, gap, size: sizeOf(part), ...(head !== undefined && { head }) })
  }
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading') continue
    if (block.kind === 'paragraph') {
      const leads = blocks[index + 1]?.kind === 'list' || blocks[index + 1]?.kind === 'table'
      for (const [at, sentence] of sentencesOf(block.text, language, leads).entries()) add(sentence, at === 0 ? '\n\n' : '')
      continue
    }
    const lead = leadBefore(blocks[index - 1], language, pieces)
    const head = block.kind === 'table' ? `${lead}${block.header}\n` : lead
    const lines = block.kind === 'table' ? block.rows : block.items
    if (lines.length === 0 && block.kind === 'table') add(block.header, '\n\n', lead)
    // The first carries its head in any case.
    for (const [at, line] of lines.entries()) {
      if (at === 0) add(`${head}${line}`, '\n\n')
      else add(line, '\n', head)
    }
  }
  return pieces
}

/** The sentence that leads into a list or table, taken from the pieces before it, since it goes with the first line. */
function leadBefore(before: MarkdownBlock | undefined, language: string, pieces: Piece[]): string {
  if (before?.kind !== 'paragraph') return ''
  const sentence = sentencesOf(before.text, language, true).at(-1) ?? ''
  if (sizeOf(sentence) > longestLead) return ''
  pieces.pop()
  return `${sentence.trim()}\n\n`
}

function sentencesOf(text: string, language: string, whole: boolean): readonly string[] {
  const sentences = splitSentences(text, language)
  // Short paragraphs that lead into a list lead into it as a whole.
  if (whole && sizeOf(text) <= longestLead) return [text]
  return sentences
}

/** Cuts a text without sentences at the last space or comma that fits, else anywhere between characters. */
function cutRun(text: string): readonly string[] {
  const cjk = sizeOf(text.slice(0, 200)) > 300
  const most = Math.floor(cjk ? targetSize / 2.5 : targetSize)
  const parts: string[] = []
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + most, text.length)
    if (end < text.length) {
      const window = text.slice(start, end)
      const mark = Math.max(window.lastIndexOf(' '), window.lastIndexOf('\n'), window.lastIndexOf('、'), window.lastIndexOf('，'))
      if (mark > most / 2) end = start + mark + 1
      // Never between the halves of a surrogate pair.
      else if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end--
    }
    parts.push(text.slice(start, end))
    start = end
  }
  return parts
}
