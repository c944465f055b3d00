import type { Measured } from './measure.ts'
import type { Cores } from './processor-time.ts'

export type AtRate = { readonly rate: number; readonly measured: Measured }

/** Whether the bot keeps up: answers within a second at p95, and no longer a queue at the end than halfway, but for a quarter of a second's worth. */
export function keepsUp({ rate, measured }: AtRate): boolean {
  const { endToEnd, unansweredAtHalf, unansweredAtEnd, lost, sent, acknowledged } = measured
  return endToEnd.p95 < 1_000 && unansweredAtEnd - unansweredAtHalf < rate / 4 && lost === 0 && acknowledged === sent
}

export type Knee = {
  /** The highest rate it keeps up with before the first it does not; `undefined`: none. */
  readonly rate: number | undefined
  /** Whether a higher one was tried. */
  readonly found: boolean
  /** What had no more to give at the first rate too high, or at the highest tried. */
  readonly limit: string
}

export function knee(rows: readonly AtRate[], cores: number): Knee {
  const ascending = rows.toSorted((one, other) => one.rate - other.rate)
  const first = ascending.findIndex((row) => !keepsUp(row))
  const kept = first === -1 ? ascending : ascending.slice(0, first)
  const worst = first === -1 ? ascending.at(-1) : ascending[first]
  return { rate: kept.at(-1)?.rate, found: first !== -1, limit: worst ? saturated(worst.measured.cores, cores) : 'not measured' }
}

/** More than this share of the machine used by others, and a figure tells of them. */
const mostByOthers = 0.1

export const disturbed = (used: Cores, cores: number): boolean => (used.others ?? 0) > mostByOthers * cores

/** Names what was used up. One Node thread can use little more than one core. */
export function saturated(used: Cores, cores: number): string {
  const known = Object.entries(used)
  if (known.length === 0) return 'not measured'
  const shares = known.map(([who, share]) => `${who} ${share.toFixed(2)}`).join(', ')
  const all = known.reduce((sum, [, share]) => sum + share, 0)
  if (all >= 0.85 * cores && disturbed(used, cores))
    return `the processor, of which others had their part: measure again (cores: ${shares} of ${cores})`
  if ((used.bot ?? 0) >= 0.85) return `the bot’s one thread (cores: ${shares} of ${cores})`
  if (all >= 0.85 * cores) return `the processor (cores: ${shares} of ${cores})`
  return `waiting, no processor (cores: ${shares} of ${cores})`
}
