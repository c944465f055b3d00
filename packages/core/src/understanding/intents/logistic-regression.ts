/** One observation: its values, what came of it, and how many observations it counts for. */
export type LogisticRow = { readonly values: readonly number[]; readonly outcome: boolean; readonly importance: number }

/**
 * Fits weights so that the log odds of an outcome are `weights[0] + Σ weights[i + 1] × row[i]`, by Newton's method.
 * A weight is drawn towards its `start` as by `startWorth` rows; the constant is free.
 */
export function fitLogistic(given: { rows: readonly LogisticRow[]; start: readonly number[]; startWorth: number }): number[] {
  const { rows, start, startWorth } = given
  const size = start.length
  const weights = [...start]
  for (let round = 0; round < 12; round++) {
    const gradient = weights.map((weight, at) => (at === 0 ? 0 : (start[at]! - weight) * startWorth * rowInformation))
    const curvature = weights.map((_, at) =>
      weights.map((_, other) => (at === other ? (at === 0 ? 1e-6 : startWorth * rowInformation) : 0)),
    )
    for (const row of rows) {
      const values = [1, ...row.values]
      let logOdds = 0
      for (let at = 0; at < size; at++) logOdds += weights[at]! * values[at]!
      const chance = 1 / (1 + Math.exp(-logOdds))
      const error = ((row.outcome ? 1 : 0) - chance) * row.importance
      const information = Math.max(chance * (1 - chance), 1e-4) * row.importance
      for (let at = 0; at < size; at++) {
        gradient[at]! += error * values[at]!
        for (let other = 0; other < size; other++) curvature[at]![other]! += information * values[at]! * values[other]!
      }
    }
    const change = solve(curvature, gradient)
    for (let at = 0; at < size; at++) weights[at]! += Math.max(-2, Math.min(2, change[at]!))
  }
  return weights
}

/** What one undecided row says of a weight, for values about one half in size: ¼ × ¼. */
const rowInformation = 1 / 16

/** Solves a symmetric positive definite system by Gaussian elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (const [pivot, pivotRow] of rows.entries()) {
    for (let below = pivot + 1; below < rows.length; below++) {
      const factor = rows[below]![pivot]! / pivotRow[pivot]!
      for (let at = pivot; at <= rows.length; at++) rows[below]![at]! -= factor * pivotRow[at]!
    }
  }
  const solution = right.map(() => 0)
  for (let row = rows.length - 1; row >= 0; row--) {
    let rest = rows[row]![rows.length]!
    for (let at = row + 1; at < rows.length; at++) rest -= rows[row]![at]! * solution[at]!
    solution[row] = rest / rows[row]![row]!
  }
  return solution
}
