import { setTimeout as pause } from 'node:timers/promises'

import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readLineCommand } from '../reading/read-line-command.ts'
import type { Screen } from '../screen/screen.ts'
import type { InputStream, OutputStream } from '../surroundings.ts'
import { obeyCommand, type Desk } from './obey-command.ts'
import { unanswered } from './piped-chat.ts'
import { PromptLine } from './prompt-line.ts'
import { readCustomerText } from './read-customer-event.ts'

/** A shorter wait needs no sign of life. */
const quietMilliseconds = 300

type Given = {
  readonly desk: Desk
  readonly screen: Screen
  readonly input: InputStream
  readonly output: OutputStream
  /** Newest first. */
  readonly history: readonly string[]
}

/** A conversation typed at a terminal. Lines typed while an answer is on its way wait their turn. */
export class TerminalChat {
  readonly #desk: Desk
  readonly #screen: Screen
  readonly #line: PromptLine
  readonly #waiting: string[] = []
  readonly #ended: Promise<ExitCode>
  #end: (result: ExitCode | Error) => void = () => undefined
  #busy = false
  #accepted = false
  #warned = false
  #indicated = false

  constructor({ desk, screen, input, output, history }: Given) {
    this.#desk = desk
    this.#screen = screen
    this.#ended = new Promise((resolve, reject) => {
      this.#end = (result) => (result instanceof Error ? reject(result) : resolve(result))
    })
    this.#line = new PromptLine(
      { input, output, history },
      {
        onKeys: () => this.#indicated && this.makeWay(() => undefined),
        onLine: (line) => this.#queue(line),
        onInterrupt: (typed) => this.#interrupt(typed),
        onEnd: () => this.#queue('/bye'),
      },
    )
  }

  /** Until the customer leaves. */
  async run(): Promise<ExitCode> {
    this.#line.ask()
    try {
      return await this.#ended
    } finally {
      this.#line.close()
    }
  }

  get history(): readonly string[] {
    return this.#line.history
  }

  /** For whatever writes while the line may be in use: replies, notes. */
  makeWay(write: () => void): void {
    this.#indicated = false
    this.#line.makeWay(write)
  }

  #queue(line: string): void {
    this.#warned = false
    this.#waiting.push(line)
    if (!this.#busy) void this.#work()
  }

  async #work(): Promise<void> {
    this.#busy = true
    try {
      for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
        if ((await this.#take(line)) === 'leave') return this.#end(exitCodes.ok)
      }
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#busy = false
      this.#accepted = false
    }
    this.#line.ask()
  }

  async #take(line: string): Promise<'stay' | 'leave'> {
    const command = readLineCommand(line)
    if (command.kind === 'nothing') return 'stay'
    if (command.kind !== 'say') return await obeyCommand(command, this.#desk)
    const answered = new AbortController()
    void this.#indicate(answered.signal)
    try {
      const outcome = await this.#desk.session.act(
        readCustomerText(command.text, this.#desk.session.offered),
        () => (this.#accepted = true),
      )
      if (outcome === 'unanswered') this.#desk.note(`${unanswered.message} ${unanswered.fix}`)
    } finally {
      answered.abort()
      this.#accepted = false
      if (this.#indicated) this.makeWay(() => undefined)
    }
    await this.#screen.print('\n')
    return 'stay'
  }

  /** A quiet sign of life on a line of its own, which the answer takes the place of. */
  async #indicate(signal: AbortSignal): Promise<void> {
    await pause(quietMilliseconds, undefined, { signal }).catch(() => undefined)
    if (signal.aborted || !this.#screen.talksToTerminal || !this.#line.isEmpty) return
    this.#screen.tell(this.#screen.paintTalk('quiet', '…'))
    this.#indicated = true
  }

  #interrupt(typed: boolean): void {
    if (this.#warned) return this.#end(exitCodes.interrupted)
    this.#warned = !typed || this.#busy
    if (this.#busy) this.#desk.note(this.#accepted ? stillAnswering : 'Still working. Press Ctrl+C again to leave.')
    else {
      if (!typed) this.#screen.tell(`${this.#screen.paintTalk('quiet', 'Press Ctrl+C again or type /bye to leave.')}\n`)
      this.#line.ask()
    }
  }
}

const stillAnswering =
  'Still waiting for the answer. Press Ctrl+C again to stop waiting: your message is kept and will be answered at the next start.'
