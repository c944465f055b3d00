/** A line of a byte stream: its text, or the news that it is not UTF-8. Lines count from 1. */
export type ReadLine =
  | { readonly number: number; readonly text: string; /** Whether the line went on beyond what is kept. */ readonly cut: boolean }
  | { readonly number: number; readonly invalid: true }

const newline = 0x0a

/**
 * Reads a stream line by line, in order, holding one line at most. Of a longer line the first `longest` UTF-16 units are
 * kept and the rest is let go as it comes, so that no input, however large or without line breaks, fills the memory.
 * `\r\n` ends a line too; a byte order mark at the start is dropped; the end of the stream ends the last line.
 */
export async function* readLines(stream: AsyncIterable<Buffer | string>, longest: number): AsyncGenerator<ReadLine> {
  for await (const lines of readLineBatches(stream, longest)) yield* lines
}

/** The same, as many lines at once as came at once: for work that is quicker than waiting for each line. */
export async function* readLineBatches(stream: AsyncIterable<Buffer | string>, longest: number): AsyncGenerator<readonly ReadLine[]> {
  const line = new LineInTheMaking(longest)
  let number = 0
  for await (const piece of stream) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    const lines: ReadLine[] = []
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      line.add(bytes.subarray(start, end))
      lines.push(line.finish(++number))
      start = end + 1
    }
    line.add(bytes.subarray(start))
    if (lines.length > 0) yield lines
  }
  if (!line.isEmpty) yield [line.finish(++number)]
}

/** UTF-8 takes at most three bytes for a UTF-16 unit (four for a pair of them). */
const bytesPerUnit = 3

class LineInTheMaking {
  readonly #longest: number
  #pieces: Buffer[] = []
  #kept = 0
  #cut = false

  constructor(longest: number) {
    this.#longest = longest
  }

  get isEmpty(): boolean {
    return this.#kept === 0 && !this.#cut
  }

  add(bytes: Buffer): void {
    // One more unit than is kept tells whether there was more; three for a CR and a pair at the very end.
    const room = (this.#longest + 3) * bytesPerUnit - this.#kept
    const fitting = bytes.length > room ? bytes.subarray(0, room) : bytes
    if (fitting.length < bytes.length) this.#cut = true
    if (fitting.length === 0) return
    this.#pieces.push(fitting)
    this.#kept += fitting.length
  }

  finish(number: number): ReadLine {
    const bytes = this.#pieces.length === 1 ? (this.#pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#pieces)
    const cut = this.#cut
    this.#pieces = []
    this.#kept = 0
    this.#cut = false
    const decoded = decode(bytes, cut)
    if (decoded === undefined) return { number, invalid: true }
    const text = cut ? decoded : decoded.replace(/\r$/, '')
    if (text.length <= this.#longest) return { number, text, cut }
    return { number, text: text.slice(0, this.#longest).replace(/[\ud800-\udbff]$/, ''), cut: true }
  }
}

/** `undefined` when the bytes are not UTF-8. A cut line may end inside a character; that is not held against it. */
function decode(bytes: Buffer, cut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
