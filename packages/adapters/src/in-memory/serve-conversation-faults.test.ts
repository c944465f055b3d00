import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guest, minato, ServedDesk } from './testing/served-desk.ts'

/** What happens to the channel at its next calls: nothing arrives, it asks to come back, or its answer is lost. */
type Disturbance = 'none' | 'not-there' | 'throttled' | 'answer-lost'
type Deed =
  | { readonly do: 'write'; readonly token: boolean }
  | { readonly do: 'wait'; readonly milliseconds: number }
  | { readonly do: 'serve'; readonly diesAtPoint: number | undefined; readonly channel: readonly Disturbance[] }

const deeds = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('write' as const), token: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(100, 1_000, 20_000, 70_000) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('serve' as const),
        diesAtPoint: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        channel: fc.array(fc.constantFrom<Disturbance>('none', 'not-there', 'throttled', 'answer-lost'), { maxLength: 4 }),
      }),
    },
  ),
  { maxLength: 14 },
)
const settings = fc.record({
  unclearReply: fc.constantFrom('resend' as const, 'leave' as const),
  bursts: fc.boolean(),
  /** How many messages an answer has. */
  parts: fc.integer({ min: 1, max: 7 }),
  /** How many pushes the month has left, until the end. */
  pushes: fc.constantFrom(0, 2, 99),
})
type Setting = { unclearReply: 'resend' | 'leave'; bursts: boolean; parts: number; pushes: number }

/** Fewer than an event or a message is given up after. */
const mostDeaths = 4

/** Does the deeds, then lets everything work and everybody come back, until nothing is left to do. */
async function run(all: readonly Deed[], { unclearReply, bursts, parts, pushes }: Setting) {
  const desk = new ServedDesk({ bursts })
  desk.unclearReply = unclearReply
  desk.screen.pushesLeft = pushes
  desk.repliesTo = (said) => Array.from({ length: parts }, (_, index) => `${said}/${index}`)
  const dead = new Set<string>()
  const extend = desk.conversations.extend.bind(desk.conversations)
  desk.conversations.extend = async (lease, milliseconds) => !dead.has(lease.worker) && (await extend(lease, milliseconds))
  let workers = 0
  let written = 0
  const write = async (token: boolean) =>
    await desk.write(`e${++written}。`, token ? {} : { replyToken: { token: 'none', until: new Date(0) } })
  const serve = async (diesAtPoint: number | undefined, channel: readonly Disturbance[]) => {
    const name = `w${++workers}`
    const left = [...channel]
    let points = 0
    const died = new AbortController()
    desk.at = async () => {
      if (++points !== diesAtPoint || dead.size >= mostDeaths) return
      dead.add(name)
      died.abort('dead')
      await new Promise(() => undefined)
    }
    let now: Disturbance = 'none'
    desk.screen.before = async () => {
      now = left.shift() ?? 'none'
      if (now === 'not-there') throw new PortFailure('Channel', 'unavailable', 'gone')
      if (now === 'throttled') throw new PortFailure('Channel', 'throttled', 'later')
    }
    desk.screen.after = async () => {
      if (now === 'answer-lost') throw new PortFailure('Channel', 'unavailable', 'lost')
    }
    const deadEnd = new Promise<void>((resolve) => died.signal.addEventListener('abort', () => resolve()))
    await desk.time.until(Promise.race([desk.begin(name).then(() => undefined), deadEnd]))
    if (dead.has(name)) await desk.time.advance(30_001)
  }
  for (const deed of all) {
    if (deed.do === 'write') await write(deed.token)
    else if (deed.do === 'wait') await desk.time.advance(deed.milliseconds)
    else await serve(deed.diesAtPoint, deed.channel)
  }
  desk.screen.pushesLeft = 999
  await write(true)
  for (let times = 0; times < 3; times++) await serve(undefined, [])
  const claimed = await desk.conversations.claim(minato, guest, 'last', 1)
  const turns = await desk.conversations.lastTurns(minato, guest, 999)
  const shown = desk.screen.shown.flatMap((line) => line.split(': ')[1]?.split('+') ?? [])
  return { claimed, turns, shown, written }
}

describe('Whatever dies, fails or is lost, ServeConversation', () => {
  const always = async (holds: (result: Awaited<ReturnType<typeof run>>, setting: Setting) => void) =>
    await fc.assert(
      fc.asyncProperty(deeds, settings, async (all, setting) => holds(await run(all, setting), setting)),
      { numRuns: 800 },
    )

  it('answers every event once, in order, and leaves nothing to do', async () => {
    await always(({ claimed, turns, written }) => {
      expect(turns.flatMap(({ events }) => events)).toEqual(Array.from({ length: written }, (_, index) => `e${index + 1}。`))
      expect(claimed).toMatchObject({ pending: [], undelivered: [], held: [] })
    })
  })

  it('shows every answer at least once where the tenant has unclear replies sent again, and at most once where it does not', async () => {
    await always(({ turns, shown }, { unclearReply }) => {
      const answers = turns.flatMap(({ replies }) => replies.map(({ text }) => text))
      const times = answers.map((answer) => shown.filter((one) => one === answer).length)
      expect(answers.filter((_, index) => (unclearReply === 'resend' ? times[index] === 0 : (times[index] ?? 0) > 1))).toEqual([])
    })
  })

  it('shows answers in order while it may push', async () => {
    await always(({ turns, shown }, { pushes }) => {
      // What is held lets others pass.
      fc.pre(pushes === 99)
      const answers = turns.flatMap(({ replies }) => replies.map(({ text }) => text))
      const firsts = [...new Set(shown)].map((one) => answers.indexOf(one))
      expect(firsts).toEqual([...firsts].sort((one, other) => one - other))
    })
  })
})
