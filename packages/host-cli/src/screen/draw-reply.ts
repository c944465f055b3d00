import type { Card, Choice, Reply } from '@frontdesk/core/conversation/reply'
import stringWidth from 'string-width'

import { cleanText } from '../reading/clean-text.ts'
import type { Paint } from './paint.ts'
import { padText, wrapText } from './wrap-text.ts'

/** How a reply is drawn. */
export type DrawingStyle = {
  readonly columns: number
  readonly paint: Paint
  /** The number of the reply's first choice: choices are counted through all replies of a turn. */
  readonly firstNumber: number
  /** Lines to frame with; without them cards and choices are plain numbered lines, for pipes and screen readers. */
  readonly frame?: Frame
}

/** What boxes are made of. */
export type Frame = 'lines' | 'ascii'

const frames = {
  lines: { top: ['┌', '─', '┐'], middle: ['├', '─', '┤'], bottom: ['└', '─', '┘'], side: '│' },
  ascii: { top: ['+', '-', '+'], middle: ['+', '-', '+'], bottom: ['+', '-', '+'], side: '|' },
} as const

/** A reply's choices in the order they are numbered: those on its cards, then its own. */
export function choicesOf(reply: Reply): readonly Choice[] {
  return [...(reply.cards ?? []).flatMap((card) => card.choices ?? []), ...(reply.choices ?? [])]
}

/** Draws a reply as lines no wider than the columns given: its text, a box for each card, a box of choices. */
export function drawReply(reply: Reply, style: DrawingStyle): string[] {
  const lines = reply.text === '' ? [] : wrapIfFramed(cleanText(reply.text), style)
  if (reply.source !== undefined)
    lines.push(...wrapIfFramed(`— ${cleanText(reply.source)}`, style).map((line) => style.paint('quiet', line)))
  let number = style.firstNumber
  for (const card of reply.cards ?? []) {
    lines.push(...drawSections([describeCard(card, style), describeChoices(card.choices ?? [], number, style)], style))
    number += card.choices?.length ?? 0
  }
  lines.push(...drawSections([describeChoices(reply.choices ?? [], number, style)], style))
  return lines
}

/** A pipe gets the text as it is: whoever reads it breaks lines as they like. */
function wrapIfFramed(text: string, { columns, frame }: DrawingStyle): string[] {
  return frame ? wrapText(text, columns) : text.split('\n')
}

function describeCard(card: Card, style: DrawingStyle): string[] {
  const inner = innerColumns(style)
  const wrap = (text: string): string[] => (style.frame ? wrapText(cleanText(text), inner) : cleanText(text).split('\n'))
  return [...wrap(card.title).map((line) => style.paint('title', line)), ...card.lines.flatMap(wrap)]
}

function describeChoices(choices: readonly Choice[], firstNumber: number, style: DrawingStyle): string[] {
  const widest = String(firstNumber + choices.length - 1).length + 2
  return choices.flatMap(({ label }, index) => {
    const number = `[${firstNumber + index}]`.padStart(widest)
    const text = cleanText(label)
    const [first = '', ...rest] = style.frame ? wrapText(text, innerColumns(style) - widest - 1) : text.split('\n')
    return [`${style.paint('key', number)} ${first}`, ...rest.map((line) => ' '.repeat(widest + 1) + line)]
  })
}

function drawSections(sections: readonly (readonly string[])[], style: DrawingStyle): string[] {
  const filled = sections.filter((section) => section.length > 0)
  if (filled.length === 0) return []
  if (!style.frame) return filled.flat()
  const { top, middle, bottom, side } = frames[style.frame]
  const inner = Math.max(...filled.flat().map((line) => stringWidth(line)))
  const rule = ([left, line, right]: readonly [string, string, string]): string =>
    style.paint('quiet', left + line.repeat(inner + 2) + right)
  const edge = style.paint('quiet', side)
  const rows = filled.map((section) => section.map((line) => `${edge} ${padText(line, inner)} ${edge}`))
  return [rule(top), ...rows.flatMap((section, index) => (index > 0 ? [rule(middle), ...section] : section)), rule(bottom)]
}

/** What is left of the columns inside a box: two edges, two spaces. */
function innerColumns({ columns }: DrawingStyle): number {
  return Math.max(8, columns - 4)
}
