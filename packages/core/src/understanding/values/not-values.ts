import { nothing, sticky, type Rule } from './piece.ts'

/**
 * Figures that are something else: claimed first by being longer than what could be misread inside them.
 * Each rule names a trap that customers' messages hold.
 */

const price: Rule = {
  starts: '#¥$€£',
  pattern: sticky(
    '(?:[¥$€£] ?\\d{1,9}(?:,\\d{3}){0,4}(?:\\.\\d{1,2})?|\\d{1,3}(?:,\\d{3}){1,4}(?:円|えん)?|\\d{1,9}(?:[、,.~-]\\d{1,3})?[千万]?円|\\d{1,9} ?(?:yen|dollars?|euros?|bucks|usd|jpy)(?![a-z]))(?! ?[人名](?!様?分))',
  ),
  read: () => nothing,
}

const labelledNumber: Rule = {
  starts: 'oirfvcbmn＃注予受会伝品商整管お部確郵〒',
  // An order or room number can look like a date (20261123), a time or a phone number.
  pattern: sticky(
    '(?:(?:注文|予約|受付|会員|伝票|商品|品|整理|管理|お問い合わせ|部屋|確認)(?:番号|no\\.?|id|コード)',
    '|(?<![a-z])(?:order|invoice|ref(?:erence)?|room|flight|version|ver|code|(?:booking|reservation|confirmation|membership|order|reference)(?: number| no\\.?| id| code))',
    '|郵便番号|〒|(?<![a-z])no\\.(?=\\d)|#)(?: is|は|:|：)? ?#?(?!\\d{4}-\\d{1,2}-\\d)[a-z]{0,4}\\d[-\\d]{1,20}(?:\\.\\d{1,3}){0,3}(?![:/年月時人名]|\\d)',
  ),
  read: () => nothing,
}

const address: Rule = {
  starts: '#',
  pattern: sticky(
    '\\d{1,4}(?:丁目|番地|番町|号室|号棟|号車|号線|番線|番館|番出口|番街|階|合目)[-\\d]{0,8}|\\d{1,4}-\\d{1,4}(?:-\\d{1,4}){1,3}(?!\\d|年)',
  ),
  // 2026-11-23 has three parts too; a date has its own, equally long rule, and comes first.
  read: () => nothing,
}

const rating: Rule = {
  starts: '#',
  pattern: sticky(
    '\\d{1,3}(?:\\.\\d{1,2})?(?:%|割|点満点|歳|才|回|倍|度|番目|位|等|周年|種類?|品目|行|ページ|km|cm|mm|メートル|つ目|つめ|本目|人目|名目|人前目|組|台|席|時間営業|時間制)(?!間)',
  ),
  read: () => nothing,
}

/** What holds figures and is no value. */
export const notValues: readonly Rule[] = [price, labelledNumber, address, rating]
