import { types } from 'pg'

const bigint = 20
const parserOf: (type: number, format: 'text' | 'binary') => unknown = (type, format) => types.getTypeParser(type, format)

/** How columns become values: as pg does (timestamps `Date`, jsonb parsed), and bigint as a number where a number can hold it. */
export const columnTypes = {
  getTypeParser(type: number, format: 'text' | 'binary' = 'text'): unknown {
    return type === bigint && format === 'text' ? parseBigint : parserOf(type, format)
  },
}

function parseBigint(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
