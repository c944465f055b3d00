import type { Screen } from '../screen/screen.ts'

/** Shorter waits need no explanation. */
const quietMilliseconds = 1000
/** How often a log, where nothing can be redrawn, gets a line. */
const lineEveryMilliseconds = 10_000
const barColumns = 24

/** Tells how far learning has come: nothing in the first second, then a bar on a terminal, elsewhere a line now and then. */
export class LearnProgress {
  readonly #screen: Screen
  readonly #now: () => Date
  readonly #startedAt: number
  #toldAt: number | undefined
  #barShown = false

  constructor({ screen, now }: { readonly screen: Screen; readonly now: () => Date }) {
    this.#screen = screen
    this.#now = now
    this.#startedAt = now().getTime()
  }

  readonly advance = (done: number, total: number): void => {
    const now = this.#now().getTime()
    if (now - this.#startedAt < quietMilliseconds) return
    if (this.#screen.talksToTerminal) return this.#drawBar(done, total)
    if (this.#toldAt !== undefined && now - this.#toldAt < lineEveryMilliseconds) return
    this.#toldAt = now
    this.#screen.tell(`Learning the business's documents: ${done} of ${total}\n`)
  }

  /** Takes the bar away. */
  finish(): void {
    if (this.#barShown) this.#screen.tell('\r\x1b[K')
    this.#barShown = false
  }

  #drawBar(done: number, total: number): void {
    const filled = total === 0 ? barColumns : Math.round((done / total) * barColumns)
    this.#barShown = true
    this.#screen.tell(`\r\x1b[KLearning ${'#'.repeat(filled)}${'.'.repeat(barColumns - filled)} ${done}/${total}`)
  }
}
