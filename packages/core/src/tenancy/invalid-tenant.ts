/** One thing wrong in a tenant's folder. */
export type TenantProblem = {
  /** The file's path, as it can be opened from where the tenants' folder was named. */
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** Counts from 1, in UTF-16 units, as editors do. */
  readonly column: number
  /** How many UTF-16 units on that line are meant; absent when no words are, such as for a missing file. */
  readonly length?: number
  /** What is wrong, in words the tenant's author understands. Never repeats a value that may be a secret. */
  readonly message: string
  /** What was probably meant: the nearest name allowed at this place. */
  readonly suggestion?: string
  /** The words meant look like a secret, and are not to be shown. */
  readonly confidential?: boolean
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
