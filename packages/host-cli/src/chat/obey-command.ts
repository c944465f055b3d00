import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'

import type { Turn } from '@frontdesk/core/conversation/turn'
import { inLanguage } from '@frontdesk/core/kernel/language'
import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'

import { CommandFailure } from '../command-failure.ts'
import { describeFailure } from '../describe-failure.ts'
import { readInstant, writeInstant } from '../reading/read-instant.ts'
import { slashCommands, type LineCommand } from '../reading/read-line-command.ts'
import { explainTurn } from '../screen/explain-turn.ts'
import type { Paint } from '../screen/paint.ts'
import { padText, wrapText } from '../screen/wrap-text.ts'
import type { ChatSession } from './chat-session.ts'
import { writeScenario } from './write-scenario.ts'

/** What a slash command works on and speaks through. */
export type Desk = {
  readonly session: ChatSession
  readonly workingFolder: string
  readonly paint: Paint
  readonly columns: () => number
  /** What was asked for. */
  answer(lines: readonly string[]): Promise<void>
  /** A remark. */
  note(text: string): void
  /** Learns, answers what was left, and introduces the tenant just turned to. */
  arrive(): Promise<void>
}

/** A line that is not a message. */
export type SlashCommand = Exclude<LineCommand, { kind: 'nothing' | 'say' }>

/** Does what a slash command asks. `leave` when it was the last. */
export async function obeyCommand(command: SlashCommand, desk: Desk): Promise<'stay' | 'leave'> {
  const { session } = desk
  switch (command.kind) {
    case 'help':
      await desk.answer(listCommands(desk.paint, desk.columns()))
      break
    case 'why':
      await explain(await session.findTurn(), 'Nothing has been said yet in this conversation.', desk)
      break
    case 'inspect':
      await explain(await session.findTurn(command.turn), `This conversation has no turn ${command.turn}.`, desk)
      break
    case 'as':
      session.become(command.customer)
      desk.note(`You now write as ${command.customer}.`)
      break
    case 'tenant':
      await turnTo(command.slug, desk)
      break
    case 'language':
      session.language = command.language
      desk.note(command.language ? `The customer's language is now ${command.language}.` : 'The language now follows what is written.')
      break
    case 'time':
      setTime(command.at, desk)
      break
    case 'restart':
      session.restart()
      desk.note('A new conversation begins.')
      break
    case 'save':
      await save(command.file, command.overwrite, desk)
      break
    case 'mistake':
      desk.note(command.message)
      break
    case 'bye':
      return 'leave'
  }
  return 'stay'
}

function listCommands(paint: Paint, columns: number): string[] {
  const commands = slashCommands.map(([name, takes, meaning]) => [`/${name}${takes ? ` ${takes}` : ''}`, meaning] as const)
  const widest = Math.max(...commands.map(([usage]) => usage.length).filter((size) => size < 20))
  const indent = ' '.repeat(widest + 4)
  const rows = commands.flatMap(([usage, meaning]) => {
    const [first = '', ...rest] = wrapText(meaning, columns - indent.length)
    const beside = usage.length <= widest
    const head = `  ${padText(paint('key', usage), widest)}`
    return [...(beside ? [`${head}  ${first}`] : [head, indent + first]), ...rest.map((line) => indent + line)]
  })
  const numbers = 'A number taps a choice. A message that begins with a slash is written with two: //like this'
  return [...rows, ...wrapText(numbers, columns - 2).map((line) => paint('quiet', `  ${line}`))]
}

async function explain(turn: Turn | undefined, otherwise: string, desk: Desk): Promise<void> {
  if (!turn) return desk.note(otherwise)
  await desk.answer(explainTurn(turn, { columns: desk.columns(), paint: desk.paint, zone: desk.session.tenant.profile.zone }))
}

async function turnTo(slug: string, desk: Desk): Promise<void> {
  try {
    await desk.session.talkTo(slug)
  } catch (error) {
    // A name mistyped or a folder with mistakes is no reason to leave the one we are with.
    if (!(error instanceof CommandFailure || error instanceof InvalidTenant)) throw error
    const { message, fix } = describeFailure(error)
    return desk.note(`${message}\n${fix}`)
  }
  await desk.arrive()
}

function setTime(at: string | undefined, desk: Desk): void {
  const { clock, tenant } = desk.session
  const { zone } = tenant.profile
  if (at === undefined) {
    clock.run()
    return desk.note(`The clock runs again: ${writeInstant(clock.now(), zone)}`)
  }
  const instant = readInstant(at, zone)
  if (!instant)
    return desk.note(`${JSON.stringify(at)} is no time. Write it as "2026-12-01 09:00" (in ${zone}), with an offset if you like.`)
  clock.stopAt(instant)
  desk.note(`The clock stands at ${writeInstant(instant, zone)} (${zone}).`)
}

async function save(file: string, overwrite: boolean, desk: Desk): Promise<void> {
  const { session } = desk
  const turns = await session.readConversation()
  if (turns.length === 0) return desk.note('Nothing to save: nothing has been said yet in this conversation.')
  const { name, zone } = session.tenant.profile
  const path = resolve(desk.workingFolder, file)
  const title = `${inLanguage(name, 'en')}: ${basename(file).replace(/\.ya?ml$/, '')}`
  try {
    await writeFile(path, writeScenario(turns, { name: title, zone, customerLanguage: session.language }), { flag: overwrite ? 'w' : 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return desk.note(`${path} exists already. /save! ${file} overwrites it.`)
    return desk.note(`${path} could not be written (${String(code ?? error)}). Name another file.`)
  }
  desk.note(`Saved ${turns.length} turn${turns.length === 1 ? '' : 's'} to ${path}`)
}
