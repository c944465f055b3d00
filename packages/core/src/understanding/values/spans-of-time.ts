import { plusMonths, type CivilDay } from '../../kernel/civil-day.ts'
import { anyOf } from './fragments.ts'
import { nothing, sticky, unresolved, type Reading, type Rule, type Scene } from './piece.ts'

/** Stretches of days, by their unit: the move they make on the calendar. */
type Move = (from: CivilDay, amount: number) => CivilDay
const byDays: Move = (from, amount) => from + amount
const byWeeks: Move = (from, amount) => from + amount * 7
const byMonths: Move = (from, amount) => plusMonths(from, amount)
const byYears: Move = (from, amount) => plusMonths(from, amount * 12)

const japaneseUnits: Readonly<Record<string, Move>> = {
  日: byDays,
  週間: byWeeks,
  週: byWeeks,
  か月: byMonths,
  ヶ月: byMonths,
  カ月: byMonths,
  ケ月: byMonths,
  ヵ月: byMonths,
  箇月: byMonths,
  年: byYears,
}
const englishUnits: Readonly<Record<string, Move>> = {
  day: byDays,
  week: byWeeks,
  wk: byWeeks,
  fortnight: (from, amount) => from + amount * 14,
  month: byMonths,
  year: byYears,
}

/** More than this is no appointment, and keeps years within four figures. */
const mostAmount = 1000

/** Verbs of going and being ready, with which 2週間で means "in two weeks" and not "for two weeks". */
const arriving = '(?=戻|帰|出発|出来|でき|着|到着|行|い[きく]|伺|来|向か)'

const japaneseDays: Rule = {
  starts: '#半',
  pattern: sticky(
    // 1ヶ月と10日後 is counted from next month, which nobody says twice: not read rather than read as 10日後.
    `(?<![月年間]と?)(?:(?:(?<low>\\d{1,2})[、,~-] ?)?(?<amount>\\d{1,4}) ?(?<unit>${anyOf(Object.keys(japaneseUnits))})|(?<half>半)年)(?:(?<within>以内|間以内|ほど|くらい|ぐらい)|(?<ahead>後|ご(?=の|に|で))|(?<before>前(?!後))|(?<=[間月年])で${arriving})の?`,
  ),
  read: ({ low, amount, unit, half, within, before }, { now }) => {
    if (within) return unresolved('date', 'too-vague')
    const count = Number(amount ?? 6) * (before ? -1 : 1)
    const move = half ? byMonths : japaneseUnits[unit!]!
    if (Math.abs(count) > mostAmount) return unresolved('date', 'out-of-range')
    if (low !== undefined) return { kind: 'day', days: [move(now.day, count), move(now.day, before ? -Number(low) : Number(low))] }
    return { kind: 'day', days: [move(now.day, count)], ...(move !== byDays && { wholeWeek: true }) }
  },
}

const japaneseFromDay: Rule = {
  starts: 'か',
  // 明日から3週間後, and 明日から3週間 as people say it; から2日間 without 後 is a stay.
  pattern: sticky(`から(?<amount>\\d{1,3}) ?(?<unit>${anyOf(Object.keys(japaneseUnits))})(?:後|の?(?=ご都合|以降))`),
  read: ({ amount, unit }) => {
    const move = japaneseUnits[unit!]!
    return { kind: 'offset', move: (from) => move(from, Number(amount)) }
  },
}

const japaneseStretch: Rule = {
  starts: '#数',
  // 3日間, 2時間, 30分, 3泊, 5年: how long, never when.
  pattern: sticky(
    '(?:\\d{1,5}(?:[.~-]\\d{1,3})?|数) ?(?:日間|週間|か月|ヶ月|カ月|時間半?|分間?|秒|年間|泊(?:\\d日)?|か所)(?!後|前|以内|で(?:戻|帰|着|で))',
  ),
  read: () => nothing,
}

const japaneseMoment: Rule = {
  starts: '#後あ半',
  pattern: sticky(
    `(?:(?:後|あと) ?)?(?:(?<hours>\\d{1,2}) ?時間(?:(?<and>半)|(?<minutes>\\d{1,2}) ?分)?|(?<amount>\\d{1,3}) ?分|(?<half>半)時間)(?:ほど|くらい|ぐらい)?(?:(?<ago>前)|後|で(?:${arriving}|$))`,
  ),
  read: ({ hours, and, minutes, amount, half, ago }, scene) => {
    const length = half ? 1800 : Number(hours ?? 0) * 3600 + (and ? 1800 : 0) + Number(minutes ?? amount ?? 0) * 60
    // "Half an hour ago" is told, not booked.
    return ago ? nothing : moment(scene, length)
  },
}

const englishAmount = `(?<amount>\\d{1,4}|an?|half an?|a half|a couple of|couple of)`

const englishDays: Rule = {
  starts: '#iawhc',
  pattern: sticky(
    `(?:(?<within>within )(?:the next )?|(?<in>in )(?:about |around )?)?${englishAmount}[ -]?(?<unit>${anyOf(Object.keys(englishUnits))})s?(?:'s? time|'?)(?:(?<end>[ -](?:from now|later|from today|after today|hence))|(?<ago> ago)|(?: (?<from>from|after|before|on)(?= )))?(?![a-z])`,
  ),
  read: ({ within, in: inside, amount, unit, end, ago, from }, { now }) => {
    if (within) return unresolved('date', 'too-vague')
    const count = countOf(amount!)
    if (count === null || count > mostAmount || !Number.isInteger(count)) return null
    const move = englishUnits[unit!]!
    if (ago) return { kind: 'day', days: [move(now.day, -count)] }
    const wholeWeek = move !== byDays && { wholeWeek: true }
    if (inside || end) return { kind: 'day', days: [move(now.day, count)], ...wholeWeek }
    // "a week on Friday" counts weeks, "3 days on Friday" nothing.
    if (from === 'on' && move !== byWeeks) return nothing
    return from ? { kind: 'offset', move: (day) => move(day, from === 'before' ? -count : count), ...wholeWeek } : nothing
  },
}

const englishCompound: Rule = {
  starts: '#i',
  pattern: sticky(
    '(?:in )?(?:(?<years>\\d{1,3}) years?,? (?:and )?)?(?:(?<months>\\d{1,3}) months?,? (?:and )?)?(?:(?<weeks>\\d{1,3}) weeks?,? (?:and )?)?(?<days>\\d{1,3}) days? (?:later|from now)(?![a-z])',
  ),
  read: ({ years, months, weeks, days }, { now }) => ({
    kind: 'day',
    days: [plusMonths(now.day, Number(years ?? 0) * 12 + Number(months ?? 0)) + Number(weeks ?? 0) * 7 + Number(days)],
  }),
}

const englishMoment: Rule = {
  starts: '#iah',
  pattern: sticky(
    `(?<in>in (?:about |around )?)?(?:(?<half>half an|a half) ?hour|${englishAmount} ?(?<unit>hours?|hrs?|h|minutes?|mins?|min)(?:(?<and> and a half)|(?<=h|hrs?|hours?),? (?:and )?(?<minutes>\\d{1,2}) ?(?:minutes?|mins?))?)(?:(?<ago> ago)|(?<from>(?:'s? time)? (?:from now|later)))?(?![a-z])`,
  ),
  read: ({ in: inside, half, amount, unit, and, minutes, from, ago }, scene) => {
    if (!inside && !from && !ago) return nothing
    const count = half ? 0.5 : countOf(amount!)
    if (count === null) return null
    const length = (half || unit!.startsWith('h') ? 3600 : 60) * (count + (and ? 0.5 : 0)) + Number(minutes ?? 0) * 60
    return moment(scene, ago ? -length : length)
  },
}

const rightNow: Rule = {
  starts: 'rn今',
  // "Now I want to book for tomorrow" is no time; "can we come now?" is.
  pattern: sticky('(?:right now(?![a-z])|now(?= ?(?:$|[?.!,]))|今すぐ|今から(?=\\d*[人名]?で?(?:行|伺|入|来|$)))'),
  read: (_, scene) => moment(scene, 0),
}

/** How far from now or from another day, in both languages; and how long, which is no value. */
export const spansOfTime: readonly Rule[] = [
  japaneseDays,
  japaneseFromDay,
  japaneseStretch,
  japaneseMoment,
  englishDays,
  englishCompound,
  englishMoment,
  rightNow,
]

function countOf(amount: string): number | null {
  if (amount === 'a' || amount === 'an') return 1
  if (amount.startsWith('half') || amount === 'a half') return 0.5
  if (amount.endsWith('couple of')) return 2
  return Number(amount)
}

function moment(scene: Scene, length: number): Reading {
  return { kind: 'moment', clock: scene.later(length) }
}
