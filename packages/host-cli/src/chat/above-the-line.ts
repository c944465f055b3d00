import type { Paint } from '../screen/paint.ts'
import type { Screen } from '../screen/screen.ts'

/** A screen whose lower end may be a line somebody is typing on: everything is written above it. */
export class AboveTheLine implements Screen {
  readonly #screen: Screen
  #makeWay: (write: () => void) => void = (write) => write()

  constructor(screen: Screen) {
    this.#screen = screen
  }

  /** From now on `makeWay` is asked to free the place before anything is written. */
  writeAbove(makeWay: (write: () => void) => void): void {
    this.#makeWay = makeWay
  }

  get isTerminal(): boolean {
    return this.#screen.isTerminal
  }

  get talksToTerminal(): boolean {
    return this.#screen.talksToTerminal
  }

  get columns(): number {
    return this.#screen.columns
  }

  get paint(): Paint {
    return this.#screen.paint
  }

  get paintTalk(): Paint {
    return this.#screen.paintTalk
  }

  async print(text: string): Promise<void> {
    let printed: Promise<void> | undefined
    this.#makeWay(() => {
      printed = this.#screen.print(text)
    })
    await printed
  }

  tell(text: string): void {
    this.#makeWay(() => this.#screen.tell(text))
  }
}
