/** Markdown's inline marks taken off, as a customer reads it: emphasis and code lose their marks, a link keeps its address where it can be opened. */
export function plainText(markdown: string): string {
  return (
    markdown
      // A mark that is meant stands aside, in a place of Unicode nobody writes in, while the others are taken off.
      .replace(/\\([!-/:-@[-`{-~])/g, (_, mark: string) => String.fromCharCode(aside + mark.charCodeAt(0)))
      .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
      .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)[^)\n]*\)/g, (_, text: string, address: string) =>
        text === address ? text : `${text} ${address}`,
      )
      .replace(/\[([^\]\n]+)\]\([^)\n]*\)/g, '$1')
      .replace(/<br\s*\/?>/gi, '\n')
      .replace(/<\/?[a-z][^<>\n]*>/gi, '')
      .replace(/(\*\*|__|~~)(?=\S)([^\n]*?\S)\1/g, '$2')
      .replace(/\*(?=\S)([^*\n]*?[^\s*])\*/g, '$1')
      // An underscore inside a word is part of it.
      .replace(/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}_])/gu, '$1')
      .replace(/`+([^`\n]+)`+/g, '$1')
      .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
      .replace(/[\uf000-\uf07f]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - aside))
  )
}

const aside = 0xf000

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" }

/** The cells of a table's row, inline marks taken off. */
export function tableCells(row: string): readonly string[] {
  return row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => plainText(cell).trim())
}
