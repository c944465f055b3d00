import { createInterface, type Interface } from 'node:readline'
import { Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import type { InputStream, OutputStream } from '../surroundings.ts'
import { markPastes, PasteReader, restoreLineBreaks } from './paste-reader.ts'

const prompt = '> '
/** From here down there is nothing but the line itself. */
const eraseBelow = '\x1b[J'
/** A reply comes in several pieces; what is being typed is put back once after them. */
const momentMilliseconds = 20
/** As many lines as a shell usually keeps. */
const historySize = 500

type Listeners = {
  /** Something was typed, and is about to be shown. */
  onKeys(): void
  onLine(line: string): void
  /** Ctrl+C; `typed` when there was something on the line, which is then gone. */
  onInterrupt(typed: boolean): void
  /** Ctrl+D, or the terminal is gone. */
  onEnd(): void
}

/**
 * The line a person types on, at the bottom of a terminal that is otherwise only appended to: nothing above the line is
 * ever touched, so scrollback, selection and the input method's own window stay whole.
 */
export class PromptLine {
  readonly #output: OutputStream
  readonly #input: InputStream
  readonly #keys: Transform
  readonly #readline: Interface & { prevRows?: number }
  #history: string[]
  /** Set while the line is away. */
  #putBackSoon: NodeJS.Timeout | undefined

  constructor(
    given: { readonly input: InputStream; readonly output: OutputStream; readonly history: readonly string[] },
    listeners: Listeners,
  ) {
    this.#input = given.input
    this.#output = given.output
    this.#history = [...given.history]
    this.#keys = joinPastes(given.input, () => {
      if (this.#putBackSoon !== undefined) this.ask()
      listeners.onKeys()
    })
    this.#readline = createInterface({
      input: this.#keys,
      output: given.output,
      terminal: true,
      prompt,
      history: this.#history,
      historySize,
      removeHistoryDuplicates: true,
    })
    given.input.pipe(this.#keys)
    given.output.write(markPastes.on)
    this.#readline.on('line', (line) => listeners.onLine(restoreLineBreaks(line)))
    this.#readline.on('history', (history: string[]) => (this.#history = history))
    this.#readline.on('close', () => listeners.onEnd())
    this.#readline.on('SIGINT', () => {
      const typed = this.#readline.line !== ''
      if (typed) this.#dropLine()
      listeners.onInterrupt(typed)
    })
  }

  /** Newest first. */
  get history(): readonly string[] {
    return this.#history
  }

  get isEmpty(): boolean {
    return this.#readline.line === ''
  }

  /** Shows the prompt, with what has been typed ahead. */
  ask(): void {
    this.#putBack()
    this.#readline.prompt(true)
  }

  /** Writes above the line: takes it away, writes, and, when nothing more comes for a moment, puts back what was being typed. */
  makeWay(write: () => void): void {
    if (this.#putBackSoon === undefined) {
      // Going up to where a wrapped line began is a guess once the terminal has been resized: it is left standing, and repeated below.
      this.#output.write(!this.isEmpty && this.#readline.getCursorPos().rows > 0 ? `\n${eraseBelow}` : `\r${eraseBelow}`)
    }
    write()
    this.#readline.prevRows = 0
    if (this.isEmpty) return
    clearTimeout(this.#putBackSoon)
    this.#putBackSoon = setTimeout(() => this.ask(), momentMilliseconds)
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.#putBack()
    this.#output.write(markPastes.off)
    this.#input.unpipe(this.#keys)
    this.#readline.close()
    this.#input.pause()
  }

  /** The line is about to stand there again. */
  #putBack(): void {
    clearTimeout(this.#putBackSoon)
    this.#putBackSoon = undefined
  }

  /** Leaves what was typed standing and begins with nothing. Readline's own way (Ctrl+U) would wipe the rows above. */
  #dropLine(): void {
    this.#readline.write(null, { ctrl: true, name: 'e' })
    this.#output.write('^C\n')
    Object.assign(this.#readline, { line: '', cursor: 0, prevRows: 0 })
  }
}

/** The keystrokes with each paste on one line; raw mode goes through to the terminal. */
function joinPastes(input: InputStream, onKeys: () => void): Transform {
  const decoder = new StringDecoder('utf8')
  const pastes = new PasteReader()
  const keys = new Transform({
    decodeStrings: true,
    transform(chunk: Buffer, _encoding, done) {
      const text = pastes.read(decoder.write(chunk))
      if (text !== '') onKeys()
      done(null, text === '' ? undefined : Buffer.from(text))
    },
  })
  return Object.assign(keys, { isTTY: true, setRawMode: (mode: boolean) => input.setRawMode?.(mode) })
}
