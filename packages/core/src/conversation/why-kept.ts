import type { InboundEvent } from './inbound-event.ts'
import type { KeptReason } from './ports/inbox.ts'

/** Why nothing is to be said to an event; `undefined` when it is to be answered. Older than `answerWithinMilliseconds`, an answer would only puzzle. */
export function whyKept(event: InboundEvent, now: Date, answerWithinMilliseconds: number): KeptReason | undefined {
  if (event.standby) return 'standby'
  switch (event.content.kind) {
    case 'departure':
    case 'unsend':
    case 'other':
      return 'nothing-to-answer'
    default:
      return now.getTime() - event.at.getTime() > answerWithinMilliseconds ? 'too-old' : undefined
  }
}
