import type { OutputStream } from '../surroundings.ts'
import { choosePaint, type Paint } from './paint.ts'

/** Where a command writes: data on one side, talk on the other. */
export interface Screen {
  /** Whether a person sits before it: data goes to a terminal. */
  readonly isTerminal: boolean
  /** Columns to draw within, now; a terminal may be resized. */
  readonly columns: number
  /** For `print`. */
  readonly paint: Paint
  /** For `tell`. */
  readonly paintTalk: Paint
  /** Writes what was asked for (stdout). Resolves when there is room for more, so that a slow reader slows us down. */
  print(text: string): Promise<void>
  /** Writes about it: banners, progress, warnings (stderr). */
  tell(text: string): void
  /** Whether talk goes to a terminal, where a line can be redrawn. */
  readonly talksToTerminal: boolean
}

/** Where nobody can tell: a common width that mail and logs bear. */
const columnsWithoutTerminal = 80

export class StreamScreen implements Screen {
  readonly isTerminal: boolean
  readonly talksToTerminal: boolean
  readonly paint: Paint
  readonly paintTalk: Paint
  readonly #output: OutputStream
  readonly #errors: OutputStream

  constructor(given: {
    readonly output: OutputStream
    readonly errors: OutputStream
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly coloursWanted: boolean
  }) {
    const { output, errors, environment, coloursWanted: wanted } = given
    this.#output = output
    this.#errors = errors
    this.isTerminal = output.isTTY === true
    this.talksToTerminal = errors.isTTY === true && environment['TERM'] !== 'dumb'
    this.paint = choosePaint({ isTerminal: this.isTerminal, wanted, environment })
    this.paintTalk = choosePaint({ isTerminal: errors.isTTY === true, wanted, environment })
  }

  get columns(): number {
    const columns = this.#output.columns ?? columnsWithoutTerminal
    return columns > 0 ? columns : columnsWithoutTerminal
  }

  async print(text: string): Promise<void> {
    if (this.#output.destroyed || this.#output.write(text)) return
    await new Promise<void>((resolve) => {
      const carryOn = (): void => {
        this.#output.off('drain', carryOn).off('close', carryOn).off('error', carryOn)
        resolve()
      }
      // A reader that goes away never drains; the process ends on its error, not here.
      this.#output.on('drain', carryOn).on('close', carryOn).on('error', carryOn)
    })
  }

  tell(text: string): void {
    this.#errors.write(text)
  }
}
