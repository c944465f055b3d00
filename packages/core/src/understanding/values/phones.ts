import type { FoundPhoneNumber, PhoneNumbers } from '../ports/phone-numbers.ts'
import { unresolved, type Piece } from './piece.ts'

/** Fewer figures than this are no telephone number anywhere we answer (Hong Kong and Singapore have eight). */
const fewestDigits = 8

/** Labels are shorter than this. */
const longestLabel = 24

/** Stretches looked at in one message. Nobody leaves more numbers; a message of noise must not cost more. */
const mostStretches = 8

/** Figures with the marks people set between them. One class, so a stretch is found in one pass. */
const stretches = /(?<![\da-z])[+(]{0,2}\d[\d ()\-./]{3,40}\d(?!\d)/g

/** Words that say a telephone number follows. */
const label =
  /(?:電話番号|電話|携帯番号|携帯|連絡先|tel|phone(?: number)?|mobile(?: number)?|cell(?: number)?|call me (?:at|on)|reach me (?:at|on))(?:番号)?(?:は| is|:|：|が|の)? ?[:は]? ?$/

/** Words that say the figures after them are another kind of number, however much they look like a telephone's. */
const otherLabel =
  /(?:(?:注文|予約|受付|会員|伝票|商品|整理|管理|お問い合わせ|確認|口座|カード)(?:番号|no\.?|id|コード)|(?:order|booking|reservation|invoice|confirmation|tracking|card|account) ?(?:number|no\.?|id|code|#))(?: is|は)?[ :#]{0,3}[a-z]{0,3}-?$/

/** Shapes only a Japanese telephone number has, so that a mistyped one is asked about: 090-1234-567. */
const shapedLikePhone = /^\(?0\d{1,4}\)?[ -]\d{1,4}[ -]\d{3,5}$|^0[789]0\d{7,9}$/

/** A date in front of a number: 11/23 090-1234-5678, 2026-11-23 19. It has figures enough to pass for the beginning of one. */
const leadingDate =
  /^(?:(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?|(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d)(?!\d) */

/** The telephone numbers of a message, and the stretches that claim to be one and are not. In order. */
export function phonePieces(text: string, phoneNumbers: PhoneNumbers, region: string): readonly Piece[] {
  const pieces: Piece[] = []
  let looked = 0
  for (const match of text.matchAll(stretches)) {
    const dateLength = leadingDate.exec(match[0])?.[0].length ?? 0
    const stretch = match[0].slice(dateLength)
    const start = match.index + dateLength
    const before = text.slice(Math.max(0, start - longestLabel), start)
    const labelled = label.test(before)
    const digits = stretch.replaceAll(/\D/g, '').length
    if (digits < (labelled ? 1 : fewestDigits) || otherLabel.test(before)) continue
    if (++looked > mostStretches) break
    pieces.push(...piecesOf(stretch, start, labelled, phoneNumbers.find(stretch, region)))
  }
  return pieces
}

function piecesOf(stretch: string, at: number, labelled: boolean, found: readonly FoundPhoneNumber[]): readonly Piece[] {
  if (found.length > 0) {
    return found.map(({ number, start, end }) => ({ kind: 'value', of: 'phone', value: number, start: at + start, end: at + end }))
  }
  if (!labelled && !shapedLikePhone.test(stretch)) return []
  return [{ ...unresolved('phone', 'not-a-phone-number'), start: at, end: at + stretch.trimEnd().length }]
}
