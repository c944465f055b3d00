import { describe, expect, it } from 'vitest'
import { prepareOnce } from './prepared-statements.ts'

function connected() {
  const asked: { name?: string }[] = []
  const connection = { query: (config: unknown, ..._rest: unknown[]): unknown => asked.push(config as { name?: string }) }
  prepareOnce(connection)
  return { connection, asked }
}

describe('prepareOnce', () => {
  it('names a statement by its text, so that the same text is prepared once', () => {
    const { connection, asked } = connected()
    connection.query({ text: 'select $1', values: [1] })
    connection.query({ text: 'select $1', values: [2] })
    connection.query({ text: 'select $1::int', values: [2] })
    const [first, again, other] = asked.map(({ name }) => name)
    expect(first).toMatch(/^[\w-]{24}$/)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })
  it('leaves statements without parameters, texts and named statements as they are', () => {
    const { connection, asked } = connected()
    connection.query({ text: 'begin', values: [] })
    connection.query('rollback')
    connection.query({ text: 'select $1', values: [1], name: 'mine' })
    expect(asked).toEqual([{ text: 'begin', values: [] }, 'rollback', { text: 'select $1', values: [1], name: 'mine' }])
  })
})
