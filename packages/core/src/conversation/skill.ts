import type { Language } from '../kernel/language.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Understanding } from '../understanding/understanding.ts'
import type { ConversationState } from './conversation-state.ts'
import type { Reply } from './reply.ts'
import type { CitedSource, GateVerdict, Receipt } from './turn.ts'

/**
 * One thing the front desk can do without a model. A domain contributes its skills; the turn finds one by the name a tenant's intent
 * or a tapped choice carries, so that a new capability edits nothing here.
 */
export interface Skill {
  /** What `skill:` in tenant.yaml and the first part of a choice's `data` call it. */
  readonly name: string
  /** Answers the situation, or `undefined` when it is not for this skill after all; then the knowledge is asked. */
  act(situation: Situation): Promise<SkillAnswer | undefined>
  /** Whether a message of no clear intent goes on with this skill, which answered the turn before ("and on Sunday?"). */
  continues?(situation: Situation): boolean
}

/** All a skill may know. */
export type Situation = {
  readonly tenant: Tenant
  /** The language to answer in, one the tenant answers in. */
  readonly language: Language
  /** When the customer said it. */
  readonly now: Date
  /** What the customer said, as text; empty when nothing was said in words. */
  readonly said: string
  readonly understood: Understanding
  readonly state: ConversationState
  /** What follows the skill's name in the tapped choice's `data`; absent when nothing was tapped. */
  readonly tapped?: string
  /** How many messages are held for the customer and go out with this answer. */
  readonly held?: number
  /** Where the customer says they are. */
  readonly location?: { readonly latitude: number; readonly longitude: number }
}

export type SkillAnswer = {
  readonly replies: readonly Reply[]
  readonly sources?: readonly CitedSource[]
  readonly receipts?: readonly Receipt[]
  readonly gates?: readonly GateVerdict[]
  /** Kept as `state.about` for a message that goes on with it. */
  readonly about?: string
}

/** The `data` of a choice that taps into a skill. */
export function tapInto(skill: string, argument = ''): string {
  return argument === '' ? skill : `${skill}:${argument}`
}
