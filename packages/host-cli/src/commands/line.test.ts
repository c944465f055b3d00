import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { runFake } from '../testing/fake-surroundings.ts'
import { LineBot, startLineSimulator, type SpawnedSimulator } from '../testing/line-bot.ts'

let simulator: SpawnedSimulator
let bot: LineBot
beforeAll(async () => {
  simulator = await startLineSimulator()
}, 60_000)
afterAll(() => simulator.end())
afterEach(async () => await bot.close())

async function trigger(...args: readonly string[]) {
  const run = await runFake(['line', 'trigger', ...args, '--url', bot.url])
  return { ...run, said: () => JSON.parse(run.out.text) }
}

const withSimulator = (): string[] => ['--simulator', simulator.url, '--timeout', '5000', '--user', bot.customer]

describe('line trigger', () => {
  test('signs with the development secret on this machine, and says so', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { exit, out, err } = await trigger('text', '--text', '𠮷野さん 🍣')
    expect(exit).toBe(0)
    expect(out.text).toMatch(/^→ text "𠮷野さん 🍣" {2}\(message \d+\) {2}taken \(200\) in \d+ ms\n$/)
    expect(err.text).toContain('SAMPLE_CHANNEL_SECRET is not set: signed with the development secret of minato.')
    expect(bot.received).toMatchObject([{ message: { text: '𠮷野さん 🍣' } }])
  })

  test('signs with the first of the secrets the profile names', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url, channelSecret: 'the newer one' })
    const run = await runFake(['line', 'trigger', 'text', '--url', bot.url, '--json'], {
      environment: { SAMPLE_CHANNEL_SECRET: 'the newer one' },
    })
    expect(run.exit).toBe(0)
    expect(JSON.parse(run.out.text)).toMatchObject({ signed: 'configured' })
    expect(run.out.text + run.err.text).not.toContain('the newer one')
  })

  test('has no development secret for any other machine', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { exit, err } = await runFake([
      'line',
      'trigger',
      'text',
      '--url',
      'https://frontdesk.example.com/webhooks/line/minato',
      '--json',
    ])
    expect(exit).toBe(4)
    expect(JSON.parse(err.text)).toMatchObject({
      error: { code: 'no-channel-secret', message: expect.stringContaining('SAMPLE_CHANNEL_SECRET') },
    })
  })

  test('shows what the customer saw, and that it was free', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { exit, out } = await trigger('text', '--text', 'こんにちは', ...withSimulator())
    expect(exit).toBe(0)
    expect(out.lines.slice(1)).toEqual([expect.stringMatching(/^← reply \(free\), after \d+ ms$/), '  「こんにちは」ですね。', '  [はい]'])
  })

  test('shows every answer, and none that another customer gets meanwhile', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const waiting = trigger('text', '--text', 'a', '--text', 'b', '--interval', '600', '--json', ...withSimulator())
    await trigger('text', '--text', 'of another', '--simulator', simulator.url)
    const { said } = await waiting
    const lines = said().answers.map(({ lines: [first] }: { lines: string[] }) => first)
    expect(lines).toEqual(['「a」ですね。', '「b」ですね。'])
  })

  test('an answer that comes after another is waited for', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url, lateWord: '追伸です。' })
    const { said } = await trigger('text', '--json', ...withSimulator())
    expect(said().answers).toMatchObject([{ via: 'reply' }, { via: 'push', lines: ['追伸です。'] }])
  })

  test('an expired token is refused by LINE, and the answer is a metered push', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { said } = await trigger('text', '--expired-token', '--json', ...withSimulator())
    expect(said().answers).toMatchObject([{ via: 'push', cost: 'metered' }])
    expect(Date.now() - Number(bot.received[0]?.timestamp)).toBeLessThan(60_000)
  })

  test('duplicates are one event, delivered again', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { said } = await trigger('text', '--duplicate', '2', '--json', ...withSimulator())
    expect(new Set(bot.received.map(({ webhookEventId }) => webhookEventId)).size).toBe(1)
    expect(bot.received.filter(({ deliveryContext }) => deliveryContext.isRedelivery)).toHaveLength(2)
    expect(said().posts.map(({ copy }: { copy: number }) => copy)).toEqual([0, 1, 2])
    expect(said().answers).toHaveLength(1)
  })

  test('repeated, each is an event of its own', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    expect((await trigger('text', '--repeat', '25')).out.lines).toHaveLength(21)
    expect(new Set(bot.received.map(({ webhookEventId }) => webhookEventId)).size).toBe(25)
  })

  test('out of order, the newest comes first', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    await trigger('text', '--text', 'first', '--text', 'second', '--out-of-order')
    expect(bot.received.map(({ message }) => message?.['text'])).toEqual(['second', 'first'])
    const [newest, oldest] = bot.received
    expect(Number(newest?.timestamp)).toBeGreaterThan(Number(oldest?.timestamp))
  })

  test('a bot that should say nothing is watched, and may end well', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url, answers: false })
    const { exit, err } = await trigger('unfollow', ...withSimulator())
    expect(exit).toBe(0)
    expect(err.text).toContain('The customer saw nothing, as it should be.')
  })

  test('a customer who has left is to come back first', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const quick = ['--simulator', simulator.url, '--user', bot.customer, '--timeout', '300']
    await trigger('unfollow', ...quick)
    const { exit, err } = await trigger('text', ...quick)
    expect(exit).toBe(2)
    expect(err.text).toContain('line trigger follow --again')
    expect((await trigger('follow', '--again', ...withSimulator())).exit).toBe(0)
    expect((await trigger('text', ...withSimulator())).exit).toBe(0)
  })

  test('ends with 5 when there is no answer', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url, answers: false })
    const { exit, err, said } = await trigger('text', '--json', '--simulator', simulator.url, '--timeout', '300')
    expect(exit).toBe(5)
    expect(said()).toMatchObject({ answers: [] })
    expect(JSON.parse(err.text)).toMatchObject({ error: { code: 'unanswered' } })
  })

  test('a forgery that is refused is as it should be; one that is taken is not', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const refused = await trigger('text', '--bad-signature')
    expect(refused.exit).toBe(0)
    expect(refused.out.text).toContain('refused, as it should be (401)')
    expect(bot.received).toEqual([])
    await bot.close()
    bot = await LineBot.open({ simulatorUrl: simulator.url, believesAnybody: true })
    const taken = await trigger('text', '--bad-signature')
    expect(taken.exit).toBe(1)
    expect(taken.err.text).toContain('It believes anybody')
  })

  test('another secret than the front desk’s is told as such', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url, channelSecret: 'another' })
    const { exit, err } = await trigger('text')
    expect(exit).toBe(4)
    expect(err.text).toContain('Give this command and the front desk the same channel secret')
  })

  test('says where nothing listens, and how to start what should', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    await bot.close()
    const nobody = await trigger('text')
    expect(nobody.exit).toBe(5)
    expect(nobody.err.text).toMatch(/took nothing: nothing listens there[^]*pnpm@12 dev/)
    const noSimulator = await trigger('text', '--simulator', bot.url)
    expect(noSimulator.exit).toBe(5)
    expect(noSimulator.err.text).toContain('The LINE simulator at')
  })

  test.each([
    [['follow', '--text', 'x'], 'It goes with: text, standby'],
    [['unsend'], 'unsend needs --message-id'],
    [['postback'], 'postback needs --data'],
    [['postback', '--data', 'x', '--date', '2026-12-01', '--time', '19:00'], 'one of --date, --time and --datetime'],
    [['postback', '--data', 'x', '--date', 'tomorrow'], 'a date, such as 2026-12-01'],
    [['nonsense'], 'Allowed choices are text'],
    [['text', '--repeat', '0'], 'a whole number from 1'],
    [['text', '--simulator', 'nowhere'], '--simulator takes an address'],
    [['text', '--tenant', 'minat'], 'Did you mean minato?'],
  ])('%j is wrong usage and says %s', async (args, hint) => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { exit, err } = await trigger(...args)
    expect(exit).toBe(2)
    expect(err.text).toContain(hint)
    expect(bot.received).toEqual([])
  })

  test('a tenant without a LINE account is a matter of its folder', async () => {
    bot = await LineBot.open({ simulatorUrl: simulator.url })
    const { exit, err } = await trigger('text', '--tenant', 'komugi')
    expect(exit).toBe(3)
    expect(err.text).toContain('komugi is not on LINE')
  })
})
