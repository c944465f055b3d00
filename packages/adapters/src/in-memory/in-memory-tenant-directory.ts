import type { TenantId } from '@frontdesk/core/kernel/ids'
import { InvalidTenant, type TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

/** Tenants kept in memory, for tests and rehearsals. */
export class InMemoryTenantDirectory implements TenantDirectory {
  readonly #tenants = new Map<TenantId, Tenant | readonly TenantProblem[]>()

  constructor(tenants: readonly Tenant[] = []) {
    for (const tenant of tenants) this.put(tenant)
  }

  /** Serves the tenant from now on, in place of what was known by its id. */
  put(tenant: Tenant): void {
    this.#tenants.set(tenant.id, tenant)
  }

  /** Refuses the tenant from now on, as a folder with these problems would be. */
  refuse(id: TenantId, problems: readonly TenantProblem[]): void {
    this.#tenants.set(id, problems)
  }

  remove(id: TenantId): void {
    this.#tenants.delete(id)
  }

  async list(): Promise<readonly TenantId[]> {
    return [...this.#tenants.keys()].sort()
  }

  async find(id: TenantId): Promise<Tenant | undefined> {
    const known = this.#tenants.get(id)
    if (known === undefined || 'release' in known) return known
    throw new InvalidTenant(id, known)
  }
}
