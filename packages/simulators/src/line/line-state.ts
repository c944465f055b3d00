import { Channels } from './channels.ts'
import type { MoodKind } from './moods.ts'
import { Record } from './record.ts'
import { ReplyTokens } from './reply-tokens.ts'
import { RequestCheck } from './request-check.ts'
import { RetryKeys } from './retry-keys.ts'
import { SentContents } from './sent-contents.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A message object as it was sent. */
export type LineMessage = { readonly type: string; readonly [property: string]: unknown }

/** Messages that appeared on the phones of a chat, of one request. */
export type Seen = {
  readonly botUserId: string
  /** The chat: a user, group or room. */
  readonly to: string
  readonly via: 'reply' | 'push' | 'multicast'
  readonly messages: readonly LineMessage[]
  /** Of the virtual clock. */
  readonly at: number
  readonly requestId: string
  readonly replyToken?: string
  readonly retryKey?: string
}

/** What a checker of behaviour wants to know that a status does not say. */
export type Flag =
  | 'reply-token-unknown'
  | 'reply-token-of-another-channel'
  | 'reply-token-used'
  | 'reply-token-expired'
  | 'retry-key-repeated'
  | 'retry-key-with-another-body'
  | 'retry-key-not-accepted-here'
  | 'recipient-unknown'
  | 'recipient-not-reached'

/** One request to the API and how it ended. */
export type HistoryEntry = {
  readonly at: number
  readonly method: string
  readonly path: string
  /** Name of the route, as moods name it; `unknown` for none. */
  readonly route: string
  readonly botUserId?: string
  /** `null` when the connection was cut or left hanging. */
  readonly status: number | null
  /** Of the error, LINE's own words. */
  readonly message?: string
  readonly requestId: string
  readonly retryKey?: string
  readonly mood?: MoodKind
  readonly flags: readonly Flag[]
  readonly body?: unknown
  /** Real time the simulator worked on it. */
  readonly milliseconds: number
}

/** All LINE knows. */
export type LineState = {
  readonly clock: VirtualClock
  readonly channels: Channels
  readonly replyTokens: ReplyTokens
  readonly retryKeys: RetryKeys
  readonly contents: SentContents
  readonly seen: Record<Seen>
  readonly history: Record<HistoryEntry>
  /** Absent when requests are not to be validated. */
  readonly check: RequestCheck | undefined
}

export function newLineState({
  now,
  validate,
  keep,
}: {
  readonly now: () => number
  readonly validate: boolean
  readonly keep: number
}): LineState {
  const clock = new VirtualClock(now)
  const tell = (): number => clock.now()
  return {
    clock,
    channels: new Channels(),
    replyTokens: new ReplyTokens(tell),
    retryKeys: new RetryKeys(tell),
    contents: new SentContents(),
    seen: new Record(keep),
    history: new Record(keep),
    check: validate ? new RequestCheck() : undefined,
  }
}
