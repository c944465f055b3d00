import type { ConversationId, CustomerId, EventId, TenantId, TurnId } from '../kernel/ids.ts'
import type { Language } from '../kernel/language.ts'
import type { Understanding } from '../understanding/understanding.ts'
import type { Reply } from './reply.ts'

/** One answer by the front desk, with everything needed to explain it. Written once, never changed. */
export type Turn = {
  readonly id: TurnId
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly customerId: CustomerId
  readonly channel: string
  /** Its place in the conversation, from 1. */
  readonly number: number
  /** The tenant's release it was taken under. */
  readonly release: string
  readonly at: Date
  /** The inbox events it answers, in order. */
  readonly events: readonly EventId[]
  /** What the customer said, joined. Personal data. */
  readonly said: string
  readonly language: Language
  readonly understood: Understanding
  readonly route: Route
  readonly replies: readonly Reply[]
  readonly sources: readonly CitedSource[]
  readonly receipts: readonly Receipt[]
  readonly gates: readonly GateVerdict[]
  /** Milliseconds each step took. */
  readonly timings: Readonly<Record<string, number>>
}

/** Which way a turn was answered: a skill by its name (`skill:opening-hours`), a tenant's fixed `reply:<intent>`, `knowledge`, `unknown` (it said it does not know), or `refused` by a guard. */
export type Route = string

/** A passage an answer rests on, or that was considered. */
export type CitedSource = {
  /** Document and headings, such as `knowledge/menu.md › お品書き › 昼`. */
  readonly source: string
  /** 0 to 1, comparable within one search. */
  readonly score: number
  readonly text: string
  /** Whether the answer quotes it. */
  readonly quoted: boolean
}

/** Proof of an effect in the world (a booking made, a call placed). Sentences that claim an effect are rendered from one. */
export type Receipt = {
  readonly kind: string
  readonly id: string
  readonly at: Date
  readonly details: Readonly<Record<string, string | number>>
}

/** What a check decided, and on what figure. */
export type GateVerdict = { readonly gate: string; readonly passed: boolean; readonly reason: string }
