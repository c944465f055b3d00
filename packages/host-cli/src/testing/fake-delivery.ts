import type { DeadLetter, DeadLetters } from '@frontdesk/core/conversation/ports/dead-letters'
import type { LedgerRow, Outbox } from '@frontdesk/core/conversation/ports/outbox'
import type { DeadQueueMessage, Queue } from '@frontdesk/core/conversation/ports/queue'
import type { TenantId } from '@frontdesk/core/kernel/ids'

/** The dead letters a test puts there. */
export class FakeDeadLetters implements DeadLetters {
  dead: DeadLetter[] = []
  readonly replayed: string[] = []
  readonly dropped: string[] = []

  async list(tenant: TenantId): Promise<readonly DeadLetter[]> {
    return this.dead.filter(({ tenantId }) => tenantId === tenant)
  }

  async replay(tenant: TenantId, id: string): Promise<'replayed' | 'gone'> {
    if (!this.#take(tenant, id)) return 'gone'
    this.replayed.push(id)
    return 'replayed'
  }

  async drop(tenant: TenantId, id: string): Promise<'dropped' | 'gone'> {
    if (!this.#take(tenant, id)) return 'gone'
    this.dropped.push(id)
    return 'dropped'
  }

  #take(tenant: TenantId, id: string): boolean {
    const found = this.dead.some((letter) => letter.tenantId === tenant && letter.id === id)
    this.dead = this.dead.filter((letter) => letter.tenantId !== tenant || letter.id !== id)
    return found
  }
}

/** A queue of which only the dead are there. */
export class FakeDeadQueue implements Queue {
  gone: DeadQueueMessage[] = []
  readonly revived: string[] = []
  readonly dropped: string[] = []

  async dead(limit: number): Promise<readonly DeadQueueMessage[]> {
    return this.gone.slice(0, limit)
  }

  async revive(id: string): Promise<boolean> {
    if (!this.#take(id)) return false
    this.revived.push(id)
    return true
  }

  async drop(id: string): Promise<boolean> {
    if (!this.#take(id)) return false
    this.dropped.push(id)
    return true
  }

  async send(): Promise<void> {
    throw new Error('no command sends')
  }

  async receive(): Promise<never> {
    throw new Error('no command receives')
  }

  async remove(): Promise<void> {
    throw new Error('no command receives')
  }

  async hideFor(): Promise<void> {
    throw new Error('no command receives')
  }

  #take(id: string): boolean {
    const found = this.gone.some((message) => message.id === id)
    this.gone = this.gone.filter((message) => message.id !== id)
    return found
  }
}

/** An outbox of which only the ledger is read. */
export class FakeLedger implements Outbox {
  readonly rows = new Map<string, readonly LedgerRow[]>()

  async ledger(tenant: TenantId, month: string): Promise<readonly LedgerRow[]> {
    return this.rows.get(`${tenant} ${month}`) ?? []
  }

  async start(): Promise<never> {
    throw new Error('no command delivers by itself')
  }

  async settle(): Promise<never> {
    throw new Error('no command delivers by itself')
  }

  async postpone(): Promise<never> {
    throw new Error('no command delivers by itself')
  }
}
