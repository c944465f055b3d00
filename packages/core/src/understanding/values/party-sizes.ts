import { sentenceGoesOn } from './fragments.ts'
import { nothing, sticky, unresolved, type Groups, type Reading, type Rule } from './piece.ts'

/** The largest party that is read: banquets of a thousand exist, beyond that it is a slip of the finger or a population. */
const mostPeople = 1000

/** お一人様2,000円, 1名につき, 1人1品: of each one, not of the party. */
const notEach = '(?! ?(?:様|さま|さん)?(?:あたり|当たり|につき|ずつ|ごと|、? ?¥?\\d[\\d,]{0,8}円|1(?:品|つ|個|杯|皿|人|名|台|組)))'

/** 人 and 名 that count people, and not 人前 (portions), 人目 (the nth), 一人ひとり (each), 名前 (a name), 名古屋 (a city). */
const person = `(?:人(?!前|目|称|間|生|気|参|ひとり|部屋|口|工|物|種|格|事|形|柱|力|材|に1|っ子|1首|針)${notEach}|名(?!前|目|物|古屋|字|刺|称|作|産|店|所|鉄|に1)${notEach})`
const suffix = '(?: ?(?:様|さま|さん))?分?'
/** Not a number that someone has put 数 or 何 or 第 in front of, nor うち2人 (of whom two). */
const counted = '(?<![何第]|あと|もう|追加で?|(?<!人)数|[うぅ]ち|[のは]内|[0-9]人中)'

const japaneseCount: Rule = {
  starts: '#',
  pattern: sticky(
    `${counted}(?:(?!\\d{1,3},\\d{3})(?<low>\\d{1,4})(?:(?:人|名)?(?: ?[~-] ?|[、,] ?)|か)(?=\\d))?(?<people>\\d{1,3}(?:,\\d{3}){1,2}|\\d{1,9}) ?${person}${suffix}(?<vague>以上|以下|未満|以内|まで|(?:を|が)?(?:追加|増|減|キャンセル|欠席|来られ|来れ|行けな|行けず|遅刻|遅れ))?`,
  ),
  read: ({ low, people, vague }) => {
    if (vague) return unresolved('party-size', 'too-vague')
    const most = Number(people!.replaceAll(',', ''))
    const least = Number(low ?? most)
    // 12/19,4人: what stands before the comma is no lower bound unless the two are neighbours, as in 5、6人 or 5〜8人.
    return least >= most && low !== undefined ? null : party(most, least === most ? [] : [least])
  },
}

const labelled: Rule = {
  starts: '人',
  pattern: sticky('人数(?:は|を|が|も|:)? ?(?<people>\\d{1,4})(?=に|で|$|、|。| |,|です)'),
  read: ({ people }) => party(Number(people)),
}

const grownUps = '大人|おとな|成人|シニア|高齢者'
const young = '子供|子ども|こども|小人|お子様|お子さん|小学生|中学生|高校生|幼児|園児|未就学児|乳児|赤ちゃん|赤ん坊|ベビー'
const member = (name: string) =>
  `(?<${name}Kind>${grownUps}|${young})(?:が|は|を)? ?(?<${name}>\\d{1,3})(?!\\d|歳|才|[:/月日時分]|か月|ヶ月)(?: ?(?:人|名)(?:様|さま)?)?`
const and = '(?:と|、|,|・|で|\\+| |に|&|プラス){0,2}'

const groups: Rule = {
  starts: '大お成シ高子こ小中幼園未乳赤ベ#',
  // 大人2人と子供1人 is three; 4人(大人2人、子供2人) is four, said twice.
  pattern: sticky(
    `(?:(?<total>\\d{1,3}) ?(?:人|名)(?:様)? ?(?<mark>\\(|、|,|と|\\+|&|プラス)(?:うち|内訳は?)? ?)?${member('first')}(?:${and}${member('second')})?(?:${and}${member('third')})?\\)?`,
  ),
  read: ({ total, mark, first, second, third, firstKind }) => {
    const sum = Number(first) + Number(second ?? 0) + Number(third ?? 0)
    const onlyYoung = second === undefined && young.split('|').includes(firstKind!)
    // 子供2人 alone says nothing of those who bring them, and must not replace the party said before.
    if (total === undefined) return onlyYoung ? unresolved('party-size', 'too-vague') : party(sum)
    if (Number(total) === sum) return party(sum)
    if (mark === '(') return onlyYoung ? party(Number(total)) : unresolved('party-size', 'contradictory')
    // 4人と子供1人 is five; 4人、子供1人 is five, or four with one of them a child.
    return party(Number(total) + sum, mark === '、' || mark === ',' ? [Number(total)] : [])
  },
}

const change: Rule = {
  starts: 'あも追',
  // So many more than were said before; how many that makes is not said.
  pattern: sticky('(?:あと|もう|追加で?)\\d{1,4} ?(?:人|名)(?!前|目)(?:様|さま)?'),
  read: () => unresolved('party-size', 'too-vague'),
}

const partOfParty: Rule = {
  starts: 'う内',
  pattern: sticky('(?:うち|内)(?:、)?(?:大人|子供|子ども|こども|小学生|幼児|赤ちゃん)?(?:は|が)? ?\\d{1,3} ?(?:人|名)(?!様)'),
  read: () => nothing,
}

const spelled: Rule = {
  starts: 'ひふお独',
  pattern: sticky('お?(?:(?<one>ひとり(?:様|さま)?|おひとりさま|独り)|(?<two>ふたり(?:様|さま)?))(?!ひとり|暮|じ)', notEach),
  read: ({ one }) => party(one ? 1 : 2),
}

const uncounted: Rule = {
  starts: '夫家カ友数何十親恋1ひ',
  // Two, three or seven: asked rather than assumed. 何名 and 何人 ask for a number and say none.
  pattern: sticky(
    '(?:(?:1人|ひとり)(?:1人|ひとり)|(?<vague>数[人名](?!様?分の)|十数[人名]|何[人名]か|(?:夫婦|家族|カップル|友達数人|親子|恋人)(?:連れ)?で(?!す?\\d|、?\\d|も))|何[人名])',
  ),
  read: ({ vague }) => (vague ? unresolved('party-size', 'too-vague') : nothing),
}

const englishNoun =
  '(?:people|persons?|ppl|pax|guests?|adults?|diners?|customers?|heads?|attendees|covers|of us|grown-?ups)(?![a-z])(?! (?:in line|ahead|per))'
const kids = '(?:kids?|child(?:ren)?|bab(?:y|ies)|infants?|toddlers?|teen(?:ager)?s?)(?![a-z])'
const range = '(?:(?<low>\\d{1,3}) ?(?:-|~| to | or ) ?)?'

const englishCount: Rule = {
  starts: '#a',
  pattern: sticky(
    `(?<![.#$€£])${range}(?!1 of us)(?<people>\\d{1,9}|an?(?= adult))[ -](?:(?<change>more|fewer|less|extra|additional|other) )?${englishNoun}`,
    `(?:(?: and|,|,? plus|,? with| &| \\+)? (?<kids>\\d{1,2}|an?) ${kids})?(?:(?: and|,|,? plus| &) (?<babies>\\d{1,2}|an?) ${kids})?`,
  ),
  read: readEnglish,
}

const englishKidsFirst: Rule = {
  starts: '#a',
  pattern: sticky(`(?<kids>\\d{1,2}|an?) ${kids}(?: and|,|,? plus| &) (?<people>\\d{1,2}|an?) adults?(?![a-z])`),
  read: readEnglish,
}

const englishParty: Rule = {
  starts: 'ptgrdbsf',
  pattern: sticky(
    `(?:(?:party|group|table|reservation|booking|seats?|dinner|lunch|brunch|breakfast|tea|drinks|party size)(?: of|:| for| is)|for) (?:a (?:party|group|table) of |just )?${range}(?<people>\\d{1,9})(?: (?:people|persons?|ppl|pax|guests?|of us))?`,
    // "for 3" is a party when nothing makes it a time, a length, a price or a date.
    `(?!\\d|[:.‿/]\\d|-\\d|,\\d{3}| ?(?:a\\.?m|p\\.?m|[ap]\\b|o.?clock|%)|(?:st|nd|rd|th)|[a-z]| in the (?:morning|afternoon|evening))${sentenceGoesOn}`,
  ),
  read: readEnglish,
}

const englishLabelled: Rule = {
  starts: 'pgn',
  // "Guests: 4", as people fill in a form of their own.
  pattern: sticky(
    '(?:party size|(?:number of )?(?:guests|people|persons|pax))(?: is)?(?:(?<=size| is) | ?[:=] ?)(?<people>\\d{1,4})(?![\\d:/.]|,\\d{3}|[a-z])',
  ),
  read: readEnglish,
}

const englishWe: Rule = {
  starts: 'wt',
  pattern: sticky(
    `(?:we|there)(?:'?ll be| will be|'?re| are|'?s| is| would be)(?: going to be)?(?: only| just| about| around)? ${range}(?<people>\\d{1,9})(?: of us| people| in total)?(?=$|[,.?!;)]| (?:and|for|at|on|in total|people|so|this|tomorrow|tonight|with))`,
  ),
  read: readEnglish,
}

const others = '(?:friends?|others?|more|colleagues?|family members|guests?)(?![a-z])'

const meAndOthers: Rule = {
  starts: 'mi#友同知仲',
  // The one who writes comes along: "me and 3 friends" is four. 友人3人と is four too, unless the writer counted as one of them.
  pattern: sticky(
    `(?:(?:me|myself|i)(?:,| and| plus| with| \\+| &) (?:my )?(?<others>\\d{1,3}|an?) ${others}|(?<reversed>\\d{1,3}) ${others} and (?:me|myself)(?![a-z])|(?:友人|友達|友だち|同僚|知人|仲間)(?<friends>\\d{1,3})(?:人|名)と)`,
  ),
  read: ({ others, reversed, friends }) => {
    if (friends !== undefined) return party(Number(friends) + 1, [Number(friends)])
    return party(englishNumber(others ?? reversed) + 1)
  },
}

const justMe: Rule = {
  starts: 'jom',
  pattern: sticky('(?:just|only) (?:for )?(?:me|myself)(?![a-z])(?! (?:and|\\+|plus|know))'),
  read: () => party(1),
}

/** How many people are coming, in Japanese and English. */
export const partySizes: readonly Rule[] = [
  japaneseCount,
  labelled,
  groups,
  change,
  partOfParty,
  spelled,
  uncounted,
  englishCount,
  englishKidsFirst,
  englishParty,
  englishLabelled,
  englishWe,
  meAndOthers,
  justMe,
]

function readEnglish({ low, people, change, kids, babies }: Groups): Reading | null {
  // "2 more people" changes a party whose size is not said.
  if (change !== undefined) return unresolved('party-size', 'too-vague')
  const most = englishNumber(people) + englishNumber(kids) + englishNumber(babies)
  const least = low === undefined ? most : most - englishNumber(people) + Number(low)
  return least > most ? null : party(most, least === most ? [] : [least])
}

function englishNumber(amount: string | undefined): number {
  if (amount === undefined) return 0
  return amount === 'a' || amount === 'an' ? 1 : Number(amount)
}

/** 5〜6人 is six, for a table too large does and one too small does not, with five as the alternative: the customer is asked. */
function party(people: number, alternatives: readonly number[] = []): Reading {
  if (people < 1 || people > mostPeople) return unresolved('party-size', 'out-of-range')
  return { kind: 'value', of: 'party-size', value: people, ...(alternatives.length > 0 && { alternatives }) }
}
