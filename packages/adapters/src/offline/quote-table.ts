import type { Language } from '@frontdesk/core/kernel/language'
import { tableCells } from '@frontdesk/core/knowledge/plain-text'
import type { MarkdownBlock } from '@frontdesk/core/knowledge/read-markdown'
import { holds, type Asked } from './asked.ts'

type Table = Extract<MarkdownBlock, { kind: 'table' }>

/** A table, or the part of it that answers, as lines a customer can read. */
export type QuotedTable = {
  readonly lines: readonly string[]
  /** Whether the question picked rows or columns; else the lines are the whole table. */
  readonly picked: boolean
  /** Whether the lines say nothing without what stands before the table (○は使用、−は不使用です). */
  readonly needsLegend: boolean
}

const symbol = /^(?:[○◯●×✕✗△▲−–—-]|yes|no)$/i

/** The rows and columns the question names: 天ぷら定食はいくら picks the row 天ぷら定食 and the column 価格. */
export function quoteTable(table: Table, asked: Asked, language: Language): QuotedTable {
  const [heading = '', ...columns] = tableCells(table.header.split('\n')[0] ?? '')
  const rows = table.rows.map(tableCells)
  const named = rowsNamed(rows, asked)
  const wanted = columns.map((column) => holds(asked, column)).map((weight) => weight > 0)
  const someWanted = wanted.includes(true)
  const shown = named.length > 0 ? named : rows
  const indexes = columns.map((_, index) => index).filter((index) => !someWanted || wanted[index])
  const lines = shown.map((cells) => sayRow(cells, columns, indexes, language)).filter((line) => line !== '')
  const values = shown.flatMap((cells) => indexes.map((index) => cells[index + 1] ?? ''))
  return {
    lines: named.length > 0 || heading === '' ? lines : lines,
    picked: named.length > 0 || someWanted,
    needsLegend: values.length > 0 && values.every((value) => symbol.test(value) || value === ''),
  }
}

/** The rows that hold more of the question than most rows do, most first. A word in nearly every row picks none. */
function rowsNamed(rows: readonly (readonly string[])[], asked: Asked): readonly (readonly string[])[] {
  const telling = new Map(
    [...asked].filter(([term]) => rows.filter((cells) => holds(new Map([[term, 1]]), cells.join(' ')) > 0).length <= rows.length / 2),
  )
  const weights = rows.map((cells) => holds(telling, cells[0] ?? '') * 2 + holds(telling, cells.slice(1).join(' ')))
  const best = Math.max(0, ...weights)
  // A stray pair of characters names nothing.
  if (best < 0.6) return []
  return rows.filter((_, index) => (weights[index] ?? 0) >= best * 0.75)
}

/** `生ビール(中): 700円`; with several columns each value has its column's name. */
function sayRow(cells: readonly string[], columns: readonly string[], indexes: readonly number[], language: Language): string {
  const [name = '', ...values] = cells
  const told = indexes.map((index) => ({ column: columns[index] ?? '', value: values[index] ?? '' })).filter(({ value }) => value !== '')
  if (told.length === 0) return name
  const single = told.length === 1 && (columns.length === 1 || !symbol.test(told[0]?.value ?? ''))
  const said = told.map(({ column, value }) => (single || column === '' ? value : `${column} ${value}`)).join(isCjk(language) ? '、' : ', ')
  return name === '' ? said : `${name}: ${said}`
}

export function isCjk(language: Language): boolean {
  return language === 'ja' || language === 'zh'
}
