import { unresolved, type Piece, type Span } from './piece.ts'

/** After a time: "9pm or later". */
const afterClock = /^ ?(?:or (?:later|after|earlier|before)|onwards?|and later)(?![a-z])/

/** After a day: from it on, before it, any but it. まで is left out: a deadline is a date all the same. */
const afterDay = /^(?:以降|以前|以外|より(?:前|後)|じゃな|ではな|でな[いく]|を除|はだめ|は無理|は都合が悪)/
/** Before a day: the same in English. "by Friday" is a deadline. */
const beforeDay =
  /(?:^|[^a-z])(?:except(?: for)?|but not|not(?: on)?|any ?(?:day|time) but|other than|after|before|since|anything but) (?:the )?$/
const longestBefore = 20

/** Days and times that only mark off others, as words to be asked about: 明日以降, 土曜以外, "after Friday", "not on Monday", "9pm or later". */
export function askAboutEdge(piece: Piece, text: string): Piece {
  if (piece.kind === 'clock' && afterClock.test(text.slice(piece.end, piece.end + 12))) return { ...piece, edge: true }
  return piece.kind === 'day' && isEdge(piece, text) ? { ...unresolved('date', 'too-vague'), start: piece.start, end: piece.end } : piece
}

function isEdge({ start, end }: Span, text: string): boolean {
  return afterDay.test(text.slice(end, end + 6)) || beforeDay.test(text.slice(Math.max(0, start - longestBefore), start))
}
