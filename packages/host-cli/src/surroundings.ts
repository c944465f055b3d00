import type { Readable, Writable } from 'node:stream'

import type { Platform, PlatformSettings } from '@frontdesk/composition/platform'
import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'

/** All that a command may touch of the process it runs in. A test gives its own. */
export type Surroundings = {
  readonly input: InputStream
  readonly output: OutputStream
  readonly errors: OutputStream
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute. Relative paths the operator gives are read from here. */
  readonly workingFolder: string
  /** Absolute. The example tenants that come with Frontdesk, served when the working folder has none. */
  readonly ownTenantsFolder: string
  readonly nodeVersion: string
  readonly now: () => Date
  /** A UUID never given before. */
  readonly newId: () => string
  /** Calls back when the process is asked to stop from outside; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void
  /** Loads the wiring only when a command needs it, so that `--help` stays quick. */
  readonly loadPlatform: () => Promise<(settings: PlatformSettings) => Platform>
  readonly loadTenantCheck: () => Promise<TenantCheck>
}

export type InputStream = Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown }
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Reads tenants' folders and tells everything that is wrong in them. */
export type TenantCheck = {
  /** The short names of the folders there are, sorted. */
  list(tenantsFolder: string): Promise<readonly string[]>
  /** All problems of the tenants named, in file and line order. */
  check(tenantsFolder: string, slugs: readonly string[]): Promise<readonly CheckedTenant[]>
  /** The problems as an operator reads them: `file:line:col`, what is wrong, the lines around it, what to write. */
  render(problems: readonly TenantProblem[]): Promise<string>
}

export type CheckedTenant = { readonly slug: string; readonly problems: readonly TenantProblem[] }
