/**
 * Named points passed after each durable step of a turn. In production nothing happens there; a fault test
 * stops, delays or kills the process at one, to show that the next start carries on from what was durable.
 */
export interface FaultPoints {
  pass(point: FaultPoint): Promise<void>
}

export type FaultPoint =
  | 'queue.sent'
  | 'queue.received'
  | 'inbox.stored'
  | 'queue.removed'
  | 'lease.taken'
  | 'turn.taken'
  | 'turn.committed'
  | 'delivery.started'
  | 'delivery.acknowledged'
  | 'delivery.settled'
