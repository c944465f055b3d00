import { stemEnglish } from './stem-english.ts'

/**
 * Words customers of shops and restaurants use for one another, one group a line: who asks for ワイファイ, クレカ or タバコ finds the passage that says Wi-Fi,
 * クレジットカード or 喫煙. Both languages stand in one group, so that a word asked in one finds the passage that exists only in the other.
 *
 * Only what is asked at nearly every business, whatever it sells; a tenant's own dishes and products do not belong here. Folded (NFKC, lower case,
 * katakana as hiragana); English as it is or by its stem. A word belongs to one group and to one script
 * (コード決済, since QRコード is two words to us).
 */
const groups = `
駐車 車 くるま 停め 駐輪 ぱーきんぐ 自転車 ばいく parking park car drive bicycl bike motorbik
喫煙 禁煙 たばこ 煙草 吸え 吸って 吸い 電子たばこ smok cigarett vap tobacco
wi-fi wifi わいふぁい いんたーねっと internet
くれじっと くれか visa ますたーかーど credit mastercard amex
現金 きゃっしゅ cash
電子まねー きゃっしゅれす cashless
paypay ぺいぺい こーど決済 らいんぺい
suica すいか pasmo ぱすも 交通系 transit
支払 払え 払い 払う 払っ 会計 決済 pay payment bill checkout
領収書 れしーと いんぼいす receipt invoic
子ども 子供 こども お子様 お子さま 子連れ 赤ちゃん きっず 幼児 乳児 小学生 child children kid baby babi toddler infant
べびーかー stroller pram buggy pushchair
車椅子 車いす くるまいす ばりあふりー 段差 すろーぷ wheelchair accessib ramp
犬 いぬ わんちゃん ぺっと 猫 愛犬 dog pet cat pupp
営業時間 何時から 何時まで 開店 閉店 開い 開き open hour close clos
定休日 休み 休業 お休み 休日 holiday
年末年始 正月 お正月 大晦日 元日 三が日 year's
電話 でんわ tel phone call telephon
予約 よやく book reserv reservation booking
きゃんせる 取り消し 取消 解約 cancel cancellation
遅れ 遅刻 late delay
住所 場所 あくせす 行き方 道順 最寄り 最寄 近い address locat access direction nearest
持ち帰り ていくあうと お持ち帰り takeaway takeout go
配達 出前 でりばりー 宅配 deliveri deliver
発送 郵送 通販 お取り寄せ ship shipp mail
誕生日 ばーすでー お祝い 記念日 birthday celebrat celebration anniversari
個室 private
あれるぎー あれるげん allerg allergi allergic allergen
ぐるてん 小麦 gluten wheat
えび 海老 prawn shrimp
かに 蟹 crab
卵 たまご 玉子 egg
乳製品 牛乳 みるく milk dairi
そば 蕎麦 buckwheat soba
落花生 ぴーなっつ ぴーなつ peanut
くるみ 胡桃 walnut
飲み物 どりんく 飲料 beverag
めにゅー 品書き 献立 menu
びーがん ヴぃーがん 菜食 べじたりあん 精進 植物性 vegan vegetarian veggi plant-based
はらる はらーる halal
値段 料金 価格 いくら 金額 予算 円 price cost much
割引 くーぽん 値引き 半額 安く discount coupon
忘れ物 忘れた 忘れま 落とし物 落とした 無くした lost forgot left behind
といれ お手洗い 化粧室 toilet restroom bathroom loo
充電 こんせんと 電源 charg outlet socket plug
駅 えき station
求人 あるばいと ばいと 採用 hir job
おすすめ お勧め 人気 いちおし recommend popular best
`

const groupOf = new Map<string, string>()
for (const group of groups.trim().split('\n')) {
  const [name = '', ...others] = group.split(' ')
  for (const word of [name, ...others]) {
    groupOf.set(word, `=${name}`)
    if (/^[a-z]/.test(word)) groupOf.set(stemEnglish(word), `=${name}`)
  }
}

const japanese = [...groupOf.keys()]
  .filter((word) => /[\u3041-\u30ff\u4e00-\u9fff]/.test(word))
  .sort((one, other) => other.length - one.length)
const anyJapanese = new RegExp(japanese.join('|'), 'g')

/** What an amount of money is found by. */
export const priceGroup = '=値段'

/** The group of a stemmed word written with spaces; `undefined` for nearly all. */
export function synonymOf(word: string): string | undefined {
  return groupOf.get(word)
}

/** The members of groups in a folded text without spaces, longest first where several begin at one place. */
export function synonymsIn(run: string): readonly { readonly group: string; readonly start: number; readonly end: number }[] {
  return [...run.matchAll(anyJapanese)].map((match) => ({
    group: groupOf.get(match[0]) ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }))
}
