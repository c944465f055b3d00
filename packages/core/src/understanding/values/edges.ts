import type { Piece } from './piece.ts'

/** After a day: from it on, before it, any but it. まで is left out: a deadline is a date all the same. */
const afterDay = /^(?:以降|以前|以外|より(?:前|後)|じゃな|ではな|でな[いく]|を除|はだめ|は無理|は都合が悪)/
/** Before a day: the same in English. "by Friday" is a deadline. */
const beforeDay =
  /(?:^|[^a-z])(?:except(?: for)?|but not|not(?: on)?|any ?(?:day|time) but|other than|after|before|since|anything but) (?:the )?$/
const longestBefore = 20

/** Whether a day only marks off other days (明日以降, 土曜以外, "after Friday", "not on Monday"): to be asked about, never taken as the day. */
export function isEdge(piece: Piece, text: string): boolean {
  if (piece.kind !== 'day') return false
  return (
    afterDay.test(text.slice(piece.end, piece.end + 6)) || beforeDay.test(text.slice(Math.max(0, piece.start - longestBefore), piece.start))
  )
}
