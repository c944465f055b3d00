import { Argument, InvalidArgumentError, Option, type Command } from 'commander'

import { defaultTenant } from '../chat/find-tenant.ts'
import { runTrigger, type TriggerOptions } from '../line/run-trigger.ts'
import { eventNames } from '../line/trigger-event.ts'
import { checked, collect, describeCommand, type RunCommand } from './command-context.ts'

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
  trigger.action(async (event: string, options: TriggerOptions) => await run(async (context) => await runTrigger(event, options, context)))
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
