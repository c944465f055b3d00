/** What happened in a run, as the checker reads it. Times are milliseconds since 1970 by this machine's clock; conversations are LINE user ids, unique over tenants. */
export type History = {
  readonly tenants: readonly { readonly tenant: string; readonly unclearReply: 'resend' | 'leave' }[]
  readonly events: readonly SentEvent[]
  readonly tries: readonly DeliveryTry[]
  readonly disturbances: readonly Disturbance[]
  /** What workers noted of themselves as they went. */
  readonly notes: readonly WorkerNote[]
  /** Every message on a customer's screen, in the order they appeared. */
  readonly seen: readonly SeenText[]
  /** Every request to reply or push. */
  readonly requests: readonly LineRequest[]
  readonly stored: Stored
  readonly left: Leftovers
}

/** One thing a customer wrote. */
export type SentEvent = {
  readonly tenant: string
  readonly conversation: string
  /** From 1, in the customer's order. */
  readonly number: number
  readonly eventId: string
  readonly replyToken: string
  readonly at: number
  readonly poison?: Poison
}

/** `kills`: whoever answers it dies of it; `throws`: every try to answer it fails. */
export type Poison = 'kills' | 'throws'

/** One POST of a webhook. `status` null: no answer. */
export type DeliveryTry = {
  readonly at: number
  readonly milliseconds: number
  readonly eventIds: readonly string[]
  readonly isRedelivery: boolean
  readonly status: number | null
}

/** Something done to the system. `until` for what lasted. */
export type Disturbance = {
  readonly at: number
  readonly until?: number
  readonly kind: DisturbanceKind
  readonly pid?: number
  readonly detail?: string
  readonly milliseconds?: number
}

export type DisturbanceKind =
  | 'killed'
  | 'died'
  | 'paused'
  | 'asked-to-stop'
  | 'stopped-in-order'
  | 'stopped-in-disorder'
  | 'started'
  | 'database-stopped'
  | 'line-mood'
  | 'queue-mood'
  | 'clock-ahead'

export type WorkerNote = {
  readonly at: number
  readonly pid: number
  readonly note: 'claimed' | 'released' | 'dies'
  readonly conversation?: string
  readonly token?: number
  readonly point?: string
}

/** One message as a customer saw it. */
export type SeenText = {
  readonly sequence: number
  readonly at: number
  readonly conversation: string
  readonly via: 'reply' | 'push' | 'multicast'
  readonly text: string
  readonly requestId: string
  readonly replyToken?: string
}

export type LineRequest = {
  readonly at: number
  readonly route: string
  readonly status: number | null
  readonly mood?: string
  readonly flags: readonly string[]
  readonly requestId: string
  readonly replyToken?: string
  readonly to?: string
  readonly texts: readonly string[]
}

/** What the database holds in the end. */
export type Stored = {
  readonly events: readonly StoredEvent[]
  readonly turns: readonly StoredTurn[]
  readonly messages: readonly StoredMessage[]
  readonly conversations: readonly { readonly conversation: string; readonly turnCount: number }[]
}

export type StoredEvent = {
  readonly conversation: string
  readonly eventId: string
  readonly storedAt: number
  readonly answeredBy: string | null
  readonly closed: string | null
}

export type StoredTurn = {
  readonly conversation: string
  readonly turnId: string
  readonly number: number
  readonly events: readonly string[]
  /** When its worker asked what is open in the conversation. */
  readonly readAt: number
  readonly fencingToken: number
}

export type StoredMessage = {
  readonly conversation: string
  readonly messageId: string
  readonly turnId: string
  readonly turnNumber: number
  readonly position: number
  readonly text: string
  readonly state: 'pending' | 'delivered' | 'held' | 'dead'
  readonly attempts: number
  readonly presumed: boolean
  readonly reason: string | null
  readonly createdAt: number
}

/** What was still open when the run gave up waiting; all 0 in the end. */
export type Leftovers = {
  readonly openEvents: number
  readonly pendingMessages: number
  readonly queued: number
  readonly queueDead: number
  readonly leases: number
}
