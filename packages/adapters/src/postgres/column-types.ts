import { types } from 'pg'

type TypeId = Parameters<typeof types.getTypeParser>[0]

const bigint = 20

/** How columns become values: as pg does (timestamps `Date`, jsonb parsed), and bigint as a number where a number can hold it. */
export const columnTypes = {
  getTypeParser(type: number, format?: 'text' | 'binary'): unknown {
    if (type === bigint && format !== 'binary') return parseBigint
    return types.getTypeParser(type as TypeId, format ?? 'text')
  },
}

function parseBigint(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
