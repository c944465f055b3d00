import { CommandFailure } from '../command-failure.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { whileWaiting } from '../screen/while-waiting.ts'
import { awaitAnswers, type SeenAnswer } from './await-answers.ts'
import { openTriggerTarget, type OpenedTarget } from './open-trigger-target.ts'
import { readTriggeredEvent, type EventOptions, type TriggeredEvent } from './trigger-event.ts'
import { TriggerReport } from './trigger-report.ts'
import { triggerWebhook, type Post, type TriggerManner } from './trigger-webhook.ts'

/** What `line trigger` takes. */
export type TriggerOptions = EventOptions &
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

/** Sends what is asked for, and watches what comes of it. Throws `CommandFailure` (unavailable) when there should be an answer and none comes. */
export async function runTrigger(name: string, options: TriggerOptions, context: CommandContext): Promise<ExitCode> {
  const event = readTriggeredEvent(name, options)
  const manner = readManner(options, event)
  const target = await openTriggerTarget(options, context)
  await refuseBlocked(name, event, target)
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

/** An unfollow before is remembered by the simulator, as by LINE; whoever waits for an answer then would wait in vain. */
async function refuseBlocked(
  name: string,
  { answered, from, in: group }: TriggeredEvent,
  { simulator, botUserId }: OpenedTarget,
): Promise<void> {
  if (!simulator || !answered || name === 'follow' || group !== undefined || !(await simulator.isBlocked(botUserId, from))) return
  throw new CommandFailure(
    exitCodes.usage,
    'blocked',
    'This customer has blocked the account (an unfollow, before), and would see no answer.',
    'Have them come back with `line trigger follow --again`, or be another: --user yuki',
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
