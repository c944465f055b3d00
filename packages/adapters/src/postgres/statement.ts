/** One statement with its parameters as `$1`, `$2` …, and what came of it. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] }

export type StatementResult = { readonly rows: readonly unknown[]; readonly rowCount: number | null }
