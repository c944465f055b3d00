import { dateReading, dayOfMonthReading, eitherDateReading, fullYear, nextDayOfMonth } from './calendar-reading.ts'
import { nthWeekday, yearMonthDay } from '../../kernel/civil-day.ts'
import type { Daypart } from './daypart.ts'
import { anyOf, englishMonths, englishWeekdays } from './fragments.ts'
import { englishFeasts, feastReading, pastFeastReading } from './holidays.ts'
import { startsOf, sticky, unresolved, type Rule } from './piece.ts'
import { weekday } from './weekdays-english.ts'

type DayWord = { readonly days: number; readonly daypart?: Daypart }

/** Words for days counted from today, with the spellings thumbs produce. */
const dayWords: Readonly<Record<string, DayWord>> = {
  today: { days: 0 },
  tonight: { days: 0, daypart: 'night' },
  tonite: { days: 0, daypart: 'night' },
  'this morning': { days: 0, daypart: 'morning' },
  'this afternoon': { days: 0, daypart: 'afternoon' },
  'this evening': { days: 0, daypart: 'evening' },
  tomorrow: { days: 1 },
  tomorow: { days: 1 },
  tommorow: { days: 1 },
  tommorrow: { days: 1 },
  tomorro: { days: 1 },
  tmrw: { days: 1 },
  tmr: { days: 1 },
  tmw: { days: 1 },
  'the day after tomorrow': { days: 2 },
  'day after tomorrow': { days: 2 },
  yesterday: { days: -1 },
  'last night': { days: -1, daypart: 'night' },
  'the day before yesterday': { days: -2 },
  'day before yesterday': { days: -2 },
}

const relativeDay: Rule = {
  starts: startsOf(Object.keys(dayWords)),
  pattern: sticky(`(?<word>${anyOf(Object.keys(dayWords))})(?![a-z])`),
  read: ({ word }, { now }) => {
    const { days, daypart } = dayWords[word!]!
    return { kind: 'day', days: [now.day + days], ...(daypart && { daypart }) }
  },
}

const month = `(?<month>${anyOf(Object.keys(englishMonths))})\\b\\.?`
const year = `(?:(?:,? ?(?:of |in )?|[-/])(?<year>\\d{4}|\\d{2}‿\\d{2})(?![\\d:]|人|名)|,? (?:of |')(?<short>\\d{2})(?!\\d))?`
const dayNumberEnds = '(?!\\d|[:.]\\d|,\\d{3}| ?(?:am|pm|a\\.m|p\\.m|people|persons?|pax|guests?|adults?|of us|o.?clock|%)(?![a-z]))'

function spokenYear(year: string | undefined, short: string | undefined): number | undefined {
  if (year !== undefined) return Number(year.replace('‿', ''))
  return short === undefined ? undefined : fullYear(short)
}

const monthThenDay: Rule = {
  starts: startsOf(Object.keys(englishMonths)),
  pattern: sticky(
    `(?<month>${anyOf(Object.keys(englishMonths))})(?:\\.|(?![a-z]))[ ,/-]{0,2}(?:the )?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?![a-z])${dayNumberEnds}(?: or (?:the )?(?<or>\\d{1,2})(?:st|nd|rd|th)?${dayNumberEnds}(?![a-z/]))?${year.replace('(?:,? ?(?:of |in )?|[-/])', '(?: ?, ?| | of | in |[-/]|‿|, (?:of|in) )')}`,
  ),
  read: ({ month, day, or, year, short }, scene) =>
    eitherDateReading(scene, englishMonths[month!]!, Number(day), or, spokenYear(year, short)),
}

const dayThenMonth: Rule = {
  starts: '#t',
  pattern: sticky(`(?:the )?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?: of)?[ ,/-]?(?:of )?${month}${year}`),
  read: ({ day, month, year, short }, scene) => dateReading(scene, englishMonths[month!]!, Number(day), spokenYear(year, short)),
}

const ordinalDay: Rule = {
  starts: '#t',
  // "the second option" is no date: words that can follow a date must follow, or nothing. "First, …", "wait a second" and "I'll take
  // the third" are none either, so the low ones need a word of time in front.
  pattern: sticky(
    '(?:(?<=(?:\\b(?:on|for|from|by|until|till|to|about|is)|day|mon|tues?|wed|thu|thurs?|fri|sat|sun),? )(?:the )?(?<low>[1-3])|(?<!\\ba )(?:the )?(?<day>[1-3]\\d|[4-9]))(?:st|nd|rd|th)(?:(?= ?(?:$|[,.?!;:)(~-]|at\\b|@|for\\b|around\\b|about\\b|from\\b|between\\b|in the (?:morning|afternoon|evening)|please\\b|pls\\b|if\\b|is\\b|would\\b|works\\b|and\\b|or\\b|to\\b|\\d|noon\\b|(?:of )?(?<which>this|next) month))',
    '(?: (?:of )?(?:this|next) month)?)(?! times)',
  ),
  read: ({ low, day, which }, scene) => {
    const number = Number(low ?? day)
    if (which) return dayOfMonthReading(scene, which === 'next' ? 1 : 0, number)
    const found = nextDayOfMonth(scene.now.day, number)
    return found === undefined ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found], dayOfMonth: number }
  },
}

const numberedDay: Rule = {
  starts: 'o',
  // "On 27" needs an hour or a stop after it; "on 3 tables" is no date.
  pattern: sticky('on (?:the )?(?<day>\\d{1,2})(?= at\\b| around\\b|$|[.!?,](?!\\d))'),
  read: ({ day }, scene) => {
    const found = nextDayOfMonth(scene.now.day, Number(day))
    return found === undefined ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found], dayOfMonth: Number(day) }
  },
}

const endOfMonth: Rule = {
  starts: 'te',
  pattern: sticky('(?:the )?end of (?:the |this )?(?:(?<next>next) )?month(?![a-z])'),
  read: ({ next }, scene) => dayOfMonthReading(scene, next ? 1 : 0, 'last'),
}

const endOfDay: Rule = {
  starts: 'te',
  pattern: sticky('(?:the )?end of (?:(?<today>(?:the )?day(?![a-z]))|)(?!(?:the |this |next )?(?:month|week|year))'),
  read: ({ today }, { now }) => (today ? { kind: 'moment', clock: { day: now.day, second: 86_399 } } : { kind: 'end-of' }),
}

const weekOfMonth: Rule = {
  starts: '#t',
  // Whose first week: the one with the 1st in it, or the first whole one? Asked, and its weekday with it.
  pattern: sticky(`(?:the )?[1-5](?:st|nd|rd|th) week (?:of|in) ${month}(?:,? (?:on )?${weekday})?`),
  read: () => unresolved('date', 'too-vague'),
}

const nthWeekdayOfMonth: Rule = {
  starts: `#tlao${startsOf(Object.keys(englishWeekdays))}`,
  pattern: sticky(
    `(?:the )?(?:(?<nth>[1-5])(?:st|nd|rd|th) |(?<last>last )|(?:an?|any|one) )?${weekday} (?:of|in) (?:${month}|(?<named>this|next|the) month\\b)`,
  ),
  read: ({ nth, last, weekday, month, named }, scene) => {
    // "A Friday in December" is four days or five.
    if (nth === undefined && last === undefined) return unresolved('date', 'too-vague')
    const now = yearMonthDay(scene.now.day)
    const count = now.year * 12 + (month === undefined ? now.month + (named === 'next' ? 1 : 0) : englishMonths[month]!) - 1
    const days = [count, count + 12].map((months) =>
      nthWeekday(Math.floor(months / 12), (months % 12) + 1, englishWeekdays[weekday!]!, last ? 'last' : Number(nth)),
    )
    // A month by its name is this year's, or next year's when the day is past; "this month" is this month.
    const found = named === undefined ? days.find((day) => day !== undefined && day >= scene.now.day) : days[0]
    return found === undefined ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found] }
  },
}

/** Apostrophes are left out as often as not, and set before or after the s. */
const feastNames = anyOf(Object.keys(englishFeasts).map((name) => name.replaceAll(/s(?= |$)/g, "['’]?s['’]?")))

const feast: Rule = {
  starts: `${startsOf(Object.keys(englishFeasts))}ncuftpl`,
  pattern: sticky(
    `(?:(?<side>next|coming|upcoming|following|this|previous|last) )?(?<feast>${feastNames})(?![a-z])(?:,? (?:of )?(?:(?<year>\\d{4})(?!\\d)|(?<which>this|next) year))?(?! (?:cakes?|dinner|menu|part(?:y|ies)|trees?|gifts?|presents?|cards?|specials?|market|sale|lunch|course|hours))`,
  ),
  read: ({ feast, side, year, which }, scene) => {
    const name = englishFeasts[feast!.replaceAll(/['’]/g, '')]!
    if (side === 'previous' || side === 'last') return pastFeastReading(scene, name)
    const said = which ? yearMonthDay(scene.now.day).year + (which === 'next' ? 1 : 0) : year === undefined ? undefined : Number(year)
    return feastReading(scene, name, said)
  },
}

/** Days written in English. */
export const englishDays: readonly Rule[] = [
  relativeDay,
  monthThenDay,
  dayThenMonth,
  ordinalDay,
  numberedDay,
  endOfMonth,
  endOfDay,
  weekOfMonth,
  nthWeekdayOfMonth,
  feast,
]
