import type { PhoneNumbers } from '../ports/phone-numbers.ts'
import { nothing, unresolved, type Piece } from './piece.ts'

/**
 * Fewer figures than this are no telephone number anywhere we answer (Hong Kong and Singapore have eight), and E.164 allows fifteen
 * with up to four dialled before them.
 */
const fewestDigits = 8
const mostDigits = 19

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

/** The telephone numbers of a message, and the stretches that claim to be one and are not. In order. */
export function phonePieces(text: string, phoneNumbers: PhoneNumbers, region: string): readonly Piece[] {
  const pieces: Piece[] = []
  let looked = 0
  for (const match of text.matchAll(stretches)) {
    const digits = match[0].replaceAll(/\D/g, '').length
    if (isDateOrTime(match[0])) continue
    const before = text.slice(Math.max(0, match.index - 24), match.index)
    if (otherLabel.test(before)) continue
    const labelled = label.test(before)
    if (!labelled && (digits < fewestDigits || digits > mostDigits)) continue
    if (++looked > mostStretches) break
    const found = phoneNumbers.find(match[0], region)
    for (const { number, start, end } of found) {
      pieces.push({ kind: 'value', of: 'phone', value: number, start: match.index + start, end: match.index + end })
    }
    if (found.length > 0) continue
    if (labelled || shapedLikePhone.test(match[0])) {
      pieces.push({ ...unresolved('phone', 'not-a-phone-number'), start: match.index, end: match.index + match[0].length })
    } else if (digits > mostDigits) {
      pieces.push({ ...nothing, start: match.index, end: match.index + match[0].length })
    }
  }
  return pieces
}

/** 2026-11-23, 2026/11/23 19 and 11/23 12/24 have as many figures as a telephone number; none of them begins one in the world's plans. */
function isDateOrTime(stretch: string): boolean {
  return (
    /^\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)/.test(stretch) ||
    /^\d{1,2}\/\d{1,2}/.test(stretch) ||
    /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d(?:\D|$)/.test(stretch)
  )
}
