/** One thing wrong in a tenant's folder. Line and column count from 1. */
export type TenantProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  /** What is wrong, in words the tenant's author understands. */
  readonly message: string
  /** What to write instead, where that can be told. */
  readonly suggestion?: string
}

/** A tenant's folder says something it may not. Carries every problem found, in file and line order. */
export class InvalidTenant extends Error {
  override readonly name = 'InvalidTenant'
  readonly tenant: string
  readonly problems: readonly TenantProblem[]

  constructor(tenant: string, problems: readonly TenantProblem[]) {
    super(`tenant ${tenant}: ${problems.length} problem${problems.length === 1 ? '' : 's'}`)
    this.tenant = tenant
    this.problems = problems
  }
}
