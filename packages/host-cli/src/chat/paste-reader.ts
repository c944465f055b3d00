const pasteBegins = '\x1b[200~'
const pasteEnds = '\x1b[201~'

/** Asks the terminal to mark what is pasted; and to stop it. */
export const markPastes = { on: '\x1b[?2004h', off: '\x1b[?2004l' } as const

/** Stands for a line break inside a pasted message while the line is edited: visible, one column wide, and hardly ever typed. */
export const pastedLineBreak = '␊'

/** The message a line stands for. */
export function restoreLineBreaks(line: string): string {
  return line.replaceAll(pastedLineBreak, '\n')
}

/**
 * Makes one line of what was pasted as several, by the marks a terminal puts around a paste. Node's readline knows no such
 * marks and would send each pasted line as a message of its own. Keystrokes pass unchanged.
 */
export class PasteReader {
  #pasting = false
  #held = ''

  /** What to hand on of the next piece of input. A mark that has only begun is held back until it is complete. */
  read(piece: string): string {
    let rest = this.#held + piece
    this.#held = ''
    let handedOn = ''
    while (rest !== '') {
      const mark = this.#pasting ? pasteEnds : pasteBegins
      const found = rest.indexOf(mark)
      const heldFrom = found >= 0 ? found : rest.length - this.#beginningOfMark(rest, mark)
      handedOn += this.#hand(rest.slice(0, heldFrom))
      if (found < 0) {
        this.#held = rest.slice(heldFrom)
        break
      }
      this.#pasting = !this.#pasting
      rest = rest.slice(found + mark.length)
    }
    return handedOn
  }

  /** How many characters at the end of the text may be the beginning of the mark. A lone Escape is a key, unless we are inside a paste. */
  #beginningOfMark(text: string, mark: string): number {
    // The other half of this line break may be on its way.
    if (this.#pasting && text.endsWith('\r')) return 1
    const shortest = this.#pasting ? 1 : 2
    for (let size = mark.length - 1; size >= shortest; size--) if (text.endsWith(mark.slice(0, size))) return size
    return 0
  }

  #hand(text: string): string {
    if (!this.#pasting) return text
    const breaks = text.replaceAll(/\r\n?|\n/g, pastedLineBreak).replaceAll('\t', '  ')
    // An escape sequence in a paste is text; readline would obey it as keys.
    return breaks.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '')
  }
}
