import stringWidth from 'string-width'
import { InvalidArgumentError, Option, type Command } from 'commander'

import { CommandFailure } from '../command-failure.ts'
import type { DescribedFailure } from '../describe-failure.ts'
import type { Environment } from '../environment.ts'
import { exitCodes, exitCodesHelp, type ExitCode } from '../exit-codes.ts'
import { readInstant } from '../reading/read-instant.ts'
import type { Screen } from '../screen/screen.ts'
import { padText } from '../screen/wrap-text.ts'
import type { Surroundings } from '../surroundings.ts'

/** What every command is given. */
export type CommandContext = {
  readonly surroundings: Surroundings
  readonly environment: Environment
  readonly screen: Screen
  /** Tells of a failure that does not end the command, as text or as JSON. */
  complain(failure: Omit<DescribedFailure, 'exit'>, json: boolean): void
}

/** Runs a command's work, once the command line is understood and the environment is read, and keeps how the process should end. */
export type RunCommand = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>

/** What a command's `--help` says besides its options. */
export type CommandHelp = {
  readonly summary: string
  readonly description: string
  readonly examples: readonly (readonly [line: string, meaning: string])[]
}

export function describeCommand(command: Command, help: CommandHelp): void {
  const widest = Math.max(...help.examples.map(([line]) => stringWidth(line)))
  const aligned = widest <= 44
  const examples = help.examples.map(([line, meaning]) =>
    aligned ? `  ${padText(line, widest)}  ${meaning}` : `  ${line}\n      ${meaning}`,
  )
  command.summary(help.summary).description(help.description.replaceAll('\n', ' '))
  command.addHelpText('after', `\nExamples:\n${examples.join('\n')}\n\n${exitCodesHelp}`)
}

export function dataOption(): Option {
  return new Option(
    '--data <folder>',
    'where the embedded database is kept (default: $FRONTDESK_DATA, else .frontdesk; not used with $DATABASE_URL)',
  )
}

/** Reads an option that may be repeated. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

/** Reads an option that must hold for `accepts`. */
export function checked(accepts: (text: string) => boolean, wanted: string): (value: string) => string {
  return (value) => {
    if (!accepts(value)) throw new InvalidArgumentError(`It takes ${wanted}.`)
    return value
  }
}

/** Reads `--now`, wall clock in `zone` unless it has an offset. Throws `CommandFailure` (usage). */
export function readTimeOption(text: string, zone: string): Date {
  const instant = readInstant(text, zone)
  if (instant) return instant
  throw new CommandFailure(
    exitCodes.usage,
    'invalid-time',
    `--now takes a time, and ${JSON.stringify(text)} is none.`,
    `Write 2026-12-01T09:00:00+09:00, or "2026-12-01 09:00" for ${zone}.`,
  )
}
