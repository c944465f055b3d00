import type { ChannelState, SimulatedChannel, SimulatedGroup, SimulatedUser } from './channels.ts'
import { ControlRoutes } from './control-routes.ts'
import { HttpServer } from './http-server.ts'
import { newLineState, type HistoryEntry, type LineState, type Seen } from './line-state.ts'
import { MessagingApi } from './messaging-api.ts'
import { Moods, type Mood } from './moods.ts'
import { routeNames } from './routes.ts'
import { seededRandom } from './seeded-random.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { WebhookDelivery, type DeliveryAttempt } from './webhook-delivery.ts'
import { eventOf, type Happening, type WebhookEvent } from './webhook-event.ts'
import type { ComposedWebhook, Numbered, Said, SayOptions, SimulatorControls, What } from './simulator-controls.ts'
import { webhookHeaders } from './webhook-post.ts'
import { webhookJson } from './webhook-signature.ts'

export type { SimulatedChannel, SimulatedUser } from './channels.ts'
export type { HistoryEntry, LineMessage, Seen } from './line-state.ts'
export type { Mood } from './moods.ts'
export type { ComposedWebhook, Said, SayOptions, What } from './simulator-controls.ts'
export type { WebhookEvent } from './webhook-event.ts'

export type LineSimulatorOptions = {
  /** A free one when absent. */
  readonly port?: number
  /** `127.0.0.1` when absent. */
  readonly host?: string
  /** Milliseconds since 1970; real time when absent. */
  readonly now?: () => number
  /** Whether requests are judged by schema and limits; so unless false. A load test may want the time. */
  readonly validate?: boolean
  /** Whether more requests than LINE takes in a second get 429; so unless false. */
  readonly rateLimits?: boolean
  /** Of the random behind moods and reordering. */
  readonly seed?: number
  /** How many entries of `seen` and of `history` are kept, 100,000 when absent. */
  readonly keep?: number
}

/** LINE's Messaging API and its webhooks, for as many channels as are added. Start it with `startLineSimulator`. */
export class LineSimulator implements SimulatorControls {
  readonly #state: LineState
  readonly #moods: Moods
  readonly #delivery: WebhookDelivery
  readonly #random: () => number
  readonly #server: HttpServer
  #url = ''

  constructor({ now, validate, rateLimits, seed, keep }: LineSimulatorOptions = {}) {
    this.#state = newLineState({ now: now ?? Date.now, validate: validate !== false, keep: keep ?? 100_000 })
    this.#random = seededRandom(seed ?? 1)
    this.#moods = new Moods(this.#random)
    this.#delivery = new WebhookDelivery(this.#state)
    const api = new MessagingApi({ state: this.#state, moods: this.#moods, rateLimits: rateLimits !== false })
    this.#server = new HttpServer({ api, control: new ControlRoutes(this) })
  }

  async listen(port: number, host: string): Promise<void> {
    this.#url = await this.#server.listen(port, host)
  }

  async close(): Promise<void> {
    this.#delivery.close()
    this.#state.clock.close()
    this.#state.seen.close()
    await this.#server.close()
  }

  /** Stands for both `https://api.line.me` and `https://api-data.line.me`. */
  get url(): string {
    return this.#url
  }

  get clock(): VirtualClock {
    return this.#state.clock
  }

  addChannel(channel: SimulatedChannel): void {
    this.#state.channels.add(channel, this.#state.clock)
  }

  removeChannel(botUserId: string): void {
    this.#state.channels.remove(botUserId)
  }

  user(botUserId: string, userId: string): SimulatedUser {
    return this.#channel(botUserId).user(userId)
  }

  group(botUserId: string, id: string): SimulatedGroup {
    return this.#channel(botUserId).group(id)
  }

  usage(botUserId: string): number {
    return this.#channel(botUserId).usage
  }

  mintReplyToken(botUserId: string, { userId, eventTimestamp }: { readonly userId: string; readonly eventTimestamp?: number }): string {
    this.user(botUserId, userId)
    return this.#state.replyTokens.mint(botUserId, userId, eventTimestamp ?? this.clock.now())
  }

  redelivered(replyToken: string): void {
    this.#state.replyTokens.redelivered(replyToken)
  }

  compose(botUserId: string, what: What, { from, in: place }: Pick<SayOptions, 'from' | 'in'> = {}): ComposedWebhook {
    const events = this.#events(botUserId, what, { ...(from !== undefined && { from }), ...(place !== undefined && { in: place }) })
    const body = webhookJson({ destination: botUserId, events })
    return { body, headers: webhookHeaders(this.#channel(botUserId).settings.channelSecret, body), events }
  }

  async say(botUserId: string, what: What, options: SayOptions = {}): Promise<Said> {
    const channel = this.#channel(botUserId)
    const events = this.#events(botUserId, what, options)
    if (options.separately !== true) return { events, attempts: await this.#delivery.deliver(channel, events, options) }
    const bodies = this.#ordered(events, options.order).map((event) => [event])
    if (options.atOnce === true) {
      const attempts = await Promise.all(bodies.map((body) => this.#delivery.deliver(channel, body, options)))
      return { events, attempts: attempts.flat() }
    }
    const attempts: DeliveryAttempt[] = []
    for (const body of bodies) attempts.push(...(await this.#delivery.deliver(channel, body, options)))
    return { events, attempts }
  }

  seen(after = 0): readonly Numbered<Seen>[] {
    return this.#state.seen.after(after)
  }

  async nextSeen({ after = 0, count = 1, within = 5000 } = {}): Promise<readonly Numbered<Seen>[]> {
    return await this.#state.seen.wait(after, count, within)
  }

  history(after = 0): readonly Numbered<HistoryEntry>[] {
    return this.#state.history.after(after)
  }

  forget(): void {
    this.#state.seen.clear()
    this.#state.history.clear()
  }

  setMood(mood: Mood): void {
    if (mood.path !== undefined && !routeNames.has(mood.path))
      throw new Error(`no such route: ${mood.path}. Routes: ${[...routeNames].join(', ')}`)
    this.#moods.set(mood)
  }

  clearMoods(): void {
    this.#moods.clear()
  }

  #channel(botUserId: string): ChannelState {
    return this.#state.channels.get(botUserId)
  }

  #events(botUserId: string, what: What, defaults: { readonly from?: string; readonly in?: string }): WebhookEvent[] {
    const happenings =
      typeof what === 'string' || !Array.isArray(what) ? [what as string | Happening] : (what as readonly (string | Happening)[])
    const { contents, replyTokens } = this.#state
    const context = { channel: this.#channel(botUserId), contents, replyTokens, now: this.clock.now() }
    const { from, in: place } = defaults
    const usual = { ...(from !== undefined && { from }), ...(place !== undefined && { in: place }) }
    return happenings.map((happening) =>
      eventOf({ ...usual, ...(typeof happening === 'string' ? { type: 'text', text: happening } : happening) }, context),
    )
  }

  #ordered(events: readonly WebhookEvent[], order: SayOptions['order']): readonly WebhookEvent[] {
    if (order === 'reversed') return events.toReversed()
    if (order !== 'shuffled') return events
    return events
      .map((event) => ({ event, place: this.#random() }))
      .toSorted((one, other) => one.place - other.place)
      .map(({ event }) => event)
  }
}

/** Starts a simulator; it listens when this returns. */
export async function startLineSimulator(options: LineSimulatorOptions = {}): Promise<LineSimulator> {
  const simulator = new LineSimulator(options)
  await simulator.listen(options.port ?? 0, options.host ?? '127.0.0.1')
  return simulator
}
