import type { Readable, Writable } from 'node:stream'

import type { Platform, PlatformSettings } from '@frontdesk/composition/platform'
import type { PushQuota } from '@frontdesk/core/conversation/ports/channels'
import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'
import type { ReadLine } from '@frontdesk/core/tenancy/render-tenant-problems'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

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
  readonly loadLineAccess: () => Promise<LineAccess>
}

/** Secrets, and LINE's own word on a tenant's account, without a platform. */
export type LineAccess = {
  readonly openSecrets: (settings: LineSettings) => Secrets
  readonly readLineQuota: (tenant: Tenant, settings: LineSettings) => Promise<PushQuota | undefined>
}

type LineSettings = Pick<PlatformSettings, 'environment' | 'clock' | 'line'>

export type InputStream = Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown }
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Reads tenants' folders and tells everything that is wrong in them. */
export type TenantCheck = {
  /** What is wrong with the tenants named, or with all there are, in file and line order. Throws `PortFailure` when the folder cannot be read. */
  readonly checkTenants: (tenantsFolder: string, slugs?: readonly string[]) => readonly CheckedTenant[]
  /** Shows the lines around a problem. */
  readonly lineReader: () => ReadLine
}

export type CheckedTenant = { readonly slug: string; readonly problems: readonly TenantProblem[]; readonly release?: string }
