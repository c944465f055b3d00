import type { TenantId } from '../kernel/ids.ts'
import type { KnowledgeDocument } from '../knowledge/passage.ts'
import type { TenantProfile } from './tenant-profile.ts'

/** A business as it is served now: everything its folder says, under one release id. */
export type Tenant = {
  readonly id: TenantId
  /** Names this exact content of the folder (a hash); stamped on every turn. */
  readonly release: string
  readonly profile: TenantProfile
  /** How the front desk speaks for this business. Markdown. */
  readonly persona: string
  /** What the front desk may and may not do for this business. Markdown. */
  readonly policy: string
  /** Intent → what customers say when they mean it, from `tenant.yaml` and `intents/*.txt` together. */
  readonly examples: ReadonlyMap<string, readonly string[]>
  readonly knowledge: readonly KnowledgeDocument[]
}
