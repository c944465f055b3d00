import type { SimulatedChannel, SimulatedUser } from './channels.ts'
import type { Mood } from './moods.ts'
import type { SayOptions, SimulatorControls, What } from './simulator-controls.ts'

export type ControlRequest = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly text: string }
export type ControlAnswer = { readonly status: number; readonly body: unknown }

type Body = { readonly [property: string]: unknown }
type Work = (request: { readonly body: Body; readonly query: URLSearchParams; readonly parameters: readonly string[] }) => unknown

/** The simulator's own interface over HTTP, for a test or a bench in another process. JSON in and out; 400 with `message` when it cannot. */
export class ControlRoutes {
  readonly #routes: readonly (readonly [pattern: RegExp, work: Work])[]

  constructor(simulator: SimulatorControls) {
    this.#routes = routesOf(simulator)
  }

  async respond({ method, path, query, text }: ControlRequest): Promise<ControlAnswer> {
    for (const [pattern, work] of this.#routes) {
      const found = pattern.exec(`${method} ${path}`)
      if (found === null) continue
      try {
        const body = text === '' ? {} : (JSON.parse(text) as Body)
        return { status: 200, body: (await work({ body, query, parameters: found.slice(1) })) ?? {} }
      } catch (error) {
        return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } }
      }
    }
    return { status: 404, body: { message: `no such route of the simulator: ${method} /_simulator${path}` } }
  }
}

function routesOf(simulator: SimulatorControls): readonly (readonly [RegExp, Work])[] {
  const number = (query: URLSearchParams, name: string): number => Number(query.get(name) ?? 0)
  return [
    [/^POST \/channels$/, ({ body }) => simulator.addChannel(body as unknown as SimulatedChannel)],
    [/^DELETE \/channels\/(\w+)$/, ({ parameters: [bot = ''] }) => simulator.removeChannel(bot)],
    [/^GET \/channels\/(\w+)\/usage$/, ({ parameters: [bot = ''] }) => ({ usage: simulator.usage(bot) })],
    [/^GET \/users\/(\w+)\/(\w+)$/, ({ parameters: [bot = '', user = ''] }) => simulator.user(bot, user)],
    [
      /^(?:POST|PUT) \/users\/(\w+)\/(\w+)$/,
      ({ parameters: [bot = '', user = ''], body }) => Object.assign(simulator.user(bot, user), body as Partial<SimulatedUser>),
    ],
    [
      /^POST \/reply-tokens$/,
      ({ body: { botUserId, ...of } }) => ({ replyToken: simulator.mintReplyToken(String(botUserId), of as { userId: string }) }),
    ],
    [
      /^POST \/say$/,
      ({ body: { botUserId, what, options } }) => simulator.say(String(botUserId), what as What, options as SayOptions | undefined),
    ],
    [
      /^POST \/compose$/,
      ({ body: { botUserId, what, options } }) => simulator.compose(String(botUserId), what as What, options as SayOptions | undefined),
    ],
    [/^POST \/moods$/, ({ body }) => simulator.setMood(body as unknown as Mood)],
    [/^DELETE \/moods$/, () => simulator.clearMoods()],
    [/^GET \/clock$/, () => ({ now: simulator.clock.now() })],
    [
      // `advance` is the same in fewer words.
      /^POST \/clock(?:\/advance)?$/,
      ({ body }) => {
        simulator.clock.advance(Number(body.milliseconds ?? body.advance))
        return { now: simulator.clock.now() }
      },
    ],
    [
      /^GET \/seen$/,
      async ({ query }) => {
        const [after, within] = [number(query, 'after'), number(query, 'wait')]
        const botUserId = query.get('botUserId')
        const seen = within > 0 ? await simulator.nextSeen({ after, within, count: number(query, 'count') || 1 }) : simulator.seen(after)
        return { seen: seen.filter((entry) => botUserId === null || entry.botUserId === botUserId) }
      },
    ],
    [/^GET \/history$/, ({ query }) => ({ history: simulator.history(number(query, 'after')) })],
    [/^DELETE \/history$/, () => simulator.forget()],
  ]
}
