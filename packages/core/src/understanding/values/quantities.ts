import { anyOf } from './fragments.ts'
import { sticky, unresolved, type Reading, type Rule } from './piece.ts'

/** More of one thing than this is asked about: a slip of the finger, or an order for the telephone. */
const mostThings = 10_000

/**
 * Japanese counters for things one orders, with what must not follow: 2つ目 is the second, 六本木 and 八つ橋 are names, 三つ星 a rating,
 * 1点張り an idiom, 2個室 two private rooms. 分 (minutes), 泊, 回, 階, 番 and 円 count no things and are absent.
 */
const counters: Readonly<Record<string, string>> = {
  つ: '(?!目|め|星|葉|折|編|橋|角|辻|子|ほど質|質問)',
  個: '(?!室|人|性|別|展|目|所|々)',
  コ: '(?![ァ-ヶー])',
  ケ: '(?![ァ-ヶー月])',
  本: '(?!木|町|郷|線|道|目|店|日|社|当|格|立て|勝負|山)',
  枚: '(?!目|岩|方)',
  杯: '(?!目)',
  皿: '(?!目)',
  袋: '',
  箱: '(?!根|目)',
  缶: '',
  瓶: '',
  斤: '',
  玉: '(?!川|造|目)',
  束: '',
  冊: '',
  匹: '',
  尾: '',
  膳: '',
  貫: '',
  合: '(?!目|計|わせ|格)',
  切れ: '',
  きれ: '',
  人前: '',
  食: '(?!べ|堂|事|目|材|付)',
  点: '(?!張|数|満|目|滴|5|\\d)',
  ダース: '',
  セット: '',
  パック: '',
  ピース: '',
  ホール: '',
  カップ: '',
  グラス: '',
  ボトル: '',
  ケース: '',
  カット: '',
  スライス: '',
  玉子: '',
  kg: '(?![a-z])',
  g: '(?![a-z])',
  ml: '(?![a-z])',
  グラム: '',
  キログラム: '',
  キロ: '(?!メートル|先|ほど)',
  リットル: '',
}

/** Longest first, for グラム is not グラ and 人前 is not 人. */
const counter = Object.entries(counters)
  .toSorted(([one], [other]) => other.length - one.length)
  .map(([word, follows]) => `${word}${follows}`)
  .join('|')

/** "Tell me one", "which one": a 1 that counts no order. */
const notAnOrder = '(?<!どれか|どこか|何か|いずれか|のうち|の内|第|数|何)'
const notAsked = '(?!(?:を|だけ|ほど)?(?:教|聞|伺|質問|確認|相談|紹介|選|お願いがあ|に(?:決|絞)))'

const japanese: Rule = {
  starts: '#',
  pattern: sticky(`${notAnOrder}(?<amount>\\d{1,7}(?:\\.(?<decimals>\\d{1,3}))?) ?(?<unit>${counter})${notAsked}`),
  read: ({ amount, decimals, unit }) => quantity(amount!, decimals, unit),
}

const times: Rule = {
  starts: 'x×*',
  // メロンパン×3, "croissant x 3"; a dimension (30x20) has figures on both sides.
  pattern: sticky('(?<![a-z\\d]|\\d )(?:x|×|\\*) ?(?<amount>\\d{1,5})(?![\\d.,:/-]|[a-z]|人|名|円|千|万)'),
  read: ({ amount }) => quantity(amount!, undefined, undefined),
}

const timesBefore: Rule = {
  starts: '#',
  pattern: sticky('(?<![#$€£.:/-])(?<amount>\\d{1,4}) ?[x×](?= ?[a-zぁ-んァ-ヶ一-龠])(?! ?(?:daily|a |per ))'),
  read: ({ amount }) => quantity(amount!, undefined, undefined),
}

const halfDozen: Rule = {
  starts: 'ha#',
  pattern: sticky('(?:a )?(?:half(?: a)?|1/2) dozen(?![a-z])'),
  read: () => quantity('6', undefined, undefined),
}

const irregular: Readonly<Record<string, string>> = { loaf: 'loaves', pastry: 'pastries', copy: 'copies', curry: 'curries' }

/** English units that count things, with the form they are reported in. */
const englishUnits: Readonly<Record<string, string>> = {
  dozen: 'dozen',
  ...Object.fromEntries(
    'piece box bottle cup glass slice set pack packet bag order portion serving bowl plate can case tray basket jar pint loaf bunch scoop carton tin crate batch'
      .split(' ')
      .flatMap((unit) => [
        [unit, unit],
        [plural(unit), unit],
      ]),
  ),
  kg: 'kg',
  kilo: 'kg',
  kilos: 'kg',
  g: 'g',
  grams: 'g',
  litres: 'litre',
  liters: 'litre',
  ml: 'ml',
}

/**
 * Things counted by their own name. A number before any other plural noun is left alone: "two questions", "three stars" and
 * "five stations" are no orders, and there is no telling them apart by form.
 */
const things = [
  ...'croissant bread roll bagel baguette bun muffin scone cookie biscuit cake cupcake donut doughnut pie tart pastry sandwich toast brownie macaron eclair pretzel'.split(
    ' ',
  ),
  ...'coffee latte espresso cappuccino tea beer wine sake juice water cola coke soda cocktail smoothie lemonade'.split(' '),
  ...'pizza burger salad soup pasta curry ramen steak sushi gyoza dumpling taco burrito omelette egg apple banana orange melon ticket item copy meal bento'.split(
    ' ',
  ),
]
const sizes =
  '(?:(?:more|large|small|medium|big|regular|fresh|hot|iced|plain|whole|half|chocolate|cheese|melon|butter|red|white|green) ){0,2}'
const name = anyOf(things.flatMap((thing) => [thing, plural(thing)]))

const english: Rule = {
  starts: '#a',
  pattern: sticky(
    `(?<![#$€£.:/-])(?<amount>\\d{1,6}(?:\\.(?<decimals>\\d{1,3}))?|an?(?= (?:dozen|box|bottle|cup|glass|slice|loaf|bag|bowl|plate|piece|pack)\\b)) ?(?:${sizes}(?:(?<unit>${anyOf(Object.keys(englishUnits))})(?= |[.,?!]|$)|(?<= )(?:[a-z]{2,12} )?(?:${name})))(?![a-z])`,
  ),
  read: ({ amount, decimals, unit }) => quantity(amount!.startsWith('a') ? '1' : amount!, decimals, unit && englishUnits[unit]),
}

/** How many of something, in Japanese and English. */
export const quantities: readonly Rule[] = [japanese, times, timesBefore, halfDozen, english]

/** A whole number of things. 1.5kg cannot be told in whole numbers and must not become 1: it is asked about. */
function quantity(amount: string, decimals: string | undefined, unit: string | undefined): Reading {
  const value = Number(amount)
  if (decimals !== undefined || value < 1 || value > mostThings) return unresolved('quantity', 'out-of-range')
  return { kind: 'value', of: 'quantity', value, ...(unit && { unit }) }
}

function plural(word: string): string {
  return irregular[word] ?? (/(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`)
}
