import type { InboundContent } from '@frontdesk/core/conversation/inbound-event'
import type { Turn } from '@frontdesk/core/conversation/turn'
import { stringify } from 'yaml'

import { writeInstant } from '../reading/read-instant.ts'

/** A turn with what the customer did to bring it about, where this process saw it. */
export type SavedTurn = { readonly turn: Turn; readonly did: readonly InboundContent[] }

/**
 * Writes a conversation as a scenario in YAML: when it began, who wrote, and for each turn what the customer did and what
 * came of it. Throws `RangeError` for a conversation without turns.
 */
export function writeScenario(
  turns: readonly SavedTurn[],
  given: { readonly name: string; readonly zone: string; readonly customerLanguage: string | undefined },
): string {
  const [first] = turns
  if (!first) throw new RangeError('a scenario needs a turn')
  const now = writeInstant(first.turn.at, given.zone)
  return stringify(
    {
      name: given.name,
      tenant: String(first.turn.tenantId),
      now,
      customer: { id: String(first.turn.customerId), ...(given.customerLanguage ? { language: given.customerLanguage } : {}) },
      turns: turns.map((saved) => writeTurn(saved, now, given.zone)),
    },
    { lineWidth: 0 },
  )
}

function writeTurn({ turn, did }: SavedTurn, begun: string, zone: string): Record<string, unknown> {
  const at = writeInstant(turn.at, zone)
  return {
    ...writeContents(did, turn.said),
    ...(at === begun ? {} : { at }),
    bot: turn.replies.map(({ text, cards, choices }) => (cards || choices ? { text, cards, choices } : text)),
    intent: turn.understood.intent,
    route: turn.route,
    sources: turn.sources.filter(({ quoted }) => quoted).map(({ source }) => source),
  }
}

function writeContents(did: readonly InboundContent[], said: string): Record<string, unknown> {
  const [only] = did
  if (did.length !== 1 || !only) return { user: said }
  switch (only.kind) {
    case 'text':
      return { user: only.text }
    case 'tap':
      return {
        tap: only.data,
        ...(only.label === undefined ? {} : { label: only.label }),
        ...(only.picked === undefined ? {} : { picked: only.picked }),
      }
    case 'sticker':
      return { sticker: only.keywords }
    case 'location':
      return {
        location: { latitude: only.latitude, longitude: only.longitude, ...(only.label === undefined ? {} : { label: only.label }) },
      }
    case 'attachment':
      return { attachment: only.media }
    case 'arrival':
      return { arrival: only.how, ...(only.again ? { again: true } : {}) }
    case 'departure':
      return { departure: only.how }
    case 'unsend':
      return { unsend: only.messageId }
    case 'other':
      return { other: only.type }
  }
}
