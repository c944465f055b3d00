import type { SimulatedChannel, SimulatedGroup, SimulatedUser } from './channels.ts'
import type { HistoryEntry, Seen } from './line-state.ts'
import type { Mood } from './moods.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { DeliveryAttempt, DeliveryOptions } from './webhook-delivery.ts'
import type { Happening, WebhookEvent } from './webhook-event.ts'

export type SayOptions = DeliveryOptions & {
  /** Who does it, unless the happening says; the same customer always when absent. */
  readonly from?: string
  /** Id of the group or room, unless the happening says. */
  readonly in?: string
  /** A body for each event instead of one for all. */
  readonly separately?: boolean
  /** The order bodies are posted in, with `separately`; each waits for the answer to the one before unless `atOnce`. */
  readonly order?: 'as-happened' | 'reversed' | 'shuffled'
  readonly atOnce?: boolean
}

export type Said = { readonly events: readonly WebhookEvent[]; readonly attempts: readonly DeliveryAttempt[] }

/** A webhook as LINE would post it. */
export type ComposedWebhook = {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly events: readonly WebhookEvent[]
}

/** One thing a customer does, or several; text stands for a text message. */
export type What = string | Happening | readonly (string | Happening)[]

export type Numbered<Entry> = Entry & { readonly sequence: number }

/** What a test does with the simulator beside speaking LINE's API to it; the same in its process and over HTTP. */
export type SimulatorControls = {
  readonly clock: VirtualClock
  /** Adds the channel, or changes the settings of the one with this bot user id. */
  addChannel(channel: SimulatedChannel): void
  removeChannel(botUserId: string): void
  /** A customer as the channel knows them, to be changed by the test; a friend of the bot when not known before. */
  user(botUserId: string, userId: string): SimulatedUser
  /** A group or room, which the bot joins when it was not in it. */
  group(botUserId: string, id: string): SimulatedGroup
  /** Messages counted against the channel's month so far. */
  usage(botUserId: string): number
  /** A token as of a webhook received just now. */
  mintReplyToken(botUserId: string, of: { readonly userId: string; readonly eventTimestamp?: number }): string
  /** Redelivery of an event, where a test delivers webhooks by itself: its reply token counts anew. */
  redelivered(replyToken: string): void
  /** The signed webhook of what happened, for whoever wants to hand it over without HTTP. */
  compose(botUserId: string, what: What, options?: Pick<SayOptions, 'from' | 'in'>): ComposedWebhook
  /** Posts what happened to the channel's webhook, and returns how every attempt went. `[]` is the console's probe. */
  say(botUserId: string, what: What, options?: SayOptions): Promise<Said>
  /** What customers saw, in order; with `after`, what came after the entry of that sequence number. */
  seen(after?: number): readonly Numbered<Seen>[]
  /** The same, as soon as it is `count` entries, or whatever it is when `within` real milliseconds (5,000) have passed. */
  nextSeen(options?: { readonly after?: number; readonly count?: number; readonly within?: number }): Promise<readonly Numbered<Seen>[]>
  /** Every request to the API and its outcome, in the order they were answered. */
  history(after?: number): readonly Numbered<HistoryEntry>[]
  /** Empties `seen` and `history`; their numbers go on. */
  forget(): void
  /** Adds a mood to those in force. */
  setMood(mood: Mood): void
  clearMoods(): void
}
