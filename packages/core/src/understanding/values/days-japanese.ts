import { nthWeekday, yearMonthDay } from '../../kernel/civil-day.ts'
import { dateReading, dayOfMonthReading, nextDayOfMonth } from './calendar-reading.ts'
import type { Daypart } from './daypart.ts'
import { anyOf, weekdayKanji } from './fragments.ts'
import { feastReading, japaneseFeasts } from './holidays.ts'
import { nothing, startsOf, sticky, unresolved, type Rule } from './piece.ts'
import { weekday } from './weekdays-japanese.ts'

type DayWord = { readonly days: number; readonly daypart?: Daypart }

/** Words for days counted from today. 一 is not turned into a digit in 一昨日, so it is spelled here as customers spell it. */
const dayWords: Readonly<Record<string, DayWord>> = {
  今日: { days: 0 },
  きょう: { days: 0 },
  本日: { days: 0 },
  今朝: { days: 0, daypart: 'morning' },
  今夜: { days: 0, daypart: 'night' },
  今晩: { days: 0, daypart: 'night' },
  今夕: { days: 0, daypart: 'evening' },
  明日: { days: 1 },
  あした: { days: 1 },
  あす: { days: 1 },
  翌日: { days: 1 },
  明朝: { days: 1, daypart: 'morning' },
  翌朝: { days: 1, daypart: 'morning' },
  明晩: { days: 1, daypart: 'night' },
  明後日: { days: 2 },
  あさって: { days: 2 },
  明々後日: { days: 3 },
  明明後日: { days: 3 },
  しあさって: { days: 3 },
  昨日: { days: -1 },
  きのう: { days: -1 },
  昨夜: { days: -1, daypart: 'night' },
  昨晩: { days: -1, daypart: 'night' },
  一昨日: { days: -2 },
  おととい: { days: -2 },
}

/** Hiragana words must not be the tail of another word (あす in まあすごい): only a particle or no kana stands in front. */
const freeKana = '(?:(?<![ぁ-ん])|(?<=[はもがにでとのを、]))'

const relativeDay: Rule = {
  starts: startsOf(Object.keys(dayWords)),
  // 今日は as a whole message is the greeting こんにちは; 明日香 and 明日葉 are names.
  pattern: sticky(
    `(?<word>${anyOf(Object.keys(dayWords).filter((word) => !/^[ぁ-ん]/.test(word)))}|${freeKana}(?:${anyOf(Object.keys(dayWords).filter((word) => /^[ぁ-ん]/.test(word)))}))`,
    '(?!は[。!！]|は$|香|葉|子さん)',
  ),
  read: ({ word }, { now }) => {
    const { days, daypart } = dayWords[word!]!
    return { kind: 'day', days: [now.day + days], ...(daypart && { daypart }) }
  },
}

const monthWords: Readonly<Record<string, number>> = { 先月: -1, 今月: 0, 来月: 1, 翌月: 1, 再来月: 2, さ来月: 2 }

const nthWeekdayOfMonth: Rule = {
  starts: `#${startsOf(Object.keys(monthWords))}`,
  pattern: sticky(`(?:(?<month>\\d{1,2})月|(?<word>${anyOf(Object.keys(monthWords))}))の?第(?<nth>[1-5])の?${weekday}曜日?`),
  read: ({ month, word, nth, weekday }, scene) => {
    const now = yearMonthDay(scene.now.day)
    const count = now.year * 12 + (word === undefined ? Number(month) : now.month + monthWords[word]!) - 1
    // A month by its number is this year's, or next year's when the day is past.
    const found = [count, count + 12]
      .map((months) => nthWeekday(Math.floor(months / 12), (months % 12) + 1, weekdayKanji.indexOf(weekday!), Number(nth)))
      .find((day) => day !== undefined && (word !== undefined || day >= scene.now.day))
    return found === undefined || Number(month ?? 1) > 12 ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found] }
  },
}

const monthAlone: Rule = {
  starts: `#${startsOf(Object.keys(monthWords))}`,
  pattern: sticky(`(?:(?<month>\\d{1,2})月|(?<word>${anyOf(Object.keys(monthWords))}))(?![\\d末見曜謝給額刊号分面食])`),
  read: ({ month, word }, scene) => {
    const now = yearMonthDay(scene.now.day)
    const ahead = word === undefined ? (Number(month) - now.month + 12) % 12 : monthWords[word]!
    const count = now.year * 12 + now.month - 1 + ahead
    if (Number(month ?? 1) < 1 || Number(month ?? 1) > 12) return null
    return { kind: 'month', year: Math.floor(count / 12), month: (count % 12) + 1 }
  },
}

const dayOfNamedMonth: Rule = {
  starts: startsOf(Object.keys(monthWords)),
  pattern: sticky(
    `(?<month>${anyOf(Object.keys(monthWords))})[の、は ]?(?:(?<day>\\d{1,2})日(?!間|以内|以降)|(?<end>末日?)|(?<vague>上旬|中旬|下旬|初め|初旬|頭))`,
  ),
  read: ({ month, day, vague }, scene) => {
    if (vague) return unresolved('date', 'too-vague')
    return dayOfMonthReading(scene, monthWords[month!]!, day === undefined ? 'last' : Number(day))
  },
}

const endOfMonth: Rule = {
  starts: '月#',
  pattern: sticky(`(?:(?<month>\\d{1,2}))?月(?:(?<end>末日?)|(?<vague>上旬|中旬|下旬|初め|初旬|頭))`),
  read: ({ month, vague }, scene) => {
    if (vague) return unresolved('date', 'too-vague')
    if (month === undefined) return dayOfMonthReading(scene, 0, 'last')
    const now = yearMonthDay(scene.now.day)
    const ahead = (Number(month) - now.month + 12) % 12
    return Number(month) < 1 || Number(month) > 12 ? unresolved('date', 'no-such-date') : dayOfMonthReading(scene, ahead, 'last')
  },
}

/** The year before the first one of each era. */
const eras: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925 }
const yearWords: Readonly<Record<string, number>> = { 去年: -1, 昨年: -1, 今年: 0, 本年: 0, 来年: 1, 再来年: 2 }

const writtenDate: Rule = {
  starts: `#${startsOf([...Object.keys(eras), ...Object.keys(yearWords)])}`,
  pattern: sticky(
    `(?:(?<year>\\d{4}|(?<short>\\d{2}))年 ?|(?<era>${anyOf(Object.keys(eras))})(?<eraYear>元|\\d{1,2})年 ?|(?<yearWord>${anyOf(Object.keys(yearWords))})の? ?)?`,
    '(?<month>\\d{1,2}) ?月 ?の?(?<day>\\d{1,2}) ?日(?!間)',
  ),
  read: ({ year, short, era, eraYear, yearWord, month, day }, scene) => {
    const said =
      era !== undefined
        ? eras[era]! + (eraYear === '元' ? 1 : Number(eraYear))
        : yearWord !== undefined
          ? yearMonthDay(scene.now.day).year + yearWords[yearWord]!
          : year === undefined
            ? undefined
            : Number(year) + (short === undefined ? 0 : 2000)
    return dateReading(scene, Number(month), Number(day), said)
  },
}

/** What turns 3日 from a day of the month into a stretch, a count or another word: 3日間, 3日前, 二日酔い, 3日本 (三 + 日本). */
const notDayOfMonth =
  '(?!間|前|後|目|分|以内|以上|以下|未満|ほど|程|くらい|ぐらい|酔|替|常|中|当|おき|ごと|毎|坊|月(?!曜)|本(?!店)|に?\\d{1,3}(?:組|回|食|個|限定)|かけ)'

const dayOfMonth: Rule = {
  starts: '#',
  // 20~22日 begins on the 20th; 5、6日 is either.
  pattern: sticky(`(?:(?<other>\\d{1,2}) ?(?<mark>[~、,-]) ?)?(?<day>\\d{1,2})日${notDayOfMonth}(?:ごろ|頃)?`),
  read: ({ other, mark, day }, { now }) => {
    const [first = 0, second] = other === undefined ? [Number(day)] : [Number(other), Number(day)]
    const days = [first, second].flatMap((each) => (each === undefined ? [] : [nextDayOfMonth(now.day, each)]))
    if (days.includes(undefined)) return unresolved('date', 'no-such-date')
    const found = days.filter((each) => each !== undefined)
    if (second !== undefined) return { kind: 'day', days: mark === '~' || mark === '-' ? found.slice(0, 1) : found }
    return { kind: 'day', days: found, dayOfMonth: first }
  },
}

const oneDay: Rule = {
  starts: '#',
  // 一日 is a whole day (いちにち) as often as the first of the month: 一日の終わり, 一日かけて.
  pattern: sticky('1日(?:の(?<end>終わり|最後)|の(?:うち|予定|流れ)|を|がかり)'),
  read: ({ end }, { now }) => (end ? { kind: 'moment', clock: { day: now.day, second: 86_399 } } : nothing),
}

const feast: Rule = {
  starts: `${startsOf(Object.keys(japaneseFeasts))}#`,
  // A katakana word that goes on is a product (クリスマスケーキ), and so are 料理, 会 and 限定.
  pattern: sticky(`(?:(?<year>\\d{4})年の?)?(?<feast>${anyOf(Object.keys(japaneseFeasts))})(?![ァ-ヶー]|料理|会|限定|用)`),
  read: ({ feast, year }, scene) => feastReading(scene, japaneseFeasts[feast!]!, year === undefined ? undefined : Number(year)),
}

/** Days written in Japanese. */
export const japaneseDays: readonly Rule[] = [
  relativeDay,
  nthWeekdayOfMonth,
  monthAlone,
  dayOfNamedMonth,
  endOfMonth,
  writtenDate,
  dayOfMonth,
  oneDay,
  feast,
]
