import type { Language } from '@frontdesk/core/kernel/language'
import { tableCells } from '@frontdesk/core/knowledge/plain-text'
import type { MarkdownBlock } from '@frontdesk/core/knowledge/read-markdown'
import { priceGroup } from '@frontdesk/core/knowledge/everyday-synonyms'
import { holds, type Asked } from './asked.ts'

type Table = Extract<MarkdownBlock, { kind: 'table' }>

/** A table, or the part of it that answers, as lines a customer can read. */
export type QuotedTable = {
  readonly lines: readonly string[]
  /** Whether the question picked rows or columns; else the lines are the whole table. */
  readonly picked: boolean
  /** How much of the question the best of the lines holds, its columns included. */
  readonly held: number
  /** Whether the lines say nothing without what stands before the table (○は使用、−は不使用です). */
  readonly needsLegend: boolean
}

/** Cells that say nothing without their column's name. */
const symbol = /^(?:[○◯●×✕✗△▲−–—-]|yes|no)(?:[(（].*[)）])?$/i

/**
 * The rows and columns the question names: 天ぷら定食はいくら picks the row 天ぷら定食 and the column 価格.
 * @param asked the whole question
 * @param about what it asks beyond what the table as a whole is about (its headings): 料 in キャンセル料 names no row
 */
export function quoteTable(table: Table, asked: Asked, about: Asked, language: Language): QuotedTable {
  const columns = tableCells(table.header.split('\n')[0] ?? '').slice(1)
  const rows = table.rows.map(tableCells)
  const named = rowsNamed(rows, beyondColumns(columns, asked, about))
  const wanted = columnsNamed(columns, asked, named.length > 0 ? asked : about)
  const shown = named.length > 0 ? named : rows
  const indexes = wanted.length > 0 ? wanted : columns.map((_, index) => index)
  const values = shown.flatMap((cells) => indexes.map((index) => cells[index + 1] ?? ''))
  return {
    lines: shown.map((cells) => sayRow(cells, columns, indexes, language)).filter((line) => line !== ''),
    picked: named.length > 0 || wanted.length > 0,
    held: Math.max(0, ...shown.map((cells) => holds(about, cells.join(' ')))) + holds(named.length > 0 ? asked : about, columns.join(' ')),
    needsLegend: values.length > 0 && values.every((value) => symbol.test(value) || value === ''),
  }
}

/**
 * What is asked beyond the columns it names: 卵 in 卵アレルギー names the column 卵 and not the row だし巻き玉子. Answered with that one row, who may not
 * eat eggs would be told of the one dish that is made of them.
 */
function beyondColumns(columns: readonly string[], asked: Asked, about: Asked): Asked {
  const names = columnsNamed(columns, asked, about).map((index) => columns[index] ?? '')
  return new Map([...about].filter(([term]) => term === priceGroup || holds(new Map([[term, 1]]), names.join(' ')) === 0))
}

/** How much of the question a row must hold to be meant: a word, not a stray pair of characters. */
const leastOfRow = 0.6

/** The rows the question names by their first cell, else by any; only those that hold about the most. A word in most rows names none. */
function rowsNamed(rows: readonly (readonly string[])[], about: Asked): readonly (readonly string[])[] {
  const telling = new Map(
    [...about].filter(
      ([term]) => term !== priceGroup && rows.filter((cells) => holds(new Map([[term, 1]]), cells.join(' ')) > 0).length <= rows.length / 2,
    ),
  )
  for (const read of [(cells: readonly string[]) => cells[0] ?? '', (cells: readonly string[]) => cells.join(' ')]) {
    const weights = rows.map((cells) => holds(telling, read(cells)))
    const best = Math.max(0, ...weights)
    if (best >= leastOfRow) return rows.filter((_, index) => (weights[index] ?? 0) >= best * 0.75)
  }
  return []
}

/** The indexes of the columns whose names hold about the most of what is asked. */
function columnsNamed(columns: readonly string[], asked: Asked, about: Asked): readonly number[] {
  const whole = [...asked.values()].reduce((sum, weight) => sum + weight, 0)
  // A column that is the question itself (Wi-Fi) is meant, also where the headings name it too.
  const weights = columns.map((column) => (holds(asked, column) > 0.7 * whole ? whole : holds(about, column)))
  const best = Math.max(0, ...weights)
  return best < leastOfColumn ? [] : columns.map((_, index) => index).filter((index) => (weights[index] ?? 0) >= best * 0.75)
}

const leastOfColumn = 0.4

/** `生ビール(中): 700円`; several values, or bare signs, have their column's name. */
function sayRow(cells: readonly string[], columns: readonly string[], indexes: readonly number[], language: Language): string {
  const [name = '', ...values] = cells
  const told = indexes.map((index) => ({ column: columns[index] ?? '', value: values[index] ?? '' })).filter(({ value }) => value !== '')
  if (told.length === 0) return name
  const said = told
    .map(({ column, value }) => (column === '' || (told.length === 1 && !symbol.test(value)) ? value : `${column} ${value}`))
    .join(isCjk(language) ? '、' : ', ')
  return name === '' ? said : `${name}: ${said}`
}

export function isCjk(language: Language): boolean {
  return language === 'ja' || language === 'zh'
}
