import { styleText } from 'node:util'

const colours = { dev: 'cyan', host: 'gray', LINE: 'green' } as const

/** Who speaks in a line. */
export type Speaker = keyof typeof colours

/** One stream of lines, each beginning with who speaks; coloured on a terminal. */
export class Terminal {
  readonly #coloured: boolean

  constructor({ environment }: { readonly environment: Readonly<Record<string, string | undefined>> }) {
    this.#coloured = process.stdout.isTTY && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'
  }

  /** Says it; a text of several lines as several. */
  say(speaker: Speaker, text: string, alarming = false): void {
    const prefix = this.#paint(alarming ? 'red' : colours[speaker], speaker.padEnd(4))
    for (const line of text.split('\n')) process.stdout.write(`${prefix} ${this.#paint('gray', '│')} ${line}\n`)
  }

  /** Says it without a speaker, to be copied. */
  print(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  #paint(colour: 'cyan' | 'gray' | 'green' | 'red', text: string): string {
    return this.#coloured ? styleText(colour, text, { validateStream: false }) : text
  }
}
