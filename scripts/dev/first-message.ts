import { inLanguage } from '../../packages/core/src/kernel/language.ts'
import { defaultTenant } from '../../packages/host-cli/src/chat/find-tenant.ts'
import { ownName } from '../../packages/host-cli/src/own-name.ts'
import type { DevelopmentTenant } from './development-tenants.ts'

type Addresses = { readonly hostPort: number; readonly simulatorUrl: string; readonly tenantsFolder?: string }

const questions = { ja: '営業時間を教えてください', en: 'What are your opening hours?' }

/** The very line to send a tenant's first message with, to be pasted into a shell. */
export function firstMessageCommand({ tenant }: DevelopmentTenant, { hostPort, simulatorUrl, tenantsFolder }: Addresses): string {
  const [language = 'en'] = tenant.profile.languages
  return [
    ...(tenantsFolder === undefined ? [] : [`TENANTS_DIR='${tenantsFolder}'`]),
    `${ownName} line trigger text`,
    `--text "${inLanguage(questions, language)}"`,
    ...(tenant.id === defaultTenant ? [] : [`--tenant ${tenant.id}`]),
    ...(hostPort === 8080 ? [] : [`--url http://127.0.0.1:${hostPort}/webhooks/line/${tenant.id}`]),
    `--simulator ${simulatorUrl}`,
  ].join(' ')
}
