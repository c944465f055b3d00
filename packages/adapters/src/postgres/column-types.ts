import { TypeOverrides, types } from 'pg'

/** How columns become values: as pg does (timestamps `Date`, jsonb parsed), and bigint as a number where a number can hold it. */
export const columnTypes = new TypeOverrides()
columnTypes.setTypeParser(types.builtins.INT8, parseBigint)

function parseBigint(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
