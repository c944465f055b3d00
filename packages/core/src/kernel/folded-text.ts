/**
 * A text folded for reading by rules, which remembers where each folded character stood in the original.
 *
 * Folding: Unicode NFKC (full-width ＡＢＣ１２３ and half-width ｶﾅ become their plain forms) and lower case.
 * Rules match on `folded`; `original(start, end)` gives back the customer's own words.
 */
export class FoldedText {
  readonly source: string
  readonly folded: string
  /** For each UTF-16 unit of `folded`, and one past its end, the offset in `source` of the cluster it came from. */
  readonly #starts: number[]
  /** For each UTF-16 unit of `folded`, the offset in `source` just past the cluster it came from. */
  readonly #ends: number[]

  constructor(source: string) {
    this.source = source
    const starts: number[] = []
    const ends: number[] = []
    let folded = ''
    for (const [start, end] of clusters(source)) {
      const piece = source.slice(start, end).normalize('NFKC').toLowerCase()
      for (let unit = 0; unit < piece.length; unit++) {
        starts.push(start)
        ends.push(end)
      }
      folded += piece
    }
    starts.push(source.length)
    this.folded = folded
    this.#starts = starts
    this.#ends = ends
  }

  /** The customer's own words behind `folded.slice(start, end)`. */
  original(start: number, end: number): string {
    if (end <= start) return ''
    return this.source.slice(this.#starts[start], this.#ends[end - 1])
  }

  /** The offset in `source` where the folded unit at `index` begins. */
  sourceOffset(index: number): number {
    return this.#starts[Math.min(index, this.#starts.length - 1)] ?? this.source.length
  }
}

const combining = /[\p{M}\u{ff9e}\u{ff9f}]/u

/** Code points together with the marks that follow them: what NFKC may join (half-width カ + ﾞ, e + ́). */
function* clusters(source: string): Generator<[start: number, end: number]> {
  let start = 0
  let end = 0
  for (const point of source) {
    if (end > start && !combining.test(point)) {
      yield [start, end]
      start = end
    }
    end += point.length
  }
  if (end > start) yield [start, end]
}
