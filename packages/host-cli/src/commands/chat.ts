import type { Platform } from '@frontdesk/composition/platform'
import { inLanguage } from '@frontdesk/core/kernel/language'
import { Option, type Command } from 'commander'

import { AboveTheLine } from '../chat/above-the-line.ts'
import { historyFile, readHistory, writeHistory } from '../chat/chat-history.ts'
import { ChatSession } from '../chat/chat-session.ts'
import { LearnProgress } from '../chat/learn-progress.ts'
import type { Desk } from '../chat/obey-command.ts'
import { chatByLines } from '../chat/piped-chat.ts'
import { SettableClock } from '../chat/settable-clock.ts'
import { TerminalChat } from '../chat/terminal-chat.ts'
import { DrawnTurns, ReportedTurns } from '../chat/turn-display.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { chooseDatabase, chooseDataFolder } from '../platform-settings.ts'
import { isCustomerName } from '../reading/read-line-command.ts'
import type { Screen } from '../screen/screen.ts'
import { wrapText } from '../screen/wrap-text.ts'
import { whileWaiting } from '../screen/while-waiting.ts'
import { withPlatform } from '../with-platform.ts'
import { collect, dataOption, describeCommand, checked, readTimeOption, type CommandContext, type RunCommand } from './command-context.ts'

/** Milliseconds; the prompt stands by then. */
const warmUpAfter = 50

type ChatOptions = {
  readonly prompt: readonly string[]
  readonly json?: true
  readonly as: string
  readonly lang?: string
  readonly now?: string
  readonly data?: string
  readonly conversation?: string
}

/** Adds `chat`. */
export function addChat(program: Command, run: RunCommand): void {
  const command = program
    .command('chat')
    .argument('[tenant]', 'the business to talk to (default: minato)')
    .addOption(new Option('-p, --prompt <text>', 'say this and leave; repeat it for several turns').argParser(collect).default([], 'none'))
    .option('--json', 'print each turn as one line of JSON (docs/json-output.md)')
    .addOption(new Option('--as <customer>', 'who writes').argParser(checked(isCustomerName, 'a name without spaces')).default('local'))
    .addOption(
      new Option('--lang <code>', 'the language the customer has chosen (default: as they write)').argParser(
        checked(isLanguage, 'two letters, such as ja'),
      ),
    )
    .option('--now <time>', 'stop the clock at an instant, or at a time of the business’s zone (default: the clock runs)')
    .addOption(
      new Option('--conversation <name>', 'go on with the conversation of this name (default: a new one)').argParser(
        checked(isCustomerName, 'a name without spaces'),
      ),
    )
    .addOption(dataOption())
  describeCommand(command, {
    summary: 'talk to a business’s front desk',
    description: `Talks to a business's front desk, as a customer would. At a terminal you type; with -p, or when input or output is not a
terminal, each line is one message and each answer goes to stdout. Everything else goes to stderr.`,
    examples: [
      ['frontdesk chat', 'talk to the restaurant'],
      ['frontdesk chat komugi --as yuki --lang en', 'talk to the bakery, as yuki, in English'],
      ['frontdesk chat -p "営業時間は？" -p "定休日は？" --json', 'two turns, as data'],
      ['frontdesk chat --now "2026-12-31 09:00" < questions.txt', 'one turn a line, on New Year’s Eve'],
    ],
  })
  command.action(
    async (tenant: string | undefined, options: ChatOptions) => await run(async (context) => await chat(tenant, options, context)),
  )
}

async function chat(tenant: string | undefined, options: ChatOptions, context: CommandContext): Promise<ExitCode> {
  const { surroundings, environment } = context
  const clock = new SettableClock(surroundings.now)
  let session: ChatSession | undefined
  const settings = {
    tenantsFolder: environment.tenantsFolder,
    database: chooseDatabase(environment, surroundings, options.data),
    clock,
    terminal: { show: async (message: Parameters<ChatSession['show']>[0]) => await session?.show(message) },
  }
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    session = new ChatSession({ platform, clock, newId: surroundings.newId })
    // Before the database is opened: what is wrong with the question is told at once.
    await session.talkTo(tenant)
    if (options.now !== undefined) clock.stopAt(readTimeOption(options.now, session.tenant.profile.zone))
    session.become(options.as)
    session.language = options.lang
    const { input, output } = surroundings
    const typed = input.isTTY === true && output.isTTY === true && options.prompt.length === 0 && options.json !== true
    return typed ? await chatTyped(platform, session, options, context) : await chatPiped(platform, session, options, context)
  })
}

async function chatPiped(platform: Platform, session: ChatSession, options: ChatOptions, context: CommandContext): Promise<ExitCode> {
  const { screen, surroundings } = context
  const json = options.json === true
  session.showOn(
    json
      ? new ReportedTurns({ screen, readTurn: async ({ tenantId, turnId }) => await platform.conversations.readTurn(tenantId, turnId) })
      : new DrawnTurns({ screen, frame: undefined }),
  )
  const note = (text: string): void => screen.tell(`${text}\n`)
  const desk: Desk = {
    session,
    workingFolder: surroundings.workingFolder,
    paint: screen.paint,
    columns: () => screen.columns,
    // With --json nothing but turns may be on stdout.
    answer: async (lines) => (json ? note(lines.join('\n')) : await screen.print(`${lines.join('\n')}\n`)),
    note,
    arrive: async () => await catchUp(session, context),
  }
  await open(platform, session, options)
  await desk.arrive()
  const source = options.prompt.length > 0 ? { prompts: options.prompt } : { stream: surroundings.input }
  await chatByLines(source, { desk, json, complain: (failure) => context.complain(failure, json) })
  return exitCodes.ok
}

async function chatTyped(platform: Platform, session: ChatSession, options: ChatOptions, context: CommandContext): Promise<ExitCode> {
  const { surroundings, environment } = context
  const screen = new AboveTheLine(context.screen)
  session.showOn(new DrawnTurns({ screen, frame: surroundings.environment['TERM'] === 'dumb' ? 'ascii' : 'lines' }))
  const desk: Desk = {
    session,
    workingFolder: surroundings.workingFolder,
    paint: screen.paint,
    columns: () => screen.columns,
    answer: async (lines) => await screen.print(`${lines.join('\n')}\n\n`),
    note: (text) => screen.tell(`${screen.paintTalk('quiet', wrapText(text, screen.columns).join('\n'))}\n`),
    arrive: async () => {
      await screen.print(introduce(session, screen))
      await catchUp(session, { ...context, screen })
    },
  }
  await screen.print(introduce(session, screen))
  await whileWaiting(screen, 'Opening the database (the first time takes a few seconds) …', open(platform, session, options))
  await catchUp(session, { ...context, screen })
  const file = historyFile(chooseDataFolder(environment, surroundings, options.data))
  const { input, output } = surroundings
  const conversation = new TerminalChat({ desk, screen, input, output, history: await readHistory(file) })
  screen.writeAbove((write) => conversation.makeWay(write))
  try {
    const ended = conversation.run()
    // While the customer reads the first lines: the intents are learned before the first message needs them.
    setTimeout(() => void session.warmUp(), warmUpAfter)
    return await ended
  } finally {
    screen.writeAbove((write) => write())
    await writeHistory(file, conversation.history)
  }
}

/** Opens the database and, if asked to, an earlier conversation. */
async function open(platform: Platform, session: ChatSession, { conversation }: ChatOptions): Promise<void> {
  await platform.start()
  if (conversation !== undefined) await session.resume(conversation)
}

/** Two or three lines: whom one talks to, that nobody real is troubled, and where help is. */
function introduce({ tenant, customer, language }: ChatSession, { columns, paint }: Pick<Screen, 'columns' | 'paint'>): string {
  const { name, languages } = tenant.profile
  const called = inLanguage(name, language ?? languages[0] ?? 'en', ...languages)
  const lines = [
    `${paint('title', called)} ${paint('quiet', `(${tenant.id}, a made-up business). You write as ${customer}.`)}`,
    paint('quiet', '/help lists the commands, /why explains the last answer, /bye leaves.'),
  ]
  return `${lines.flatMap((line) => wrapText(line, columns)).join('\n')}\n\n`
}

async function catchUp(session: ChatSession, { screen, surroundings }: Pick<CommandContext, 'screen' | 'surroundings'>): Promise<void> {
  const progress = new LearnProgress({ screen, now: surroundings.now })
  try {
    await session.catchUp(progress.advance)
  } finally {
    progress.finish()
  }
}

function isLanguage(text: string): boolean {
  return /^[a-z]{2}$/.test(text)
}
