import { tenantId, type TenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StatementResult } from './statement.ts'
import { type Operation, TenantBatches } from './tenant-batches.ts'

type Ask = {
  readonly tenant: TenantId
  /** The operation's rank. */
  readonly rank: number
  readonly about: string
  /** Fails whatever transaction it is in. */
  readonly bad: boolean
  /** How many turns of the event loop pass before it is asked. */
  readonly after: number
}
type Asked = Ask & { readonly number: number }

const asks = fc.array(
  fc.record<Ask>({
    tenant: fc.constantFrom(tenantId('a'), tenantId('b')),
    rank: fc.nat(2),
    about: fc.constantFrom('x', 'y', 'z', 'u', 'v'),
    bad: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    after: fc.nat(12),
  }),
  { maxLength: 60 },
)
/** How long each transaction takes in turns of the event loop, and whether the database is away by then. */
const transactions = fc.array(
  fc.record({
    turns: fc.nat(6),
    away: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  {
    minLength: 1,
    maxLength: 12,
  },
)

const operations = [0, 1, 2].map<Operation<Asked, number>>((rank) => ({
  rank,
  key: ({ about }) => about,
  statements: (_, items) => [{ text: String(rank), values: [...items] }],
  read: (items, [result]) => items.map((_, index) => result?.rows[index] as number),
}))

it('However asks and transactions interleave, each ask is done once or fails by itself, and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(asks, transactions, async (given, times) => {
      const database = new Recorder(times)
      const batches = new TenantBatches(database)
      const outcomes = await Promise.allSettled(
        given.map(async (ask, number) => {
          await pass(ask.after)
          return await batches.run(ask.tenant, operations[ask.rank] as Operation<Asked, number>, { ...ask, number })
        }),
      )
      const found = outcomes.map((outcome, number) => {
        const times = database.done.filter((one) => one === number).length
        if (outcome.status === 'fulfilled') return outcome.value === number && times === 1 && !given[number]?.bad
        return times === 0 && (outcome.reason instanceof PortFailure || given[number]?.bad === true)
      })
      expect(found).toEqual(given.map(() => true))
      expect(database.broken).toEqual([])
    }),
    { numRuns: 300 },
  )
}, 60_000)

/** A database that does a transaction whole or not at all, and notes every rule that a transaction breaks. */
class Recorder {
  readonly done: number[] = []
  readonly broken: string[] = []
  readonly #times: readonly { readonly turns: number; readonly away: boolean }[]
  readonly #underWay = new Map<TenantId, number>()
  #asked = 0

  constructor(times: readonly { readonly turns: number; readonly away: boolean }[]) {
    this.#times = times
  }

  async runInTenant(tenant: TenantId, statements: readonly { readonly values: readonly unknown[] }[]): Promise<readonly StatementResult[]> {
    const { turns = 0, away = false } = this.#times[this.#asked++ % this.#times.length] ?? {}
    const groups = statements.map(({ values }) => values as readonly Asked[])
    this.#check(tenant, groups)
    this.#count(tenant, 1)
    await pass(turns)
    this.#count(tenant, -1)
    if (away) throw new PortFailure('Database', 'unavailable', 'away')
    if (groups.flat().some(({ bad }) => bad)) throw new Error('bad')
    this.done.push(...groups.flat().map(({ number }) => number))
    return groups.map((group) => ({ rows: group.map(({ number }) => number), rowCount: group.length }))
  }

  #check(tenant: TenantId, groups: readonly (readonly Asked[])[]): void {
    const ranks = groups.map(([first]) => first?.rank ?? -1)
    if (ranks.some((rank, index) => index > 0 && rank <= (ranks[index - 1] ?? -1))) this.broken.push(`ranks ${ranks.join()}`)
    for (const group of groups) {
      if (new Set(group.map(({ about }) => about)).size < group.length) this.broken.push('two about the same')
      if (group.some((ask) => ask.tenant !== tenant)) this.broken.push('another tenant’s')
      if (group.length === 0) this.broken.push('nothing to do')
    }
  }

  #count(tenant: TenantId, change: number): void {
    const now = (this.#underWay.get(tenant) ?? 0) + change
    this.#underWay.set(tenant, now)
    if (now > 2) this.broken.push(`${now} transactions at once`)
  }
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
