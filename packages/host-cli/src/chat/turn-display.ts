import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import type { Turn } from '@frontdesk/core/conversation/turn'

import { drawReply, type Frame } from '../screen/draw-reply.ts'
import type { Screen } from '../screen/screen.ts'
import { reportTurn } from './turn-report.ts'

/** How answers reach whoever reads: as words, or as data. */
export interface TurnDisplay {
  /** Shows a reply as it is delivered; resolves when it can be seen. */
  show(message: OutboundMessage, circumstances: Circumstances): Promise<void>
  /** Shows that a turn was taken and had nothing to say. */
  showSilence(turn: Turn): Promise<void>
}

export type Circumstances = {
  /** The turn answers something an earlier process left unfinished. */
  readonly fromLastTime: boolean
  /** The number of the reply's first choice. */
  readonly firstNumber: number
}

/** Draws replies as text, with a blank line between turns. */
export class DrawnTurns implements TurnDisplay {
  readonly #screen: Screen
  readonly #frame: Frame | undefined
  #turnShown: string | undefined

  constructor({ screen, frame }: { readonly screen: Screen; readonly frame: Frame | undefined }) {
    this.#screen = screen
    this.#frame = frame
  }

  async show(message: OutboundMessage, { fromLastTime, firstNumber }: Circumstances): Promise<void> {
    const begins = message.turnId !== this.#turnShown
    if (begins && fromLastTime) this.#screen.tell(this.#screen.paintTalk('quiet', noteFromLastTime(message)) + '\n')
    const { columns, paint } = this.#screen
    const lines = drawReply(message.reply, { columns, paint, firstNumber, ...(this.#frame ? { frame: this.#frame } : {}) })
    await this.#print(begins, message.turnId, lines)
  }

  async showSilence(turn: Turn): Promise<void> {
    await this.#print(true, turn.id, [this.#screen.paint('quiet', '(no answer)')])
  }

  async #print(begins: boolean, turnId: string, lines: readonly string[]): Promise<void> {
    // On a terminal the prompt's own blank line parts the turns.
    const gap = begins && this.#turnShown !== undefined && !this.#frame ? '\n' : ''
    this.#turnShown = turnId
    await this.#screen.print(`${gap}${lines.join('\n')}\n`)
  }
}

/** Prints each turn as one line of JSON, once, before its first reply counts as delivered: a crash in between shows it again rather than never. */
export class ReportedTurns implements TurnDisplay {
  readonly #screen: Screen
  readonly #readTurn: (message: OutboundMessage) => Promise<Turn | undefined>
  #turnPrinted: string | undefined

  constructor({
    screen,
    readTurn,
  }: {
    readonly screen: Screen
    readonly readTurn: (message: OutboundMessage) => Promise<Turn | undefined>
  }) {
    this.#screen = screen
    this.#readTurn = readTurn
  }

  async show(message: OutboundMessage, { fromLastTime }: Circumstances): Promise<void> {
    if (message.turnId === this.#turnPrinted) return
    const turn = await this.#readTurn(message)
    if (!turn) throw new Error(`a message was delivered before its turn ${message.turnId} was written`)
    await this.#print(turn, fromLastTime)
  }

  async showSilence(turn: Turn): Promise<void> {
    await this.#print(turn, false)
  }

  async #print(turn: Turn, fromLastTime: boolean): Promise<void> {
    this.#turnPrinted = turn.id
    await this.#screen.print(`${JSON.stringify(reportTurn(turn, fromLastTime))}\n`)
  }
}

function noteFromLastTime({ customerId, attempts }: OutboundMessage): string {
  const seen = attempts > 0 ? '; you may have seen it already' : ''
  return `[from last time 前回の続き: to ${customerId}${seen}]`
}
