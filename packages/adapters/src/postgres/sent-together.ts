import { Query } from 'pg'
import utilities from 'pg/lib/utils.js'
import { columnTypes } from './column-types.ts'
import { nameOf } from './prepared-statements.ts'
import type { Statement, StatementResult } from './statement.ts'

/**
 * Sends the statements to the server in one piece, closed by one sync: it runs them as one transaction, without `begin` and `commit`, and says once what came of it.
 * Where one fails, those after it are not run and all are undone. Each is prepared once on a connection and run by name from then on.
 */
export async function sendTogether(connection: Sending, statements: readonly Statement[]): Promise<readonly StatementResult[]> {
  return await new Promise((resolve, reject) => {
    connection.query(new SentTogether(statements, (error, results = []) => (error ? reject(error) : resolve(results))))
  })
}

/** As much of pg's client as is used here. */
export type Sending = { query(request: object): unknown }

/** pg's own class, which it wants of whatever is sent over a connection with several requests under way. Its types leave out what is overridden here. */
const Submittable = Query as unknown as new (config: object) => object

class SentTogether extends Submittable {
  /** pg replaces it, to put its time limit around it. */
  callback: (error: unknown, results?: readonly StatementResult[]) => void
  readonly #statements: readonly Statement[]
  readonly #names: readonly string[]
  readonly #results: StatementResult[] = []
  #prepared: PreparedStatements = new Map()
  /** The columns of those that were prepared just now. */
  readonly #described = new Map<string, readonly Column[]>()
  #rows: unknown[] = []
  #failure: unknown

  constructor(statements: readonly Statement[], callback: SentTogether['callback']) {
    super({ text: '' })
    this.#statements = statements
    this.#names = statements.map(({ text }) => `t${nameOf(text)}`)
    this.callback = callback
  }

  /** Returns what was wrong with a parameter; then nothing is sent. */
  submit(connection: Wire): Error | null {
    this.#prepared = preparedOn(connection)
    try {
      const bound = this.#statements.map(({ values }) => values.map((value) => utilities.prepareValue(value)))
      connection.stream.cork()
      for (const [index, values] of bound.entries()) this.#send(connection, index, values)
      connection.sync()
      connection.stream.uncork()
      return null
    } catch (error) {
      return error instanceof Error ? error : new Error('a parameter cannot be sent')
    }
  }

  #send(connection: Wire, index: number, values: readonly (string | Buffer | null)[]): void {
    const name = this.#nameAt(index)
    const isNew = !this.#prepared.has(name)
    if (isNew && this.#names.indexOf(name) === index) {
      // After a failure the server may know it or not; closing what is not there is no error.
      connection.close({ type: 'S', name })
      connection.parse({ name, text: this.#statements[index]?.text ?? '' })
    }
    connection.bind({ portal: '', statement: name, values })
    if (isNew) connection.describe({ type: 'P', name: '' })
    connection.execute({ portal: '', rows: 0 })
  }

  handleRowDescription({ fields }: { readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }): void {
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }))
    this.#described.set(this.#nameAt(this.#results.length), columns)
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    try {
      this.#rows.push(readRow(this.#columns(), fields))
    } catch (error) {
      this.#failure = error
    }
  }

  /** `INSERT 0 5`, `SELECT 5`, `SET`: the last word counts the rows. */
  handleCommandComplete({ text }: { readonly text: string }): void {
    const count = /\d+$/.exec(text)
    this.#described.set(this.#nameAt(this.#results.length), this.#columns())
    this.#results.push({ rows: this.#rows, rowCount: count && Number(count[0]) })
    this.#rows = []
  }

  /** Only now is it known to be committed. */
  handleReadyForQuery(): void {
    for (const [name, columns] of this.#described) this.#prepared.set(name, columns)
    this.callback(this.#failure, this.#results)
  }

  handleError(error: unknown): void {
    for (const name of this.#names) this.#prepared.delete(name)
    this.callback(error)
  }

  #nameAt(index: number): string {
    return this.#names[index] ?? ''
  }

  #columns(): readonly Column[] {
    const name = this.#nameAt(this.#results.length)
    return this.#described.get(name) ?? this.#prepared.get(name) ?? []
  }
}

function readRow(columns: readonly Column[], fields: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [index, { name, parse }] of columns.entries()) {
    const text = fields[index] ?? null
    row[name] = text === null ? null : parse(text)
  }
  return row
}

/** The types of pg's parsers have the arguments of its setter. */
const parserOf = (type: number) => columnTypes.getTypeParser(type) as unknown as Column['parse']

type Column = { readonly name: string; readonly parse: (text: string) => unknown }
/** By their names on the connection; the columns of each, which stay the same. */
type PreparedStatements = Map<string, readonly Column[]>

const preparedStatements = new WeakMap<Wire, PreparedStatements>()

function preparedOn(connection: Wire): PreparedStatements {
  const known = preparedStatements.get(connection)
  if (known) return known
  const fresh: PreparedStatements = new Map()
  preparedStatements.set(connection, fresh)
  return fresh
}

/** The protocol's messages, as pg's connection sends them. */
type Wire = {
  readonly stream: { cork(): void; uncork(): void }
  parse(message: { readonly name: string; readonly text: string }): void
  bind(message: { readonly portal: string; readonly statement: string; readonly values: readonly (string | Buffer | null)[] }): void
  describe(message: { readonly type: 'P'; readonly name: string }): void
  execute(message: { readonly portal: string; readonly rows: number }): void
  close(message: { readonly type: 'S'; readonly name: string }): void
  sync(): void
}
