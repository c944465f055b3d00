/** One statement with its parameters as `$1`, `$2` …, and what came of it. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] }

export type StatementResult = { readonly rows: readonly unknown[]; readonly rowCount: number | null }

/** A statement written with names (`:tenantId`), each of which is a parameter once, however often it stands there. Casts are written `cast(…)`, so that a colon is always a name. */
export function namedStatement(text: string, named: Readonly<Record<string, unknown>>): Statement {
  const names: string[] = []
  const numbered = text.replace(/:(\w+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return { text: numbered, values: names.map((name) => named[name]) }
}
