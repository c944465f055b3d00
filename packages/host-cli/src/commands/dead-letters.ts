import { InvalidArgumentError, Option, type Command } from 'commander'

import { CommandFailure } from '../command-failure.ts'
import { change, type ChangeOptions } from '../dead-letters/change-dead.ts'
import { groupDead, selectDead } from '../dead-letters/dead-groups.ts'
import { withDead } from '../dead-letters/with-dead.ts'
import { writeEntry, writeGroups } from '../dead-letters/write-dead.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { collect, dataOption, describeCommand, type CommandContext, type RunCommand } from './command-context.ts'

type ListOptions = {
  readonly tenant?: string
  readonly reason?: string
  readonly max: number
  readonly json?: true
  readonly data?: string
}
type ShowOptions = { readonly content?: true; readonly json?: true; readonly data?: string }

/** Adds `dead-letters list`, `show`, `replay` and `drop`. */
export function addDeadLetters(program: Command, run: RunCommand): void {
  const deadLetters = program.command('dead-letters')
  describeCommand(deadLetters, {
    summary: 'see, replay or drop what could not be answered or delivered',
    description: `Dead letters are events that could not be answered, replies that could not be delivered, and messages of the queue that no worker could
take in. See docs/dead-letters.md.`,
    examples: [
      ['frontdesk dead-letters list', 'what died, and of what'],
      ['frontdesk dead-letters replay --reason "tries failed" --yes', 'have it answered after all'],
    ],
  })
  addList(deadLetters, run)
  addShow(deadLetters, run)
  addReplay(deadLetters, run)
  addDrop(deadLetters, run)
}

function addList(deadLetters: Command, run: RunCommand): void {
  const command = deadLetters
    .command('list')
    .option('--tenant <slug>', 'of this business (default: all)')
    .option('--reason <words>', 'whose reason holds these words')
    .option('--max <n>', 'show so many of each group', wholeNumber, 3)
    .option('--json', 'print JSON, with all of each group')
    .addOption(dataOption())
  describeCommand(command, {
    summary: 'list dead letters by reason and business',
    description:
      'Lists dead letters, grouped by reason and business, oldest first. Says nothing of what customers wrote, nor who they are.',
    examples: [
      ['frontdesk dead-letters list', 'all'],
      ['frontdesk dead-letters list --tenant minato --json', 'of one, as data'],
    ],
  })
  command.action(async (options: ListOptions) => await run(async (context) => await list(options, context)))
}

function addShow(deadLetters: Command, run: RunCommand): void {
  const command = deadLetters
    .command('show')
    .argument('<id>', 'as list prints it')
    .option('--content', 'also show what the customer did or was to be told (personal data)')
    .option('--json', 'print JSON')
    .addOption(dataOption())
  describeCommand(command, {
    summary: 'show one dead letter',
    description: 'Shows one dead letter: what it is, why and when it died. What the customer did, or was to be told, only when asked for.',
    examples: [
      ['frontdesk dead-letters show queue:17', 'without its content'],
      ['frontdesk dead-letters show queue:17 --content', 'with it'],
    ],
  })
  command.action(async (id: string, options: ShowOptions) => await run(async (context) => await show(id, options, context)))
}

function addReplay(deadLetters: Command, run: RunCommand): void {
  const command = addSelection(deadLetters.command('replay'))
    .option('--serve', 'answer here and now, instead of leaving it to a worker')
    .option('--json', 'print JSON')
    .addOption(dataOption())
  describeCommand(command, {
    summary: 'have dead letters answered or delivered after all',
    description: `Opens dead letters again, as if they had just come; a worker then answers or delivers them. Changes nothing without --yes. Replaying
twice answers once.`,
    examples: [
      ['frontdesk dead-letters replay --tenant minato', 'see what would be replayed'],
      ['frontdesk dead-letters replay --tenant minato --yes', 'replay it'],
      ['frontdesk dead-letters replay --all --max 1 --yes --serve', 'try the oldest one, here'],
    ],
  })
  command.action(async (options: ChangeOptions) => await run(async (context) => await change('replay', options, context)))
}

function addDrop(deadLetters: Command, run: RunCommand): void {
  const command = addSelection(deadLetters.command('drop')).option('--json', 'print JSON').addOption(dataOption())
  describeCommand(command, {
    summary: 'take dead letters off the list for good',
    description: `Takes dead letters off the list for good: nobody will be answered. Of events and replies the conversation's record stays; a message of the
queue is gone. Changes nothing without --yes.`,
    examples: [['frontdesk dead-letters drop --id queue:17 --yes', 'one of them']],
  })
  command.action(async (options: ChangeOptions) => await run(async (context) => await change('drop', options, context)))
}

function addSelection(command: Command): Command {
  return command
    .option('--tenant <slug>', 'those of this business')
    .option('--reason <words>', 'those whose reason holds these words')
    .addOption(new Option('--id <id>', 'this one; may be repeated').argParser(collect).default([], 'none'))
    .option('--all', 'all of them')
    .option('--max <n>', 'no more than so many, the oldest first', wholeNumber)
    .option('--yes', 'do it')
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It takes a whole number from 1.')
  return Number(value)
}

async function list(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  return await withDead(options, context, async (_platform, dead) => {
    const groups = groupDead(selectDead(dead, { ids: [], ...(options.reason !== undefined && { reason: options.reason }) }))
    await writeGroups(groups, { json: options.json === true, max: options.max }, context)
    const [oldest] = groups[0]?.entries ?? []
    if (oldest && options.json !== true)
      context.screen.tell(`\nOne of them: frontdesk dead-letters show ${oldest.id}\nReplay or drop: frontdesk dead-letters replay --help\n`)
    return exitCodes.ok
  })
}

async function show(id: string, options: ShowOptions, context: CommandContext): Promise<ExitCode> {
  return await withDead(options, context, async (_platform, dead) => {
    const entry = dead.find((one) => one.id === id)
    if (!entry)
      throw new CommandFailure(
        exitCodes.usage,
        'unknown-dead-letter',
        `There is no dead letter ${JSON.stringify(id.slice(0, 120))}; it may have been replayed or dropped.`,
        'See those there are with: frontdesk dead-letters list',
      )
    await writeEntry(entry, { json: options.json === true, content: options.content === true }, context)
    return exitCodes.ok
  })
}
