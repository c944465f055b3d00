import { tenantId, type TenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { describe, expect, it } from 'vitest'
import type { Statement, StatementResult } from './statement.ts'
import { type Operation, TenantBatches } from './tenant-batches.ts'

const [ours, theirs] = [tenantId('ours'), tenantId('theirs')]

type Note = { readonly about: string; readonly text: string }

/** Writes its items by one statement, and gives each its own text back. */
function writing(name: string, rank: number): Operation<Note, string> {
  return {
    rank,
    key: ({ about }) => about,
    statements: (_, items) => [{ text: name, values: [...items] }],
    read: (items, [result]) => items.map((_, index) => String(result?.rows[index])),
  }
}

const [early, late] = [writing('early', 1), writing('late', 2)]

/** A database that keeps what it was asked and answers when it is told to. `answer` may throw. */
function fakeDatabase(answer: (statements: readonly Statement[], tenant: TenantId) => void | Promise<void> = () => {}) {
  const asked: { readonly tenant: TenantId; readonly statements: readonly Statement[] }[] = []
  const batches = new TenantBatches({
    async runInTenant(tenant, statements): Promise<readonly StatementResult[]> {
      asked.push({ tenant, statements })
      await answer(statements, tenant)
      return statements.map(({ text, values }) => ({
        rows: (values as Note[]).map((note) => `${text} ${note.text}`),
        rowCount: values.length,
      }))
    },
  })
  const textsOf = (index: number) =>
    asked[index]?.statements.map(({ text, values }) => [text, ...(values as Note[]).map((note) => note.text)])
  return { asked, batches, textsOf }
}

const note = (about: string, text = about): Note => ({ about, text })
const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve))
const outage = () => new PortFailure('Database', 'unavailable', 'gone')
const contention = (code: string) =>
  new PortFailure('Database', 'unavailable', 'busy', { cause: Object.assign(new Error('busy'), { code }) })
const outcomesOf = async (running: readonly Promise<string>[]) =>
  (await Promise.allSettled(running)).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message))

/** Holds every transaction back until it is let go, oldest first. */
function gate() {
  const waiting: (() => void)[] = []
  return {
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    letGo: async () => {
      waiting.shift()?.()
      for (let turns = 0; turns < 3; turns++) await turnOfTheLoop()
    },
    get held() {
      return waiting.length
    },
  }
}

describe('What is asked of a tenant at the same moment', () => {
  it('shares a transaction, and each asker gets what is theirs', async () => {
    const { asked, batches } = fakeDatabase()
    const running = Array.from({ length: 20 }, (_, index) => batches.run(ours, early, note(`${index}`)))
    expect(await Promise.all(running)).toEqual(running.map((_, index) => `early ${index}`))
    expect(asked).toHaveLength(1)
  })

  it('runs by rank, each kind by statements of its own, whatever was asked first', async () => {
    const { batches, asked, textsOf } = fakeDatabase()
    const running = [
      batches.run(ours, late, note('a')),
      batches.run(ours, early, note('b')),
      batches.run(ours, late, note('c')),
      batches.run(ours, early, note('a')),
    ]
    expect(await Promise.all(running)).toEqual(['late a', 'early b', 'late c', 'early a'])
    expect(asked).toHaveLength(1)
    expect(textsOf(0)).toEqual([
      ['early', 'b', 'a'],
      ['late', 'a', 'c'],
    ])
  })

  it('gives each operation the results of its own statements, however many it has', async () => {
    const { batches } = fakeDatabase()
    const twice: Operation<Note, string> = {
      ...writing('twice', 0),
      statements: (_, items) => ['one', 'two'].map((text) => ({ text, values: [...items] })),
      read: (items, results) => items.map((_, index) => results.map(({ rows }) => rows[index]).join('+')),
    }
    const none: Operation<Note, string> = {
      ...writing('none', 3),
      statements: () => [],
      read: (items, { length }) => items.map(() => `${length}`),
    }
    const running = [batches.run(ours, late, note('c')), batches.run(ours, none, note('b')), batches.run(ours, twice, note('a'))]
    expect(await Promise.all(running)).toEqual(['late c', '0', 'one a+two a'])
  })

  it('never has two about the same thing in one batch; they follow one another, in order', async () => {
    const { batches, asked, textsOf } = fakeDatabase()
    const texts = ['1', '2', '3']
    expect(await Promise.all(texts.map((text) => batches.run(ours, early, note('same', text))))).toEqual(['early 1', 'early 2', 'early 3'])
    expect(asked.map((_, index) => textsOf(index))).toEqual(texts.map((text) => [['early', text]]))
  })

  it('is no more than 64 of a kind in one transaction; the rest go in the next', async () => {
    const { batches, asked, textsOf } = fakeDatabase()
    await Promise.all(Array.from({ length: 150 }, (_, index) => batches.run(ours, early, note(`${index}`))))
    expect(asked.map((_, index) => (textsOf(index)?.[0]?.length ?? 0) - 1)).toEqual([64, 64, 22])
  })

  it('is under way in two transactions at once when it is too much for one', async () => {
    const doors = gate()
    const { batches, asked } = fakeDatabase(doors.pass)
    const running = Array.from({ length: 150 }, (_, index) => batches.run(ours, early, note(`${index}`)))
    await turnOfTheLoop()
    await turnOfTheLoop()
    expect(asked).toHaveLength(2)
    for (let transactions = 0; transactions < 3; transactions++) await doors.letGo()
    expect(await Promise.all(running)).toHaveLength(150)
  })

  it('of another tenant is another transaction, and waits for none of ours', async () => {
    const { pass, letGo } = gate()
    const { batches, asked } = fakeDatabase((_, tenant) => (tenant === ours ? pass() : undefined))
    const stuck = ['a', 'b', 'c'].map((text) => batches.run(ours, early, note('same', text)))
    expect(await batches.run(theirs, early, note('x'))).toBe('early x')
    expect(asked.find(({ tenant }) => tenant === theirs)?.statements).toEqual([{ text: 'early', values: [note('x')] }])
    for (const _ of stuck) await letGo()
    expect(await Promise.all(stuck)).toEqual(['early a', 'early b', 'early c'])
  })
})

describe('A lone ask', () => {
  it('waits for nothing: it is on its way at the end of the turn of the loop', async () => {
    const { batches, asked } = fakeDatabase()
    const running = batches.run(ours, early, note('a'))
    await turnOfTheLoop()
    expect(asked).toHaveLength(1)
    expect(await running).toBe('early a')
  })

  it('goes with the next transaction when one is under way, and beside it when that takes long', async () => {
    const doors = gate()
    const { batches, asked, textsOf } = fakeDatabase(doors.pass)
    const running: Promise<string>[] = []
    const ask = async (...texts: readonly string[]) => {
      for (const text of texts) {
        running.push(batches.run(ours, early, note(text)))
        await turnOfTheLoop()
      }
    }
    await ask('a', 'b', 'c')
    expect(doors.held).toBe(1)
    await doors.letGo()
    expect(doors.held).toBe(1)
    await ask('d', 'e')
    await expect.poll(() => doors.held).toBe(2)
    await ask('f')
    expect(asked.map((_, index) => textsOf(index))).toEqual([[['early', 'a']], [['early', 'b', 'c']], [['early', 'd', 'e']]])
    for (let transactions = 0; transactions < 3; transactions++) await doors.letGo()
    expect(await Promise.all(running)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => `early ${text}`))
  })
})

describe('When a transaction fails', () => {
  const refusing = (bad: string, error: () => Error) => (statements: readonly Statement[]) => {
    if (statements.some(({ values }) => (values as Note[]).some(({ text }) => text === bad))) throw error()
  }

  it('by one ask’s fault, that one fails and the others are done', async () => {
    const { batches } = fakeDatabase(refusing('bad', () => new Error('duplicate key')))
    const running = ['a', 'bad', 'b', 'c'].map((text) => batches.run(ours, early, note(text)))
    expect(await outcomesOf(running)).toEqual(['early a', 'duplicate key', 'early b', 'early c'])
  })

  it('before it began, because one ask cannot be written down, that one fails alone too', async () => {
    const { batches } = fakeDatabase()
    const strict: Operation<Note, string> = {
      ...early,
      statements: (tenant, items) => {
        if (items.some(({ text }) => text === 'bad')) throw new RangeError('an id holds a NUL character')
        return early.statements(tenant, items)
      },
    }
    const running = ['a', 'bad', 'b'].map((text) => batches.run(ours, strict, note(text)))
    expect(await outcomesOf(running)).toEqual(['early a', 'an id holds a NUL character', 'early b'])
  })

  it('because the database is not to be had, all fail with that, and it is asked no second time', async () => {
    const { batches, asked } = fakeDatabase(() => {
      throw outage()
    })
    const running = Array.from({ length: 40 }, (_, index) => batches.run(ours, early, note(`${index}`)))
    expect(new Set(await outcomesOf(running))).toEqual(new Set(['gone']))
    expect(asked).toHaveLength(1)
  })

  it('and the database goes away while each is tried by itself, it is asked once more and no more', async () => {
    let tries = 0
    const { batches, asked } = fakeDatabase(() => {
      throw ++tries === 1 ? new Error('duplicate key') : outage()
    })
    const running = Array.from({ length: 40 }, (_, index) => batches.run(ours, early, note(`${index}`)))
    expect(new Set(await outcomesOf(running))).toEqual(new Set(['gone']))
    expect(asked).toHaveLength(2)
  })

  it.each(['40P01', '55P03'])('by a lock that was not to be had (%s), each is tried by itself', async (code) => {
    const { batches, asked } = fakeDatabase((statements) => {
      if (statements.some(({ values }) => values.length > 1 || (values[0] as Note).text === 'b')) throw contention(code)
    })
    const running = ['a', 'b', 'c'].map((text) => batches.run(ours, early, note(text)))
    expect(await outcomesOf(running)).toEqual(['early a', 'busy', 'early c'])
    expect(asked).toHaveLength(4)
  })

  it('of one ask alone, it is tried once', async () => {
    const { batches, asked } = fakeDatabase(refusing('bad', () => new Error('duplicate key')))
    await expect(batches.run(ours, early, note('bad'))).rejects.toThrow('duplicate key')
    expect(asked).toHaveLength(1)
  })

  it('the next is none the worse for it', async () => {
    const { batches } = fakeDatabase(refusing('bad', outage))
    for (let round = 0; round < 5; round++) await expect(batches.run(ours, early, note('bad'))).rejects.toThrow('gone')
    expect(await batches.run(ours, early, note('good'))).toBe('early good')
  })
})
