import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'
import { Command, CommanderError, type OutputConfiguration } from 'commander'

import { addChat } from './commands/chat.ts'
import type { CommandContext, RunCommand } from './commands/command-context.ts'
import { addDoctor } from './commands/doctor.ts'
import { addInspect } from './commands/inspect.ts'
import { addDeadLetters } from './commands/dead-letters.ts'
import { addDeliveries } from './commands/deliveries.ts'
import { addKnowledge } from './commands/knowledge.ts'
import { addLine } from './commands/line.ts'
import { addTenants } from './commands/tenants.ts'
import { describeFailure, type DescribedFailure } from './describe-failure.ts'
import { readEnvironment } from './environment.ts'
import { ownName } from './own-name.ts'
import { exitCodes, exitCodesHelp, type ExitCode } from './exit-codes.ts'
import { StreamScreen, type Screen } from './screen/screen.ts'
import type { Surroundings } from './surroundings.ts'

const introduction = `Frontdesk answers a business's customers on chat. This is its terminal: talk to a business's bot, see what it
understands and why it answered as it did, and check the businesses' folders. Nothing else needs to be installed or running.
Where it says frontdesk here, type: ${ownName}`

const closing = `
Examples:
  frontdesk chat                             talk to the restaurant
  frontdesk chat -p "営業時間は？"             one question, one answer
  frontdesk doctor                           check that everything is in place

Environment:
  TENANTS_DIR     folder of the businesses (default: tenants in the working folder)
  FRONTDESK_DATA  folder of the embedded database (default: .frontdesk in the working folder)
  DATABASE_URL    a Postgres server with pgvector, instead of the embedded database
  NO_COLOR        no colours                 FRONTDESK_DEBUG=1  show stack traces

${exitCodesHelp}`

/** Runs one command line, without the program's own name, and returns how the process should end. Never throws. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const line = new CommandLine(args, surroundings)
  return await line.run()
}

class CommandLine {
  readonly #args: readonly string[]
  readonly #surroundings: Surroundings
  #screen: Screen
  #exit: ExitCode = exitCodes.ok

  constructor(args: readonly string[], surroundings: Surroundings) {
    this.#args = args
    this.#surroundings = surroundings
    this.#screen = this.#makeScreen(true)
  }

  async run(): Promise<ExitCode> {
    const program = this.#build()
    try {
      await program.parseAsync([...this.#args], { from: 'user' })
      return this.#exit
    } catch (error) {
      return await this.#fail(error)
    }
  }

  #build(): Command {
    const program = new Command('frontdesk')
      .description(introduction.replaceAll('\n', ' '))
      .option('--no-color', 'no colours (default: colours on a terminal, unless NO_COLOR is set)')
      .addHelpText('after', closing)
      .exitOverride()
      .configureOutput(this.#output())
    const run: RunCommand = async (work) => {
      this.#screen = this.#makeScreen(program.opts<{ color: boolean }>().color)
      this.#exit = await work(await this.#context())
    }
    for (const add of [addChat, addInspect, addKnowledge, addTenants, addLine, addDeadLetters, addDeliveries, addDoctor]) add(program, run)
    return program
  }

  #output(): OutputConfiguration {
    const { output } = this.#surroundings
    const write = (text: string): void => void output.write(text)
    return {
      writeOut: write,
      // Only the help of a command called without its subcommand comes here, and that was asked for as much as --help.
      writeErr: write,
      // What is wrong with a command line is told like any other failure.
      outputError: () => undefined,
      getOutHelpWidth: () => this.#screen.columns,
      getErrHelpWidth: () => this.#screen.columns,
    }
  }

  async #context(): Promise<CommandContext> {
    const { environment, workingFolder: working, ownTenantsFolder: ownTenants } = this.#surroundings
    return {
      surroundings: this.#surroundings,
      environment: await readEnvironment(environment, { working, ownTenants }),
      screen: this.#screen,
      complain: (failure, json) => this.#tell(failure, json),
    }
  }

  async #fail(error: unknown): Promise<ExitCode> {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) return exitCodes.ok
    const readLine = error instanceof InvalidTenant ? (await this.#surroundings.loadTenantCheck()).lineReader() : undefined
    const failure = describeFailure(error, readLine)
    this.#tell(failure, this.#args.includes('--json'))
    if (this.#debugs() && error instanceof Error) this.#screen.tell(`${withCauses(error)}\n`)
    return failure.exit
  }

  #tell({ code, message, fix }: Omit<DescribedFailure, 'exit'>, json: boolean): void {
    if (json) return this.#screen.tell(`${JSON.stringify({ error: { code, message, fix } })}\n`)
    this.#screen.tell(`${this.#screen.paintTalk('alarm', 'frontdesk:')} ${message}\n${fix}\n`)
  }

  /** The environment itself may be what is wrong. */
  #debugs(): boolean {
    return ['1', 'true'].includes(this.#surroundings.environment['FRONTDESK_DEBUG'] ?? '')
  }

  #makeScreen(coloursWanted: boolean): Screen {
    const { output, errors, environment } = this.#surroundings
    return new StreamScreen({ output, errors, environment, coloursWanted })
  }
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${withCauses(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
