import { inLanguage, type Language, type LocalizedText } from '../kernel/language.ts'
import type { Tenant } from './tenant.ts'

/** What the tenant says, in `language` or the tenant's own first. */
export function tenantSays(tenant: Tenant, text: LocalizedText, language: Language): string {
  return inLanguage(text, language, ...tenant.profile.languages)
}

/**
 * The language to answer in: the customer's where the tenant answers in it, else English where it does, else the tenant's default.
 * English before the default, because who writes Thai or French to a shop in Tokyo more likely reads it.
 */
export function answerLanguage(wanted: Language, tenant: Tenant): Language {
  const { languages } = tenant.profile
  if (languages.includes(wanted)) return wanted
  return languages.includes('en') ? 'en' : (languages[0] ?? 'en')
}
