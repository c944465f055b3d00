import type { TenantId } from '../../kernel/ids.ts'
import type { Tenant } from '../tenant.ts'

/** Knows the businesses served here. */
export interface TenantDirectory {
  /** The tenants' ids, sorted. */
  list(): Promise<readonly TenantId[]>
  /**
   * The tenant with this id, `undefined` when there is none. A change of its folder is seen by the next call, or after as long as the directory was told to believe what it read.
   * Throws `InvalidTenant`, with every problem found, when the folder says something it may not.
   */
  find(id: TenantId): Promise<Tenant | undefined>
}
