/** Milliseconds at the middle, at 95 in 100 and at the worst, rounded to tenths. */
export type Summary = { readonly p50: number; readonly p95: number; readonly max: number; readonly count: number }

export function summarise(milliseconds: readonly number[]): Summary {
  const sorted = milliseconds.toSorted((one, other) => one - other)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN) * 10) / 10
  return { p50: at(0.5), p95: at(0.95), max: at(1), count: sorted.length }
}
