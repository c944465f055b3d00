import { stemEnglish } from './stem-english.ts'

/**
 * Words that say how a question is asked, not what it is about. They are not indexed and not searched for: a passage is no better an answer
 * for holding 教えてください or "what". Kept short on purpose; words that are merely frequent lose their weight by being frequent.
 * Only whole words as `Intl.Segmenter` cuts them, folded (NFKC, lower case).
 */

/** Particles, copulas, auxiliaries, interrogatives and politeness. */
const japanese = `
は が を に で と も の へ や か ね よ な ば て た だ し れ せ さ ん ぞ わ お ご
から まで より など だけ しか ほど くらい ぐらい ながら ので のに けど けれど けれども
です ます でした ました ません でしょ でしょう だろう ない なく なかっ たい たく ある あり あれ いる いれ おり なる なっ なり
する した して され いう いっ いわ よう こと もの ところ ため とき
ください 下さい 教え 教えて 教えください 知り いただけ いただき いただけれ もらえ もらう くれ ございます ござい お願い 願い 願え 可能
何 なに なん 誰 だれ どこ どの どれ どんな どちら どっち いつ いくつ なぜ どう どうやって どういう 何処
この その あの これ それ あれ ここ そこ こちら そちら という といっ といった について つい として によって により において における おい
できる でき できます いい よい ほしい 欲しい たら なら でも では には とは かな かしら っけ って とか
`

const english = `
a an the this that these those there here it its i me my we us our you your he she they them their his her
is are was were be been being am do does did doing done have has had having can could will would shall should may might must
what which who whom whose when where why how
and or but if then than so as of in on at to from by for with about into over under between during
not no yes any some please tell know want like need let get got also just only very too
s t re ve ll d m don doesn didn isn aren wasn
`

/** Particles and question words of Thai and Chinese, the commonest only. */
const thai = `ที่ ใน ของ และ เป็น คือ มี ได้ ให้ ว่า จะ ไม่ กับ จาก โดย หรือ ไหม มั้ย อะไร ใคร ไหน เมื่อไร เมื่อใด ทำไม อย่างไร เท่าไร เท่าไหร่ ใด ครับ ค่ะ คะ นี้ นั้น ซึ่ง`
const chinese = `的 了 是 在 有 和 与 及 吗 呢 吧 什么 谁 哪 哪里 哪个 哪些 哪儿 哪种 何时 何 怎么 怎样 如何 为什么 为何 多少 几 请问 这 那 其 他 她 它 我 你 您 们 他们 我们 一个 一种 一 个 种
为 以 被 把 对 从 到 会 能 可以 称为 叫 做 之 所 而 或 因 于 并 也 都 就 中 上 下 时 后 前 由 将 让 使 该 此 什 么`

const words: ReadonlySet<string> = new Set([japanese, english, thai, chinese].flatMap((list) => list.trim().split(/\s+/)))

/**
 * Words every business's customers use whatever they ask for. They are searched for, but say little of the topic, so that
 * "Do you have vegan options?" is a question about vegan, whether or not the document writes "options".
 */
const generic: ReadonlySet<string> = new Set(
  `option available availability possible offer provide serve service sell accept allow okay ok long many kind type sort
  name call use information pay order buy bring book reserve eat drink old new detail shop store restaurant place thing something anything someone way
  方法 場合 利用 対応 店 店舗 当店 御社 貴店 そちら 種類 詳細 情報 名前 名称 説明 サービス 大丈夫 使え 使う 買え 頼め 入れ 持ち 行け 食べ 飲め 支払 支払い 払え 払い 払う 払っ 予約 注文 購入 場所 料理 もらえ`
    .trim()
    .split(/\s+/),
)

/** Endings of Japanese sentences, which `Intl.Segmenter` cuts anywhere (ありま|すか). */
const endings = new RegExp(
  [
    '(?:教えて)?(?:ください|下さい)',
    'お願い(?:いた)?します',
    '(?:ござい|あり|おり|い|でき|いただけ|もらえ|いらっしゃい)?ま(?:すでしょうか|すか|せんか|せんでした|せん|しょうか|しょう|した|す)',
    'で(?:しょうか|しょう|した|すか|す)',
  ].join('|'),
  'g',
)

/** The folded text with the endings of its Japanese sentences taken out, so that what remains is cut into words as it stands. */
export function withoutEndings(text: string): string {
  return text.replace(endings, ' ')
}

const genericStems: ReadonlySet<string> = new Set([...generic].map(stemEnglish))

export function isFunctionWord(word: string): boolean {
  return words.has(word)
}

/** Words with spaces are asked for by their stem as well: options. */
export function isGenericWord(word: string, stem = word): boolean {
  return generic.has(word) || genericStems.has(stem)
}
