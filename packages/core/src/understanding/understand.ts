import type { Language } from '../kernel/language.ts'
import { readOpening } from '../tenancy/opening.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { detectLanguage } from './detect-language.ts'
import { type IntentClassifier, trainIntentClassifier } from './intents/intent-classifier.ts'
import type { PhoneNumbers } from './ports/phone-numbers.ts'
import type { Understanding } from './understanding.ts'
import { resolveValues } from './values/resolve-values.ts'

/** A message to read, and what is known of who wrote it. */
export type Message = {
  readonly text: string
  /** When it was said; dates are read relative to it, in the tenant's zone. */
  readonly now: Date
  readonly customerLanguage?: Language
  /** The language of the conversation so far. */
  readonly previousLanguage?: Language
}

/**
 * Reads a message by rules and the tenant's examples; asks no model and no network. Pure but for a cache: a tenant's classifier is
 * trained when first needed and again when its release changes.
 */
export class Understand {
  readonly #phoneNumbers: PhoneNumbers
  /** One classifier a tenant, so that the cache is bounded by the number of tenants; tenants with the same examples share it. */
  readonly #classifiers = new Map<string, { release: string; examples: string; classifier: IntentClassifier }>()

  constructor({ phoneNumbers }: { phoneNumbers: PhoneNumbers }) {
    this.#phoneNumbers = phoneNumbers
  }

  /** Trains the tenant's classifier, which takes some tenths of a second, so that no customer waits for it. */
  prepare(tenant: Tenant): void {
    this.#classifierOf(tenant)
  }

  read(tenant: Tenant, message: Message): Understanding {
    const language = detectLanguage(message.text, {
      tenantLanguages: tenant.profile.languages,
      ...(message.customerLanguage !== undefined && { customerLanguage: message.customerLanguage }),
      ...(message.previousLanguage !== undefined && { previousLanguage: message.previousLanguage }),
    })
    if (message.text.trim() === '') return { language, intent: null, confidence: 1, runnersUp: [], values: [], unresolved: [] }
    const { values, unresolved } = resolveValues(message.text, {
      now: message.now,
      zone: tenant.profile.zone,
      region: tenant.profile.region,
      phoneNumbers: this.#phoneNumbers,
      language,
      openMinutes: openMinutes(tenant),
    })
    return { language, ...this.#classifierOf(tenant).classify(message.text), values, unresolved }
  }

  #classifierOf(tenant: Tenant): IntentClassifier {
    const known = this.#classifiers.get(tenant.id)
    if (known?.release === tenant.release) return known.classifier
    const examples = JSON.stringify([...tenant.examples])
    const same = [...this.#classifiers.values()].find((other) => other.examples === examples)
    const classifier = same?.classifier ?? trainIntentClassifier(tenant.examples)
    this.#classifiers.set(tenant.id, { release: tenant.release, examples, classifier })
    return classifier
  }
}

/** When any branch receives people on any day, in minutes of the day: what tells 7 in the morning from 7 in the evening. */
function openMinutes(tenant: Tenant): { from: number; to: number }[] {
  const openings = tenant.profile.branches.flatMap((branch) =>
    Object.values(branch.hours).flatMap((hours) => (hours === 'closed' ? [] : hours)),
  )
  return [...new Set(openings)].flatMap((text) => {
    const stretch = readOpening(text)
    return stretch ? [{ from: stretch.opens, to: stretch.closes }] : []
  })
}
