import type { TenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Statement, StatementResult } from './statement.ts'

/** Something done to one of a tenant's things, written so that many are done by the same statements. */
export type Operation<Item, Result> = {
  /** Operations of one transaction run by rank, lowest first. */
  readonly rank: number
  /** What an item is about: two items about the same are never done by the same statements. */
  readonly key: (item: Item) => string
  /** The statements that do it to all items. */
  readonly statements: (tenantId: TenantId, items: readonly Item[]) => readonly Statement[]
  /** What came of it, item by item, from the statements' results. */
  readonly read: (items: readonly Item[], results: readonly StatementResult[]) => readonly Result[]
}

/** As much as goes into one transaction for each operation. */
const mostItems = 64
/** A transaction that waits for a lock must not hold up everything else of its tenant. */
const mostUnderWay = 2
/** After which it may be waiting for one, in milliseconds: usual ones take one or two, and what comes meanwhile costs least in the next. */
const secondAfter = 10

/** What is needed of a `Database`. */
type RunsInTenant = { runInTenant(tenantId: TenantId, statements: readonly Statement[]): Promise<readonly StatementResult[]> }

type Waiting = {
  readonly operation: Operation<unknown, unknown>
  readonly item: unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Lane = { waiting: Waiting[]; underWay: number; scheduled: boolean; patience?: NodeJS.Timeout | undefined }

/**
 * Group commit: what is asked of a tenant's rows at the same moment, or while an earlier transaction of that tenant is under way, is done in one
 * transaction, unless that takes long. A lone request waits for nothing; under load the cost of a transaction is shared by all in it. Nobody sees the others: each
 * request succeeds or fails for itself.
 */
export class TenantBatches {
  readonly #database: RunsInTenant
  readonly #lanes = new Map<TenantId, Lane>()

  constructor(database: RunsInTenant) {
    this.#database = database
  }

  /** Does `operation` to `item`; returns when it is committed. Throws as `Database.runInTenant` does. */
  async run<Item, Result>(tenantId: TenantId, operation: Operation<Item, Result>, item: Item): Promise<Result> {
    const lane = this.#lane(tenantId)
    return await new Promise<Result>((resolve, reject) => {
      lane.waiting.push({
        operation: operation as Operation<unknown, unknown>,
        item,
        resolve: resolve as (result: unknown) => void,
        reject,
      })
      this.#schedule(tenantId, lane)
    })
  }

  #lane(tenantId: TenantId): Lane {
    let lane = this.#lanes.get(tenantId)
    if (!lane) {
      lane = { waiting: [], underWay: 0, scheduled: false }
      this.#lanes.set(tenantId, lane)
    }
    return lane
  }

  /** At the end of this turn of the event loop, so that whatever else is asked in it goes along. */
  #schedule(tenantId: TenantId, lane: Lane): void {
    if (lane.scheduled || lane.underWay >= mostUnderWay) return
    if (lane.underWay > 0 && lane.waiting.length < mostItems) {
      if (lane.waiting.length > 0) lane.patience ??= setTimeout(() => void this.#runSome(tenantId, lane), secondAfter)
      return
    }
    lane.scheduled = true
    setImmediate(() => {
      lane.scheduled = false
      void this.#runSome(tenantId, lane)
    })
  }

  async #runSome(tenantId: TenantId, lane: Lane): Promise<void> {
    clearTimeout(lane.patience)
    lane.patience = undefined
    const batch = takeBatch(lane)
    if (batch.length === 0) {
      if (lane.underWay === 0 && lane.waiting.length === 0) this.#lanes.delete(tenantId)
      return
    }
    lane.underWay++
    if (lane.waiting.length > 0) this.#schedule(tenantId, lane)
    try {
      await this.#runTogether(tenantId, batch)
    } catch (error) {
      await this.#runApart(tenantId, batch, error)
    } finally {
      lane.underWay--
      this.#schedule(tenantId, lane)
    }
  }

  async #runTogether(tenantId: TenantId, batch: readonly Waiting[]): Promise<void> {
    const groups = [...Map.groupBy(batch, ({ operation }) => operation)].sort(([one], [other]) => one.rank - other.rank)
    const parts = groups.map(([operation, asked]) => {
      const items = asked.map(({ item }) => item)
      return { operation, asked, items, statements: operation.statements(tenantId, items) }
    })
    const results = await this.#database.runInTenant(
      tenantId,
      parts.flatMap(({ statements }) => statements),
    )
    let from = 0
    for (const { operation, asked, items, statements } of parts) {
      const outcomes = operation.read(items, results.slice(from, from + statements.length))
      from += statements.length
      asked.forEach(({ resolve }, index) => resolve(outcomes[index]))
    }
  }

  /** One at fault has failed them all, and the transaction is undone: each for itself then, as long as the database is to be had. */
  async #runApart(tenantId: TenantId, batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1 || isOutage(error)) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const [index, one] of batch.entries()) {
      try {
        await this.#runTogether(tenantId, [one])
      } catch (fault) {
        const failed = isOutage(fault) ? batch.slice(index) : [one]
        for (const { reject } of failed) reject(fault)
        if (isOutage(fault)) return
      }
    }
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof PortFailure && !isContention(error)
}

/** A deadlock or a lock not had in time: the same work in smaller pieces may get through. */
function isContention(failure: PortFailure): boolean {
  const { cause } = failure
  return cause instanceof Error && 'code' in cause && (cause.code === '40P01' || cause.code === '55P03')
}

/** The next transaction's requests; the others stay waiting, in order. */
function takeBatch(lane: Lane): Waiting[] {
  const taken: Waiting[] = []
  const left: Waiting[] = []
  const keys = new Map<Operation<unknown, unknown>, Set<string>>()
  for (const one of lane.waiting) {
    const known = keys.get(one.operation) ?? new Set()
    const key = one.operation.key(one.item)
    if (known.size >= mostItems || known.has(key)) left.push(one)
    else {
      taken.push(one)
      keys.set(one.operation, known.add(key))
    }
  }
  lane.waiting = left
  return taken
}
