import { Argument, InvalidArgumentError, Option, type Command } from 'commander'

import { defaultTenant } from '../chat/find-tenant.ts'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { awaitAnswers, type SeenAnswer } from '../line/await-answers.ts'
import { openTriggerTarget, type OpenedTarget } from '../line/open-trigger-target.ts'
import { TriggerReport } from '../line/trigger-report.ts'
import { eventNames, readTriggeredEvent, type EventOptions, type TriggeredEvent } from '../line/trigger-event.ts'
import { triggerWebhook, type Post, type TriggerManner } from '../line/trigger-webhook.ts'
import { whileWaiting } from '../screen/while-waiting.ts'
import { checked, collect, describeCommand, type CommandContext, type RunCommand } from './command-context.ts'

type TriggerOptions = EventOptions &
  Omit<TriggerManner, 'duplicate' | 'outOfOrder' | 'expiredToken' | 'badSignature' | 'repeat'> & {
    readonly tenant?: string
    readonly url?: string
    readonly repeat?: number
    readonly duplicate?: number
    readonly outOfOrder?: true
    readonly expiredToken?: true
    readonly badSignature?: true
    readonly simulator?: string
    readonly timeout: number
    readonly json?: true
  }

/** After an answer, how long another may follow. A burst is waited out for up to 3 s before it is answered. Milliseconds. */
const silenceAfterAnswer = 1_500
/** How long a bot that should say nothing is watched. Milliseconds. */
const silenceExpected = 2_500

/** Adds `line trigger`. */
export function addLine(program: Command, run: RunCommand): void {
  const line = program.command('line')
  describeCommand(line, {
    summary: 'do to a front desk what LINE does',
    description: 'Speaks to a front desk as LINE would.',
    examples: [['frontdesk line trigger text', 'a customer asks for the opening hours']],
  })
  const trigger = line.command('trigger').addArgument(new Argument('<event>', 'what happens').choices(eventNames))
  addEventOptions(trigger)
  addMannerOptions(trigger)
  trigger.option('--timeout <ms>', 'how long to wait for the first answer', wholeNumber(1, 600_000), 30_000).option('--json', 'print JSON')
  describeCommand(trigger, {
    summary: 'send a signed LINE event to a front desk',
    description: `Sends a LINE event to a front desk's webhook, signed with the channel secret its tenant.yaml names (on this machine, when that is
not set, with the one pnpm dev uses). With --simulator the bot can answer, and what the customer then sees is printed, with how it came: as a reply
(free) or a push (metered). Ends with 5 when there should be an answer and none comes.`,
    examples: [
      ['frontdesk line trigger text --text "駐車場はありますか"', 'one message'],
      [
        'frontdesk line trigger text --text はい --text 4人で --interval 400 --simulator http://127.0.0.1:8090',
        'a burst, and what the customer sees',
      ],
      [
        'frontdesk line trigger text --duplicate --expired-token --simulator http://127.0.0.1:8090',
        'delivered twice, and too late for a free reply',
      ],
      ['frontdesk line trigger postback --data menu --datetime 2026-12-01T19:00', 'a date and time picked'],
      ['frontdesk line trigger unsend --message-id 468789577898262530', 'a message taken back'],
      ['frontdesk line trigger text --bad-signature', 'a forgery, which should be refused'],
    ],
  })
  trigger.action(
    async (event: string, options: TriggerOptions) => await run(async (context) => await triggerEvent(event, options, context)),
  )
}

function addEventOptions(trigger: Command): void {
  trigger
    .option('--tenant <slug>', `the business (default: ${defaultTenant})`)
    .addOption(
      new Option('--text <text>', 'what is written; repeat it for several messages')
        .argParser(collect)
        .default([], 'asks for the opening hours'),
    )
    .addOption(new Option('--keyword <word>', 'what a sticker means; may be repeated').argParser(collect).default([], 'thank you, smile'))
    .option('--data <data>', 'of a postback: the data of the choice tapped')
    .option('--date <date>', 'of a postback: 2026-12-01 was picked', checked(matches(/^\d{4}-\d{2}-\d{2}$/), 'a date, such as 2026-12-01'))
    .option('--time <time>', 'of a postback: 19:00 was picked', checked(matches(/^\d{2}:\d{2}$/), 'a time, such as 19:00'))
    .option(
      '--datetime <datetime>',
      'of a postback: 2026-12-01T19:00 was picked',
      checked(matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/i), 'a date and time, such as 2026-12-01T19:00'),
    )
    .option(
      '--at <latitude,longitude>',
      'of a location (default: Tokyo Station)',
      checked(matches(/^-?[\d.]+,-?[\d.]+$/), 'two numbers, such as 35.68,139.77'),
    )
    .option('--message-id <id>', 'of an unsend: the message taken back')
    .option('--again', 'of a follow: the customer had blocked the account before')
    .option('--user <name>', 'who does it: any name, or a LINE user id', 'customer')
    .option('--group <name>', 'the group it happens in: any name, or a LINE group id (default: one to one)')
}

function addMannerOptions(trigger: Command): void {
  trigger
    .option('--url <url>', 'the webhook (default: http://127.0.0.1:8080/webhooks/line/<tenant>)')
    .option('--simulator <url>', 'the LINE simulator the front desk speaks to: registers the reply token and shows the answers')
    .option('--repeat <n>', 'so many times, each an event of its own', wholeNumber(1, 10_000))
    .option('--interval <ms>', 'between two events', wholeNumber(0, 600_000), 0)
    .addOption(
      new Option('--duplicate [times]', 'deliver each event so many times more, at the same moment')
        .argParser(wholeNumber(1, 100))
        .preset('1'),
    )
    .option('--out-of-order', 'deliver the newest event first (of two, unless said otherwise)')
    .option('--expired-token', 'with a reply token that has run out at LINE')
    .option('--bad-signature', 'sign with another secret')
}

const matches = (form: RegExp) => (text: string) => form.test(text)

function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= least && number <= most)) throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`)
    return number
  }
}

async function triggerEvent(name: string, options: TriggerOptions, context: CommandContext): Promise<ExitCode> {
  const event = readTriggeredEvent(name, options)
  const manner = readManner(options, event)
  const target = await openTriggerTarget(options, context)
  const report = new TriggerReport({ screen: context.screen, json: options.json === true, manner, target })
  report.begin()
  const before = (await target.simulator?.lastSeen()) ?? 0
  const { posts, sentAt } = await sendAll(event, manner, target, report)
  const answers = await watch(event, manner, { target, before, sentAt, timeout: options.timeout }, report, context)
  await report.end({ event, posts, answers })
  if (!target.simulator || manner.badSignature || !event.answered || answers.length > 0) return exitCodes.ok
  throw new CommandFailure(
    exitCodes.unavailable,
    'unanswered',
    `The webhook took the event, and the customer saw no answer within ${options.timeout / 1000} s.`,
    `See that a worker runs, and that it sends to the simulator (LINE_API_BASE_URL=${target.simulatorUrl?.origin}). Then look at: frontdesk dead-letters list`,
  )
}

function readManner(options: TriggerOptions, { happenings }: TriggeredEvent): TriggerManner {
  const { repeat = options.outOfOrder && happenings.length < 2 ? 2 : 1, interval, duplicate = 0 } = options
  return {
    repeat,
    interval,
    duplicate,
    outOfOrder: options.outOfOrder === true,
    expiredToken: options.expiredToken === true,
    badSignature: options.badSignature === true,
  }
}

async function sendAll(
  event: TriggeredEvent,
  manner: TriggerManner,
  target: OpenedTarget,
  report: TriggerReport,
): Promise<{ posts: Post[]; sentAt: number }> {
  const posts: Post[] = []
  let sentAt = performance.now()
  for await (const post of triggerWebhook(event, manner, target)) {
    posts.push(post)
    sentAt = performance.now() - post.milliseconds
    await report.posted(post)
  }
  return { posts, sentAt }
}

type Watch = { readonly target: OpenedTarget; readonly before: number; readonly sentAt: number; readonly timeout: number }

async function watch(
  event: TriggeredEvent,
  { badSignature }: TriggerManner,
  { target, before, sentAt, timeout }: Watch,
  report: TriggerReport,
  { screen }: CommandContext,
): Promise<SeenAnswer[]> {
  const answers: SeenAnswer[] = []
  if (!target.simulator) return answers
  const expected = event.answered && !badSignature
  const seen = awaitAnswers({
    simulator: target.simulator,
    botUserId: target.botUserId,
    chat: event.in ?? event.from,
    after: before,
    sentAt,
    patience: expected ? timeout : Math.min(timeout, silenceExpected),
    silence: silenceAfterAnswer,
  })
  const words = expected ? 'Waiting for the answer …' : 'Watching that nothing is said …'
  for (;;) {
    const next = await whileWaiting(screen, answers.length === 0 ? words : 'Watching for more …', seen.next())
    if (next.done === true) return answers
    answers.push(next.value)
    await report.answered(next.value)
  }
}
