import { kindOfId } from './identifiers.ts'
import type { VirtualClock } from './virtual-clock.ts'

export type SimulatedChannel = {
  /** `destination` of its webhooks. */
  readonly botUserId: string
  readonly channelSecret: string
  readonly accessToken: string
  /** Where its webhooks go; a channel without one can only be composed for. */
  readonly webhookUrl?: string
  /** Messages a month that are not replies, counted by recipient; without limit when absent. */
  readonly monthlyLimit?: number
  /** Whether LINE sends a webhook again that got no 2xx. Off unless set, as in the console. */
  readonly redelivery?: boolean
  readonly displayName?: string
}

/** A customer as one channel knows them. Tests may change it. */
export type SimulatedUser = {
  readonly userId: string
  blocked: boolean
  friend: boolean
  displayName: string
  language: string | undefined
  /** Of the last message sent to the bot one to one; a push reaches those who wrote in the last 7 days, friend or not. */
  lastWroteAt: number | undefined
}

export type SimulatedGroup = {
  readonly id: string
  readonly kind: 'group' | 'room'
  readonly members: Set<string>
  name: string
  left: boolean
}

/** Japan's calendar decides when a month of messages begins. */
const offsetOfJapan = 9 * 60 * 60_000
const sevenDays = 7 * 24 * 60 * 60_000

/** What LINE keeps about one channel. */
export class ChannelState {
  settings: SimulatedChannel
  readonly #clock: VirtualClock
  readonly #users = new Map<string, SimulatedUser>()
  readonly #groups = new Map<string, SimulatedGroup>()
  #month = ''
  #usage = 0

  constructor(settings: SimulatedChannel, clock: VirtualClock) {
    if (kindOfId(settings.botUserId) !== 'user') throw new Error(`not a bot user id (U and 32 hex digits): ${settings.botUserId}`)
    this.settings = settings
    this.#clock = clock
  }

  /** The user, who becomes a friend of the bot when the channel did not know them. */
  user(userId: string): SimulatedUser {
    if (kindOfId(userId) !== 'user') throw new Error(`not a user id (U and 32 hex digits): ${userId}`)
    const known = this.#users.get(userId)
    if (known !== undefined) return known
    const displayName = `Customer ${userId.slice(1, 5)}`
    const user: SimulatedUser = { userId, blocked: false, friend: true, displayName, language: 'ja', lastWroteAt: undefined }
    this.#users.set(userId, user)
    return user
  }

  knownUser(userId: string): SimulatedUser | undefined {
    return this.#users.get(userId)
  }

  /** The group or room, which the bot joins when it was not in it. */
  group(id: string): SimulatedGroup {
    const kind = kindOfId(id)
    if (kind !== 'group' && kind !== 'room') throw new Error(`not a group or room id (C or R and 32 hex digits): ${id}`)
    const known = this.#groups.get(id)
    if (known !== undefined) return known
    const group: SimulatedGroup = { id, kind, members: new Set(), name: `Group ${id.slice(1, 5)}`, left: false }
    this.#groups.set(id, group)
    return group
  }

  knownGroup(id: string): SimulatedGroup | undefined {
    return this.#groups.get(id)
  }

  /** Whether LINE accepts sending to this id. It accepts people who blocked the bot, too. */
  accepts(id: string): boolean {
    return this.#users.has(id) || this.#groups.get(id)?.left === false
  }

  /** How many people see what is sent there: nobody who blocked the bot, or who is neither a friend nor wrote in the last 7 days. */
  reaches(id: string): number {
    const group = this.#groups.get(id)
    if (group !== undefined) return group.left ? 0 : Math.max(1, group.members.size)
    const user = this.#users.get(id)
    if (user === undefined || user.blocked) return 0
    return user.friend || (user.lastWroteAt !== undefined && this.#clock.now() - user.lastWroteAt < sevenDays) ? 1 : 0
  }

  /** Messages counted this month, in Japan's time. */
  get usage(): number {
    const month = new Date(this.#clock.now() + offsetOfJapan).toISOString().slice(0, 7)
    if (month !== this.#month) [this.#month, this.#usage] = [month, 0]
    return this.#usage
  }

  /** Counts `recipients`, or refuses to when the month has not that many left. */
  consume(recipients: number): boolean {
    const { monthlyLimit } = this.settings
    if (recipients > 0 && monthlyLimit !== undefined && this.usage + recipients > monthlyLimit) return false
    this.#usage = this.usage + recipients
    return true
  }
}

/** Whose token is this? */
export class Channels {
  readonly #byId = new Map<string, ChannelState>()
  readonly #byToken = new Map<string, ChannelState>()

  /** Adds the channel, or changes its settings and keeps what is known of its users. */
  add(settings: SimulatedChannel, clock: VirtualClock): ChannelState {
    const known = this.#byId.get(settings.botUserId)
    if (known !== undefined) this.#byToken.delete(known.settings.accessToken)
    const state = known ?? new ChannelState(settings, clock)
    state.settings = settings
    this.#byId.set(settings.botUserId, state)
    this.#byToken.set(settings.accessToken, state)
    return state
  }

  remove(botUserId: string): void {
    const known = this.#byId.get(botUserId)
    if (known !== undefined) this.#byToken.delete(known.settings.accessToken)
    this.#byId.delete(botUserId)
  }

  get(botUserId: string): ChannelState {
    const channel = this.#byId.get(botUserId)
    if (channel === undefined) throw new Error(`no such channel: ${botUserId}`)
    return channel
  }

  ofToken(accessToken: string): ChannelState | undefined {
    return this.#byToken.get(accessToken)
  }
}
