import { checkTenants as checkFolders, type TenantCheckResult } from '@frontdesk/adapters/files/check-tenants'
import { Container } from 'inversify'
import { capabilitiesModule } from './capabilities.module.ts'
import { conversationModule } from './conversation.module.ts'
import { tokens } from './tokens.ts'

export { lineReader } from '@frontdesk/adapters/files/check-tenants'
export type { TenantCheckResult }

/**
 * Everything wrong in the folders of the tenants named, or of all of them, by the skills this Frontdesk has. Changes nothing and needs no
 * database. Throws `PortFailure` when the tenants' folder cannot be read.
 */
export function checkTenants(tenantsFolder: string, slugs: readonly string[] = []): readonly TenantCheckResult[] {
  const container = new Container()
  container.load(capabilitiesModule, conversationModule)
  const skills = container.getAll(tokens.skill).map(({ name }) => name)
  return checkFolders({ folder: tenantsFolder, skills }, slugs)
}
