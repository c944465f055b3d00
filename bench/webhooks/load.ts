import type { LineChannel } from './customers.ts'
import type { Latency } from './tally.ts'

/** One load, as the driver is told it. */
export type Load = {
  /** Where the bot listens. */
  readonly port: number
  readonly channels: readonly LineChannel[]
  /** Customers are drawn in turn from so many conversations, from this one on. */
  readonly firstConversation: number
  readonly conversations: number
  readonly text: string
  readonly answersTogether: boolean
  /** Nothing shown for so long: what is unanswered by then is lost. */
  readonly quietSeconds: number
  readonly loop: OpenLoop | ClosedLoop
}

/** Sends at a rate, whatever comes back. */
export type OpenLoop = { readonly kind: 'open'; readonly rate: number; readonly seconds: number; readonly warmUpSeconds: number }

/** So many customers, each sending again when the last was answered or acknowledged: the most a bot can do. */
export type ClosedLoop = {
  readonly kind: 'closed'
  readonly inFlight: number
  readonly until: 'answered' | 'acknowledged'
  readonly seconds: number
  readonly warmUpSeconds: number
}

export type LoadResult = {
  readonly sent: number
  readonly acknowledged: number
  readonly lost: number
  readonly duplicated: number
  readonly together: number
  readonly acknowledgement: Latency
  /** From the moment a message was to be sent until its answer was shown. */
  readonly endToEnd: Latency
  readonly turnsASecond: number
  readonly acknowledgedASecond: number
  readonly unansweredAtHalf: number
  readonly unansweredAtEnd: number
  /** How late the driver itself was; part of the latencies above. */
  readonly lag?: Latency
}
