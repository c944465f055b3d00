import type { Turn } from '@frontdesk/core/conversation/turn'
import { z } from 'zod'

const choice = z.strictObject({ label: z.string(), data: z.string() })

const understandingReport = z.strictObject({
  intent: z.string().nullable(),
  confidence: z.number(),
  runnersUp: z.array(z.strictObject({ intent: z.string(), confidence: z.number() })),
  values: z.array(
    z.strictObject({
      kind: z.string(),
      value: z.union([z.string(), z.number()]),
      words: z.string(),
      at: z.int(),
      alternatives: z.array(z.union([z.string(), z.number()])).optional(),
      unit: z.string().optional(),
    }),
  ),
  unresolved: z.array(z.strictObject({ kind: z.string(), words: z.string(), at: z.int(), reason: z.string() })),
})

/**
 * One turn as `--json` prints it. `docs/json-output.md` is its reference; a field is only ever added within a version,
 * and `v` grows when one changes its meaning or goes.
 */
export const turnReportSchema = z.strictObject({
  v: z.literal(1),
  turn: z.int().min(1),
  tenant: z.string(),
  customer: z.string(),
  conversation: z.string(),
  at: z.iso.datetime(),
  fromLastTime: z.literal(true).optional(),
  said: z.string(),
  language: z.string(),
  understood: understandingReport,
  route: z.string(),
  replies: z.array(
    z.strictObject({
      text: z.string(),
      source: z.string().optional(),
      cards: z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()), choices: z.array(choice).optional() })).optional(),
      choices: z.array(choice).optional(),
    }),
  ),
  sources: z.array(z.strictObject({ source: z.string(), score: z.number(), text: z.string(), quoted: z.boolean() })),
  receipts: z.array(
    z.strictObject({
      kind: z.string(),
      id: z.string(),
      at: z.iso.datetime(),
      details: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  gates: z.array(z.strictObject({ gate: z.string(), passed: z.boolean(), reason: z.string() })),
  timings: z.record(z.string(), z.number()),
  release: z.string(),
})

export type TurnReport = z.output<typeof turnReportSchema>

/** The turn in the documented form; `fromLastTime` marks an answer to something an earlier process left unfinished. */
export function reportTurn(turn: Turn, fromLastTime: boolean): TurnReport {
  const { intent, confidence, runnersUp, values, unresolved } = turn.understood
  return {
    v: 1,
    turn: turn.number,
    tenant: turn.tenantId,
    customer: turn.customerId,
    conversation: turn.conversationId,
    at: turn.at.toISOString(),
    ...(fromLastTime ? { fromLastTime: true as const } : {}),
    said: turn.said,
    language: turn.language,
    understood: {
      intent,
      confidence,
      runnersUp: runnersUp.map((next) => ({ intent: next.intent, confidence: next.confidence })),
      values: values.map(({ kind, value, words, at, alternatives, unit }) => ({
        kind,
        value,
        words,
        at,
        ...(alternatives ? { alternatives: [...alternatives] } : {}),
        ...(unit === undefined ? {} : { unit }),
      })),
      unresolved: unresolved.map(({ kind, words, at, reason }) => ({ kind, words, at, reason })),
    },
    route: turn.route,
    replies: turn.replies.map(reportReply),
    sources: turn.sources.map(({ source, score, text, quoted }) => ({ source, score, text, quoted })),
    receipts: turn.receipts.map(({ kind, id, at, details }) => ({ kind, id, at: at.toISOString(), details: { ...details } })),
    gates: turn.gates.map(({ gate, passed, reason }) => ({ gate, passed, reason })),
    timings: { ...turn.timings },
    release: turn.release,
  }
}

function reportReply({ text, source, cards, choices }: Turn['replies'][number]): TurnReport['replies'][number] {
  return {
    text,
    ...(source === undefined ? {} : { source }),
    ...(cards
      ? {
          cards: cards.map((card) => ({
            title: card.title,
            lines: [...card.lines],
            ...(card.choices ? { choices: [...card.choices] } : {}),
          })),
        }
      : {}),
    ...(choices ? { choices: [...choices] } : {}),
  }
}
